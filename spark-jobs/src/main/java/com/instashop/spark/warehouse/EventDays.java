package com.instashop.spark.warehouse;

import com.instashop.spark.warehouse.stage.StagedPartition;
import java.sql.Connection;
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
    try (Statement statement = connection.createStatement()) {
      for (LocalDate day : days) {
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS realtime_events_%s PARTITION OF realtime_events
            FOR VALUES FROM ('%sT00:00:00Z') TO ('%sT00:00:00Z')"""
                .formatted(DateTimeFormatter.BASIC_ISO_DATE.format(day), day, day.plusDays(1)));
      }
    }
  }
}
