package com.instashop.stack.command;

import com.instashop.stack.StackException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Forgets old change events. */
@Command(
    name = "prune",
    description = {
      "Drops the days of realtime_events that are older than --keep, while everything runs.",
      "Facts, dimensions, windows and what is added up of them stay."
    })
final class DwhPruneCommand implements Callable<Integer> {
  private static final String DAY_PREFIX = "realtime_events_";
  private static final long MEBIBYTE = 1 << 20;

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      required = true,
      description = "How much to keep, in whole days, for example 90d.")
  private Duration keep;

  @Override
  public Integer call() throws SQLException {
    if (keep.toDays() < 1 || !keep.equals(Duration.ofDays(keep.toDays()))) {
      throw StackException.mistake("--keep: write whole days, 1d or more, for example 90d");
    }
    LocalDate oldest = LocalDate.now(ZoneOffset.UTC).minusDays(keep.toDays());
    Context context = Context.ofRunning();
    try (Connection connection = context.connectToWarehouse();
        Statement statement = connection.createStatement()) {
      long bytes = 0;
      int days = 0;
      for (Map.Entry<LocalDate, Long> day : days(statement).entrySet()) {
        if (day.getKey().isBefore(oldest)) {
          String table = DAY_PREFIX + DateTimeFormatter.BASIC_ISO_DATE.format(day.getKey());
          // Concurrently, so that nobody who reads or writes other days has to wait.
          statement.execute(
              "ALTER TABLE realtime_events DETACH PARTITION %s CONCURRENTLY".formatted(table));
          statement.execute("DROP TABLE " + table);
          bytes += day.getValue();
          days++;
        }
      }
      if (days == 0) {
        System.out.printf("No events are older than %s%n", oldest);
      } else {
        System.out.printf(
            "Dropped the events before %s: %d %s, %,d MiB%n",
            oldest, days, days == 1 ? "day" : "days", bytes / MEBIBYTE);
      }
    }
    return 0;
  }

  /** The days that there are, with their size in bytes. */
  private static SortedMap<LocalDate, Long> days(Statement statement) throws SQLException {
    SortedMap<LocalDate, Long> days = new TreeMap<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT right(inhrelid::regclass::text, 8), pg_total_relation_size(inhrelid)
            FROM pg_inherits WHERE inhparent = 'realtime_events'::regclass""")) {
      while (row.next()) {
        days.put(
            LocalDate.parse(row.getString(1), DateTimeFormatter.BASIC_ISO_DATE), row.getLong(2));
      }
    }
    return days;
  }
}
