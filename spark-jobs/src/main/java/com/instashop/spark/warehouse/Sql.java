package com.instashop.spark.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The statements that are not made of a table's columns. */
final class Sql {
  /** The sessions that the batch's interactions belong to, or belonged to. */
  static final String TOUCH_SESSIONS =
      """
      INSERT INTO touched_session
      SELECT session_id FROM staged_interaction WHERE length(session_id) <= 200
      UNION
      SELECT known.session_id FROM staged_interaction JOIN fact_interaction known USING (interaction_id)
      WHERE length(known.session_id) <= 200""";

  private static final String SESSION_COLUMNS =
      "session_id, customer_id, channel, started_at, ended_at, steps, outcome, transaction_id";

  static final String TOUCHED_SESSIONS =
      """
      INSERT INTO customer_sessions (%1$s)
      SELECT told.* FROM touched_session touched
      CROSS JOIN LATERAL (SELECT %1$s FROM session_of_interactions told WHERE told.session_id = touched.session_id) told"""
          .formatted(SESSION_COLUMNS);

  static final String ALL_SESSIONS =
      "INSERT INTO customer_sessions (%1$s) SELECT %1$s FROM session_of_interactions"
          .formatted(SESSION_COLUMNS);

  static final String ADD_COUNTS =
      """
      INSERT INTO event_rollup AS known (grain, bucket, topic, operation, events)
      SELECT grain, date_trunc(grain, hour, 'UTC') AS bucket, topic, operation, sum(events)
      FROM staged_count CROSS JOIN %s
      GROUP BY grain, bucket, topic, operation
      ON CONFLICT (grain, bucket, topic, operation) DO UPDATE SET events = known.events + excluded.events"""
          .formatted(Rollup.GRAINS);

  static final String ADD_WINDOWS =
      """
      INSERT INTO metric_window AS known
          (window_start, metric, key, count, cents, quantity, smallest_cents, largest_cents)
      SELECT window_start, metric, key, sum(count), sum(cents), sum(quantity), min(smallest_cents), max(largest_cents)
      FROM staged_window
      GROUP BY window_start, metric, key
      ON CONFLICT (window_start, metric, (md5(key)::uuid)) DO UPDATE SET
          count = known.count + excluded.count,
          cents = known.cents + excluded.cents,
          quantity = known.quantity + excluded.quantity,
          smallest_cents = least(known.smallest_cents, excluded.smallest_cents),
          largest_cents = greatest(known.largest_cents, excluded.largest_cents)""";

  static final String ADD_TOTALS =
      """
      INSERT INTO metric_total AS known (metric, key, kafka_partition, count, cents, quantity)
      SELECT metric, key, kafka_partition, sum(count), sum(cents), sum(quantity)
      FROM staged_window
      GROUP BY metric, key, kafka_partition
      ON CONFLICT (metric, (md5(key)::uuid), kafka_partition) DO UPDATE SET
          count = known.count + excluded.count,
          cents = known.cents + excluded.cents,
          quantity = known.quantity + excluded.quantity""";

  /** Makes nothing of what is staged of sums that would need more than 64 bits; returns whose. */
  static final String LEAVE_OUT_TOO_LARGE =
      """
      WITH sums AS (
          SELECT metric, key, coalesce(known.cents, 0) + sum(staged.cents) AS cents,
                 coalesce(known.quantity, 0) + sum(staged.quantity) AS quantity
          FROM staged_window staged LEFT JOIN metric_total known USING (metric, key, kafka_partition)
          GROUP BY metric, key, kafka_partition, known.cents, known.quantity
          UNION ALL
          SELECT metric, key, coalesce(known.cents, 0) + sum(staged.cents),
                 coalesce(known.quantity, 0) + sum(staged.quantity)
          FROM staged_window staged LEFT JOIN metric_window known USING (window_start, metric, key)
          GROUP BY window_start, metric, key, known.cents, known.quantity),
      too_large AS (
          SELECT metric, key, bool_or(abs(cents) > 9223372036854775807) AS cents,
                 bool_or(abs(quantity) > 9223372036854775807) AS quantity
          FROM sums
          GROUP BY metric, key)
      UPDATE staged_window staged SET
          cents = CASE WHEN too_large.cents THEN 0 ELSE staged.cents END,
          quantity = CASE WHEN too_large.quantity THEN 0 ELSE staged.quantity END
      FROM too_large
      WHERE staged.metric = too_large.metric AND staged.key = too_large.key AND (too_large.cents OR too_large.quantity)
      RETURNING staged.metric, staged.kafka_partition""";

  /** Parameters: the window, the metrics, the partition. */
  static final String TAKE_BACK_WINDOWS =
      """
      INSERT INTO metric_window AS known
          (window_start, metric, key, count, cents, quantity, smallest_cents, largest_cents)
      SELECT ?::timestamptz, metric, key, -count, -cents, -quantity, 0, 0
      FROM metric_total
      WHERE metric = ANY (?) AND kafka_partition = ? AND (count <> 0 OR cents <> 0 OR quantity <> 0)
      ON CONFLICT (window_start, metric, (md5(key)::uuid)) DO UPDATE SET
          count = known.count + excluded.count,
          cents = known.cents + excluded.cents,
          quantity = known.quantity + excluded.quantity""";

  /** Parameters: the metrics, the partition. */
  static final String TAKE_BACK_TOTALS =
      "UPDATE metric_total SET count = 0, cents = 0, quantity = 0"
          + " WHERE metric = ANY (?) AND kafka_partition = ?";

  /** Parameters: the metrics, the partition whose sums become those of the first. */
  static final String GIVE_TOTALS =
      """
      WITH given AS (
          DELETE FROM metric_total WHERE metric = ANY (?) AND kafka_partition = ?
          RETURNING metric, key, count, cents, quantity)
      INSERT INTO metric_total AS known (metric, key, kafka_partition, count, cents, quantity)
      SELECT metric, key, 0, count, cents, quantity FROM given
      ON CONFLICT (metric, (md5(key)::uuid), kafka_partition) DO UPDATE SET
          count = known.count + excluded.count,
          cents = known.cents + excluded.cents,
          quantity = known.quantity + excluded.quantity""";

  static final String SET_POSITION =
      """
      INSERT INTO kafka_position AS known (topic, kafka_partition, next_offset, topic_id) VALUES (?, ?, ?, ?)
      ON CONFLICT (topic, kafka_partition) DO UPDATE SET
          next_offset = excluded.next_offset,
          topic_id = coalesce(excluded.topic_id, known.topic_id)""";

  /** What the batches before read holds now. */
  static final String MOVE_CLOCKS =
      "UPDATE source_clock SET commit_time = coming WHERE coming IS NOT NULL";

  /** A clock that goes back by no more than the watermark allows is left: partitions differ. */
  static final String SET_CLOCK =
      """
      INSERT INTO source_clock AS known (source, coming) VALUES (?, ?)
      ON CONFLICT (source) DO UPDATE SET coming =
          CASE WHEN excluded.coming < known.coming - interval '10 seconds' THEN excluded.coming
               ELSE greatest(known.coming, excluded.coming) END""";

  static final String SET_SNAPSHOT =
      """
      INSERT INTO table_snapshot (topic, kafka_partition, began) VALUES (?, ?, ?) ON CONFLICT DO NOTHING""";

  static final String SET_INCOMPLETE =
      """
      INSERT INTO incomplete_table (topic, kafka_partition, reason) VALUES (?, ?, ?)
      ON CONFLICT (topic, kafka_partition) DO UPDATE SET reason = excluded.reason""";

  private Sql() {}

  /** Executes a statement with these parameters. */
  static void execute(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }
}
