package com.instashop.spark.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the warehouse has come; it is read and written in the transaction of a batch.
 *
 * @param queryId the streaming query that wrote the newest batch; empty before the first
 * @param batchId the newest batch, -1 before the first
 * @param offsets topic to partition to the offset behind what is in it
 * @param incomplete topic to why changes of its table are missing until its next snapshot
 * @param snapshots topic to when the snapshots of its table began, milliseconds since the epoch
 */
record Position(
    String queryId,
    long batchId,
    SortedMap<String, SortedMap<Integer, Long>> offsets,
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
              "SELECT topic, kafka_partition, next_offset FROM kafka_position")) {
        while (row.next()) {
          offsets
              .computeIfAbsent(row.getString(1), unused -> new TreeMap<>())
              .put(row.getInt(2), row.getLong(3));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT topic, reason FROM incomplete_table
              WHERE topic NOT IN (SELECT topic FROM declared_table WHERE NOT being_read)""")) {
        while (row.next()) {
          incomplete.put(row.getString(1), row.getString(2));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT topic, (extract(epoch FROM began) * 1000)::bigint FROM table_snapshot")) {
        while (row.next()) {
          snapshots
              .computeIfAbsent(row.getString(1), unused -> new HashSet<>())
              .add(row.getLong(2));
        }
      }
    }
    offsets.keySet().retainAll(topics);
    return new Position(queryId, batchId, offsets, incomplete, snapshots);
  }

  /** Whether a batch that ends at these offsets was the newest one. */
  boolean isAfter(
      String query, long batch, SortedMap<String, SortedMap<Integer, Long>> endOffsets) {
    return queryId.equals(query) && batchId == batch && offsets.equals(endOffsets);
  }

  /**
   * Takes note of why changes are missing, until the next snapshot of their table.
   *
   * @param reasons by topic
   * @return how many
   */
  static int incomplete(Connection connection, Map<String, String> reasons) throws SQLException {
    try (PreparedStatement incomplete = connection.prepareStatement(Sql.SET_INCOMPLETE)) {
      for (Map.Entry<String, String> reason : reasons.entrySet()) {
        incomplete.setString(1, reason.getKey());
        incomplete.setString(2, reason.getValue());
        incomplete.execute();
      }
    }
    return reasons.size();
  }

  /** Takes note of a batch and of where it ends. */
  static void write(
      Connection connection,
      String queryId,
      long batchId,
      SortedMap<String, SortedMap<Integer, Long>> offsets)
      throws SQLException {
    try (Statement delete = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO batch (query_id, batch_id, committed_at) VALUES (?, ?, now())");
        PreparedStatement position = connection.prepareStatement(Sql.SET_POSITION)) {
      delete.execute("DELETE FROM batch");
      insert.setString(1, queryId);
      insert.setLong(2, batchId);
      insert.execute();
      for (var topic : offsets.entrySet()) {
        for (var partition : topic.getValue().entrySet()) {
          position.setString(1, topic.getKey());
          position.setInt(2, partition.getKey());
          position.setLong(3, partition.getValue());
          position.execute();
        }
      }
    }
  }
}
