package com.instashop.spark.warehouse;

import com.instashop.spark.warehouse.stage.StagedPartition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The partitions of {@code realtime_events}, one for each UTC day. */
final class EventDays {

  private EventDays() {}

  /**
   * Creates those that a batch needs and that are missing; in a transaction of its own, because
   * nobody can read the table while one is added to it.
   */
  static void create(Connection connection, List<StagedPartition> partitions) throws SQLException {
    SortedSet<LocalDate> days = new TreeSet<>();
    for (StagedPartition partition : partitions) {
      Arrays.stream(partition.days()).mapToObj(LocalDate::ofEpochDay).forEach(days::add);
    }
    create(connection, days);
  }

  static void create(Connection connection, SortedSet<LocalDate> days) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (LocalDate day : days) {
        String table = "realtime_events_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
        finishPrune(statement, table);
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS %s PARTITION OF realtime_events
            FOR VALUES FROM ('%sT00:00:00Z') TO ('%sT00:00:00Z')"""
                .formatted(table, day, day.plusDays(1)));
      }
    }
  }

  /** Drops what an interrupted prune left of a day: it takes no events any more. */
  private static void finishPrune(Statement statement, String table) throws SQLException {
    boolean attached;
    boolean pending;
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT inhrelid IS NOT NULL, coalesce(inhdetachpending, false)
            FROM pg_class LEFT JOIN pg_inherits ON inhrelid = pg_class.oid
            WHERE pg_class.oid = to_regclass('public.%s')"""
                .formatted(table))) {
      if (!row.next()) {
        return;
      }
      attached = row.getBoolean(1);
      pending = row.getBoolean(2);
    }
    if (pending) {
      statement.execute(
          "ALTER TABLE realtime_events DETACH PARTITION %s FINALIZE".formatted(table));
    }
    if (pending || !attached) {
      statement.execute("DROP TABLE " + table);
    }
  }
}
