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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The windows of declared metrics in Redis at one moment: what the changes of each have added.
 *
 * @param readAt when; windows that began an hour before are kept no more
 * @param windows metric to the start of a window to key to what was added
 * @param knownSince metric to the start of the first window that is known, milliseconds
 * @param shares {@code metric@topic-partition} to the offset behind the last record in them
 */
record DeclaredWindows(
    Instant readAt,
    Map<Metric, Map<Long, Map<String, Amounts>>> windows,
    Map<Metric, Long> knownSince,
    Map<String, Long> shares) {
  /** How much the clock of the consumer, which drops old windows, may be ahead of ours. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  static DeclaredWindows read(RedisReader redis, Catalogue catalogue) {
    Map<Metric, SortedSet<Long>> starts = new HashMap<>();
    List<String> hashes = new ArrayList<>(List.of(RedisKeys.TOTALS_OFFSETS));
    List<String> documents = new ArrayList<>();
    for (Metric metric : catalogue.declared()) {
      starts.put(metric, redis.numbers(RedisKeys.windowsOf(metric.label())));
      documents.add(RedisKeys.knownSince(metric.label()));
      for (long start : starts.get(metric)) {
        RedisKeys.TOTALS_PARTS.forEach(
            part -> hashes.add(RedisKeys.window(metric.label(), part, start)));
      }
    }
    DeclaredWindows reading =
        new DeclaredWindows(Instant.now(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    RedisReader.Moment moment = redis.atOnce(hashes, documents);
    starts.forEach(
        (metric, ofMetric) ->
            ofMetric.forEach(start -> reading.add(metric, start, moment.hashes())));
    for (Metric metric : catalogue.declared()) {
      String since = moment.documents().get(RedisKeys.knownSince(metric.label()));
      reading.knownSince.put(metric, since == null ? Long.MIN_VALUE : Long.parseLong(since));
    }
    moment
        .hashes()
        .get(RedisKeys.TOTALS_OFFSETS)
        .forEach((share, offset) -> reading.shares.put(share, Long.valueOf(offset)));
    return reading;
  }

  private void add(Metric metric, long start, Map<String, Map<String, String>> hashes) {
    Map<String, Amounts> added =
        windows
            .computeIfAbsent(metric, unused -> new HashMap<>())
            .computeIfAbsent(start, unused -> new HashMap<>());
    for (String part : RedisKeys.TOTALS_PARTS) {
      hashes
          .get(RedisKeys.window(metric.label(), part, start))
          .forEach(
              (key, number) ->
                  added.merge(
                      Reading.canonical(key), Reading.amounts(part, number), Amounts::plus));
    }
  }

  /**
   * Whether all that the warehouse holds is part of them.
   *
   * @param warehouse {@code topic-partition} to the offset behind the last record that is in it
   */
  boolean reach(Map<String, Long> warehouse) {
    return windows.keySet().stream()
        .allMatch(
            metric ->
                warehouse.entrySet().stream()
                    .filter(partition -> Reading.isOf(metric, partition.getKey()))
                    .allMatch(
                        partition ->
                            shares.getOrDefault(
                                    metric.label() + RedisKeys.SHARE + partition.getKey(), 0L)
                                >= partition.getValue()));
  }

  /**
   * Compares those of a metric that are final with what the change events in the warehouse say.
   *
   * @param warehouse a connection whose transaction sees one moment, all of which is part of these
   */
  Comparison compare(String numbers, Metric metric, Connection warehouse) throws SQLException {
    long kept = Windows.firstAfter(readAt.minus(Windows.KEPT).plus(CLOCKS).toEpochMilli());
    long from =
        Math.max(Math.max(kept, knownSince.get(metric)), knownSince(metric, kept, warehouse));
    long to = Windows.startOf(clock(metric, warehouse));
    Map<String, Amounts> found = new TreeMap<>();
    windows
        .getOrDefault(metric, Map.of())
        .forEach(
            (start, added) -> {
              if (start >= from && start < to) {
                added.forEach((key, amounts) -> found.put(path(start, key), amounts));
              }
            });
    Map<String, Amounts> expected = from < to ? expected(metric, from, to, warehouse) : Map.of();
    return Comparison.of(numbers, metric.name() + " by window", expected, found);
  }

  private static String path(long start, String key) {
    return Instant.ofEpochMilli(start) + " " + key;
  }

  private static Map<String, Amounts> expected(
      Metric metric, long from, long to, Connection warehouse) throws SQLException {
    Map<String, Amounts> expected = new TreeMap<>();
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
    return expected;
  }

  /** The start of the first window of which the warehouse has all changes. */
  private static long knownSince(Metric metric, long kept, Connection warehouse)
      throws SQLException {
    try (PreparedStatement statement = warehouse.prepareStatement(MetricSql.known(metric))) {
      statement.setObject(1, Instant.ofEpochMilli(kept).atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        OffsetDateTime since = row.getObject(1, OffsetDateTime.class);
        return since == null
            ? Long.MAX_VALUE
            : Windows.firstAfter(since.toInstant().toEpochMilli());
      }
    }
  }

  /** Before when the windows are final, in milliseconds since the epoch. */
  private static long clock(Metric metric, Connection warehouse) throws SQLException {
    try (PreparedStatement statement =
        warehouse.prepareStatement("SELECT commit_time FROM source_clock WHERE source = ?")) {
      statement.setString(1, metric.table().database().databaseName());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? row.getTimestamp(1).toInstant().minus(Windows.WATERMARK).toEpochMilli()
            : Long.MIN_VALUE;
      }
    }
  }
}
