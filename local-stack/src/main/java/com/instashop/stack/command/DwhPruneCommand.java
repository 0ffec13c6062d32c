package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.DeploymentOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      required = true,
      description = "How much to keep, in whole days, for example 90d.")
  private Duration keep;

  @Override
  public Integer call() throws SQLException {
    if (keep.toDays() < 1 || !keep.equals(Duration.ofDays(keep.toDays()))) {
      throw ProgramException.mistake("--keep: write whole days, 1d or more, for example 90d");
    }
    LocalDate oldest = LocalDate.now(ZoneOffset.UTC).minusDays(keep.toDays());
    Context context = Context.of(deployment);
    try (Connection connection = context.deployment().connect(Database.WAREHOUSE, Account.SPARK);
        Statement statement = connection.createStatement()) {
      long bytes = 0;
      int days = 0;
      for (Day day : days(statement)) {
        if (day.date().isBefore(oldest)) {
          if (days == 0) {
            keepSince(statement, oldest);
          }
          day.drop(statement);
          bytes += day.bytes();
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

  /**
   * Says since when all events are kept. Before the first day goes: whoever asks meanwhile, or
   * after an interruption, counts on none of the older ones.
   */
  private static void keepSince(Statement statement, LocalDate oldest) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT to_regclass('public.event_horizon') IS NULL")) {
      row.next();
      if (row.getBoolean(1)) {
        throw ProgramException.trouble(
            "The warehouse is of an older version: the Spark application brings it up to date when it starts");
      }
    }
    statement.execute(
        """
        INSERT INTO event_horizon AS known (kept_since) VALUES ('%sT00:00:00Z')
        ON CONFLICT (one) DO UPDATE SET kept_since = greatest(known.kept_since, excluded.kept_since)"""
            .formatted(oldest));
  }

  /**
   * A day of events.
   *
   * @param attached whether it is part of the table still; an interrupted run leaves one that is
   *     not
   * @param pending whether an interrupted run left it half detached
   */
  private record Day(LocalDate date, long bytes, boolean attached, boolean pending) {

    /** Concurrently, so that nobody who reads or writes other days has to wait. */
    void drop(Statement statement) throws SQLException {
      String table = DAY_PREFIX + DateTimeFormatter.BASIC_ISO_DATE.format(date);
      if (attached) {
        statement.execute(
            "ALTER TABLE realtime_events DETACH PARTITION %s %s"
                .formatted(table, pending ? "FINALIZE" : "CONCURRENTLY"));
      }
      // Events that come late may have finished an interrupted run meanwhile.
      statement.execute("DROP TABLE IF EXISTS " + table);
    }
  }

  private static List<Day> days(Statement statement) throws SQLException {
    List<Day> days = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT right(relname, 8), pg_total_relation_size(pg_class.oid),
                   inhrelid IS NOT NULL, coalesce(inhdetachpending, false)
            FROM pg_class LEFT JOIN pg_inherits ON inhrelid = pg_class.oid
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname ~ '^realtime_events_[0-9]{8}$'
            ORDER BY coalesce(inhdetachpending, false) DESC, relname""")) {
      while (row.next()) {
        days.add(
            new Day(
                LocalDate.parse(row.getString(1), DateTimeFormatter.BASIC_ISO_DATE),
                row.getLong(2),
                row.getBoolean(3),
                row.getBoolean(4)));
      }
    }
    return days;
  }
}
