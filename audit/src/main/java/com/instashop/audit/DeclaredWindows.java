package com.instashop.audit;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The windows of declared metrics that ended before a cut: what the changes of each have added, in
 * Redis, and by the change events in the warehouse. What has a later place in a database's log than
 * the cut has a later commit time, too, but for moments: no change in flight is in them.
 */
final class DeclaredWindows {
  /** How much the clock of the consumer, which drops old windows, may be ahead of ours. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  private final Cut cut;
  private final long kept;
  private final Map<Metric, Map<Long, Map<String, Amounts>>> windows = new HashMap<>();

  /**
   * Metric to the start of the first window that Redis knows; none where it knows none for sure.
   */
  private final Map<Metric, Long> knownSince = new HashMap<>();

  private DeclaredWindows(Cut cut) {
    this.cut = cut;
    this.kept = Windows.firstAfter(Instant.now().minus(Windows.KEPT).plus(CLOCKS).toEpochMilli());
  }

  /**
   * Those in Redis; empty where a metric has not taken all that belongs before the cut. Those that
   * are compared do not change any more, so they are read one by one.
   */
  static Optional<DeclaredWindows> read(RedisReader redis, Catalogue catalogue, Cut cut) {
    DeclaredWindows reading = new DeclaredWindows(cut);
    // Asked first: what is in the windows is at least that.
    Map<String, String> offsets = redis.hash(RedisKeys.TOTALS_OFFSETS);
    if (!catalogue.declared().stream().allMatch(metric -> reading.isCovered(metric, offsets))) {
      return Optional.empty();
    }
    for (Metric metric : catalogue.declared()) {
      for (long start : redis.numbers(RedisKeys.windowsOf(metric.label()), reading.kept)) {
        reading.add(redis, metric, start);
      }
      // Asked last: what was dropped meanwhile is not known any more.
      String since = redis.document(RedisKeys.knownSince(metric.label()));
      boolean isComplete =
          redis.hash(RedisKeys.TOTALS_PROBLEMS).keySet().stream()
              .noneMatch(problem -> problem.startsWith(metric.label() + RedisKeys.SHARE));
      if (since != null && isComplete) {
        reading.knownSince.put(metric, Long.valueOf(since));
      }
    }
    return Optional.of(reading);
  }

  private boolean isCovered(Metric metric, Map<String, String> offsets) {
    return cut.needed().entrySet().stream()
        .filter(need -> need.getKey().topic().equals(metric.table().topic()))
        .allMatch(
            need ->
                Long.parseLong(
                        offsets.getOrDefault(
                            metric.label() + RedisKeys.SHARE + need.getKey(), "-1"))
                    >= need.getValue());
  }

  private void add(RedisReader redis, Metric metric, long start) {
    Map<String, Amounts> added =
        windows
            .computeIfAbsent(metric, unused -> new HashMap<>())
            .computeIfAbsent(start, unused -> new HashMap<>());
    for (String part : RedisKeys.TOTALS_PARTS) {
      redis
          .hash(RedisKeys.window(metric.label(), part, start))
          .forEach(
              (key, number) ->
                  added.merge(Reading.canonical(key), Reading.amounts(part, number), Sums::plus));
    }
  }

  /**
   * Compares those of a metric of which all is known here and there.
   *
   * @param numbers whose numbers are proven by that
   * @param warehouse a connection whose transaction sees one moment, which the cut is part of
   */
  Comparison compare(String numbers, Metric metric, Connection warehouse) throws SQLException {
    Map<String, Amounts> expected = new TreeMap<>();
    Map<String, Amounts> found = new TreeMap<>();
    Instant clock = cut.contents().get(metric.table().database()).clock();
    long to = Windows.startOf(clock.minus(Windows.WATERMARK).toEpochMilli());
    long from = Math.max(knownSince(metric, warehouse), kept);
    if (from < to) {
      expect(expected, metric, from, to, warehouse);
      windows
          .getOrDefault(metric, Map.of())
          .forEach(
              (start, added) -> {
                if (start >= from && start < to) {
                  added.forEach((key, amounts) -> found.put(path(start, key), amounts));
                }
              });
    }
    return Comparison.of(numbers, metric, metric.name() + " by window", expected, found);
  }

  private static String path(long start, String key) {
    return Instant.ofEpochMilli(start) + " " + key;
  }

  private static void expect(
      Map<String, Amounts> expected, Metric metric, long from, long to, Connection warehouse)
      throws SQLException {
    try (PreparedStatement statement = warehouse.prepareStatement(MetricSql.changesByKey(metric))) {
      statement.setString(1, Windows.LENGTH.toSeconds() + " seconds");
      statement.setObject(2, Instant.ofEpochMilli(from).atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long start = row.getObject(1, OffsetDateTime.class).toInstant().toEpochMilli();
          if (start < to) {
            expected.put(
                path(start, Reading.canonical(row.getString(5))),
                new Amounts(row.getLong(2), row.getLong(3), row.getLong(4)));
          }
        }
      }
    }
  }

  /** The start of the first window that is known to both. */
  private long knownSince(Metric metric, Connection warehouse) throws SQLException {
    if (!knownSince.containsKey(metric)) {
      return Long.MAX_VALUE;
    }
    try (PreparedStatement statement = warehouse.prepareStatement(MetricSql.known(metric))) {
      statement.setObject(1, Instant.ofEpochMilli(kept).atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        OffsetDateTime since = row.getObject(1, OffsetDateTime.class);
        boolean isComplete = row.getString(2) == null;
        return since == null || !isComplete
            ? Long.MAX_VALUE
            : Math.max(
                Windows.firstAfter(since.toInstant().toEpochMilli()), knownSince.get(metric));
      }
    }
  }
}
