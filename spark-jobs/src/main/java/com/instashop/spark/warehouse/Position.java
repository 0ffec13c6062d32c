package com.instashop.spark.warehouse;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Reasons;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.schema.Topics;
import com.instashop.spark.kafka.Beginning;
import com.instashop.spark.kafka.TopicSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the warehouse has come; it is read and written in the transaction of a batch.
 *
 * @param queryId the streaming query that wrote the newest batch; empty before the first
 * @param batchId the newest batch, -1 before the first
 * @param offsets topic to partition to the offset behind what is in it
 * @param topicIds topic to the identity of that which was read, where it is known
 * @param incomplete a partition's name to why changes of its table are missing until its next
 *     snapshot
 * @param snapshots a partition's name to when the snapshots of its table began, milliseconds since
 *     the epoch
 */
record Position(
    String queryId,
    long batchId,
    SortedMap<String, SortedMap<Integer, Long>> offsets,
    Map<String, String> topicIds,
    SortedMap<String, String> incomplete,
    Map<String, Set<Long>> snapshots) {

  /**
   * Reads it.
   *
   * @param topics those that count: of others something may be left from earlier declarations
   */
  static Position read(Connection connection, Set<String> topics) throws SQLException {
    String queryId = "";
    long batchId = -1;
    SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
    Map<String, String> topicIds = new HashMap<>();
    SortedMap<String, String> incomplete = new TreeMap<>();
    Map<String, Set<Long>> snapshots = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      // One writer at a time: another one waits here, and then finds the batch written.
      statement.execute("LOCK TABLE batch IN EXCLUSIVE MODE");
      try (ResultSet row = statement.executeQuery("SELECT query_id, batch_id FROM batch")) {
        if (row.next()) {
          queryId = row.getString(1);
          batchId = row.getLong(2);
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT topic, kafka_partition, next_offset, topic_id FROM kafka_position")) {
        while (row.next()) {
          offsets
              .computeIfAbsent(row.getString(1), unused -> new TreeMap<>())
              .put(row.getInt(2), row.getLong(3));
          if (row.getString(4) != null) {
            topicIds.put(row.getString(1), row.getString(4));
          }
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT topic, kafka_partition, reason FROM incomplete_table
              WHERE topic NOT IN (SELECT topic FROM declared_table WHERE NOT being_read)""")) {
        while (row.next()) {
          incomplete.put(part(row), row.getString(3));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT topic, kafka_partition, (extract(epoch FROM began) * 1000)::bigint FROM table_snapshot")) {
        while (row.next()) {
          snapshots.computeIfAbsent(part(row), unused -> new HashSet<>()).add(row.getLong(3));
        }
      }
    }
    offsets.keySet().retainAll(topics);
    return new Position(queryId, batchId, offsets, topicIds, incomplete, snapshots);
  }

  private static String part(ResultSet row) throws SQLException {
    return Topics.part(row.getString(1), row.getInt(2));
  }

  /** Whether a batch that ends at these offsets was the newest one. */
  boolean isAfter(
      String query, long batch, SortedMap<String, SortedMap<Integer, Long>> endOffsets) {
    return queryId.equals(query) && batchId == batch && offsets.equals(endOffsets);
  }

  /**
   * Goes on where a query begins that found this. What is ordered by offset of a partition that
   * begins again is older than all that comes: it gets offsets below zero.
   *
   * @param tables what the topics are of
   * @return where the warehouse is then
   * @throws IllegalStateException where another one wrote meanwhile
   */
  Position move(Connection connection, Beginning beginning, Tables tables) throws SQLException {
    Set<String> topics = Set.copyOf(TopicSource.of(tables).topics());
    if (!read(connection, topics).offsets().equals(offsets)) {
      throw new IllegalStateException("The warehouse is not any more where the query found it");
    }
    for (Beginning.Move move : beginning.moves()) {
      TopicPartition partition = move.partition();
      Optional<CapturedTable> table = tables.ofTopic(partition.topic());
      if (table.isPresent() && move.isBack()) {
        new WarehouseTable(table.get()).age(connection, partition.partition());
      }
      if (move.isBack() && !move.isGone()) {
        // Others get these offsets, or they themselves, where they come again. Those that are below
        // zero already are passed over.
        Sql.execute(
            connection,
            """
            UPDATE realtime_events SET kafka_offset = kafka_offset - 1
                - (SELECT max(kafka_offset) - least(0, min(kafka_offset)) FROM realtime_events
                   WHERE topic = ? AND kafka_partition = ?)
            WHERE topic = ? AND kafka_partition = ? AND kafka_offset >= ?""",
            partition.topic(),
            partition.partition(),
            partition.topic(),
            partition.partition(),
            move.next());
      }
      Sql.execute(
          connection,
          "DELETE FROM kafka_position WHERE topic = ? AND kafka_partition = ?",
          partition.topic(),
          partition.partition());
    }
    for (TopicPartition gone : beginning.given()) {
      Optional<CapturedTable> table = tables.ofTopic(gone.topic());
      if (table.isPresent()) {
        giveToTheFirst(connection, table.get(), gone.partition());
      }
    }
    for (var topic : beginning.position().entrySet()) {
      for (var partition : topic.getValue().entrySet()) {
        Sql.execute(
            connection,
            Sql.SET_POSITION,
            topic.getKey(),
            partition.getKey(),
            partition.getValue(),
            beginning.topicIds().get(topic.getKey()));
      }
    }
    for (Map.Entry<String, String> reason : beginning.gone().entrySet()) {
      Sql.execute(
          connection,
          Sql.SET_INCOMPLETE,
          Topics.ofPart(reason.getKey()),
          Topics.number(reason.getKey()),
          Reasons.once(incomplete.get(reason.getKey()), reason.getValue()));
    }
    return read(connection, topics);
  }

  /** What a partition told that is gone is the first one's: the next snapshot takes it back. */
  private static void giveToTheFirst(Connection connection, CapturedTable table, int partition)
      throws SQLException {
    new WarehouseTable(table).giveToTheFirst(connection, partition);
    String[] metrics =
        Catalogue.SHIPPED.of(table).stream().map(Metric::label).toArray(String[]::new);
    Array labels = connection.createArrayOf("text", metrics);
    Sql.execute(connection, Sql.GIVE_TOTALS, labels, partition);
    for (String kept : List.of("table_snapshot", "incomplete_table")) {
      Sql.execute(
          connection,
          "DELETE FROM %s WHERE topic = ? AND kafka_partition = ?".formatted(kept),
          table.topic(),
          partition);
    }
  }

  /**
   * Takes note of a batch and of where it ends.
   *
   * @param topicIds topic to its identity, where that is known
   */
  static void write(
      Connection connection,
      String queryId,
      long batchId,
      SortedMap<String, SortedMap<Integer, Long>> offsets,
      Map<String, String> topicIds)
      throws SQLException {
    Sql.execute(connection, "DELETE FROM batch");
    Sql.execute(
        connection,
        "INSERT INTO batch (query_id, batch_id, committed_at) VALUES (?, ?, now())",
        queryId,
        batchId);
    try (PreparedStatement position = connection.prepareStatement(Sql.SET_POSITION)) {
      for (var topic : offsets.entrySet()) {
        for (var partition : topic.getValue().entrySet()) {
          position.setString(1, topic.getKey());
          position.setInt(2, partition.getKey());
          position.setLong(3, partition.getValue());
          position.setString(4, topicIds.get(topic.getKey()));
          position.execute();
        }
      }
    }
  }
}
