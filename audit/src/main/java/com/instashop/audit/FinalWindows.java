package com.instashop.audit;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What final windows booked, by window, metric and key: in Redis, and in the warehouse. What Kafka
 * lost before one of the two had read it is in a window of the other; a table is read anew after
 * that, so its windows are compared from its newest snapshot on.
 */
final class FinalWindows {
  private final Instant oldest;
  private final Instant end;

  /** Topic to when the newest snapshot of its table began. */
  private final Map<String, Instant> snapshots;

  private FinalWindows(Instant oldest, Instant end, Map<String, Instant> snapshots) {
    this.oldest = oldest;
    this.end = end;
    this.snapshots = snapshots;
  }

  /** Compares those that are final both here and there. */
  static Comparison compare(String numbers, WindowReading redis, Connection warehouse)
      throws SQLException {
    FinalWindows windows =
        new FinalWindows(oldest(redis), end(redis, warehouse), snapshots(warehouse));
    // One by one: an hour of them may have millions of groups.
    Comparison.Running comparison = new Comparison.Running();
    for (Instant start : windows.starts(redis, warehouse)) {
      comparison.add(windows.of(start, redis).byPath(), windows.of(start, warehouse).byPath());
    }
    return comparison.end(numbers, "final windows, as in Redis");
  }

  /** The windows that are final here or there, oldest first. */
  private SortedSet<Instant> starts(WindowReading redis, Connection warehouse) throws SQLException {
    SortedSet<Instant> starts = new TreeSet<>(redis.windows().tailMap(oldest, true).keySet());
    starts.removeIf(start -> !WindowReading.isFinal(start, end));
    try (PreparedStatement statement =
        warehouse.prepareStatement(
            """
            SELECT DISTINCT window_start FROM final_window
            WHERE window_start >= ? AND window_start <= ?""")) {
      statement.setTimestamp(1, Timestamp.from(oldest));
      statement.setTimestamp(2, Timestamp.from(end.minus(Windows.LENGTH)));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          starts.add(row.getTimestamp(1).toInstant());
        }
      }
    }
    return starts;
  }

  /** Where a database's clock is ahead of ours, Redis has dropped some of the last hour already. */
  static Instant oldest(WindowReading redis) {
    Instant newest = redis.readAt();
    if (!redis.windows().isEmpty() && redis.windows().lastKey().isAfter(newest)) {
      newest = redis.windows().lastKey();
    }
    return newest.minus(Windows.KEPT);
  }

  private static Instant end(WindowReading redis, Connection warehouse) throws SQLException {
    try (PreparedStatement statement =
        warehouse.prepareStatement(
            "SELECT min(commit_time), count(commit_time) FROM source_clock WHERE source = ANY (?)")) {
      List<Database> databases = Tables.SHIPPED.databases();
      statement.setArray(
          1,
          warehouse.createArrayOf(
              "text", databases.stream().map(Database::databaseName).toArray()));
      ResultSet row = statement.executeQuery();
      row.next();
      Timestamp clock = row.getTimestamp(1);
      // Nothing is final before all of them are known.
      if (row.getInt(2) < databases.size()) {
        return Instant.EPOCH;
      }
      Instant there = clock.toInstant().minus(Windows.WATERMARK);
      // Where Redis does not say, those that are final here have to be there all the same.
      return redis.watermark() == null || there.isBefore(redis.watermark())
          ? there
          : redis.watermark();
    }
  }

  private static Map<String, Instant> snapshots(Connection warehouse) throws SQLException {
    Map<String, Instant> snapshots = new HashMap<>();
    try (Statement statement = warehouse.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT topic, max(began) FROM table_snapshot GROUP BY topic")) {
      while (row.next()) {
        snapshots.put(row.getString(1), row.getTimestamp(2).toInstant());
      }
    }
    return snapshots;
  }

  private Fields of(Instant start, WindowReading redis) {
    Fields fields = new Fields();
    WindowGroups window = redis.windows().get(start);
    if (window != null) {
      window
          .unpacked()
          .forEach(
              (metric, keys) ->
                  keys.forEach((key, group) -> add(fields, start, metric, key, group)));
    }
    return fields;
  }

  private Fields of(Instant start, Connection warehouse) throws SQLException {
    Fields fields = new Fields();
    try (PreparedStatement statement =
        warehouse.prepareStatement(
            """
            SELECT metric, key, count, cents, quantity, smallest_cents, largest_cents
            FROM final_window
            WHERE window_start = ?""")) {
      statement.setTimestamp(1, Timestamp.from(start));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          add(
              fields,
              start,
              Catalogue.SHIPPED.ofLabel(row.getString(1)),
              row.getString(2),
              new Group(
                  new Amounts(row.getLong(3), row.getLong(4), row.getLong(5)),
                  row.getLong(6),
                  row.getLong(7)));
        }
      }
    }
    return fields;
  }

  private void add(Fields fields, Instant start, Metric metric, String key, Group group) {
    Instant anew = snapshots.getOrDefault(topic(metric, key), Instant.MIN);
    if (!start.isAfter(anew)) {
      return;
    }
    String path = start + " " + metric.label() + "|" + key;
    fields.add(path, group.amounts());
    if (metric == Metric.TRANSACTIONS_CREATED) {
      fields.cents(path + " smallest", group.smallestCents());
      fields.cents(path + " largest", group.largestCents());
    }
  }

  /** The topic whose changes are booked under a key. */
  static String topic(Metric metric, String key) {
    if (metric == Metric.EVENTS) {
      return Key.decoded(key.replaceFirst("\\|[^|]*$", ""));
    }
    return (metric == Metric.TRANSACTIONS_CREATED ? ShopTables.TRANSACTION : metric.table())
        .topic();
  }
}
