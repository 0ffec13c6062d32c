package com.instashop.program.metric;

import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/** What the changes of the last hour have added to a declared metric, by window, out of Redis. */
public final class MetricWindows {
  private MetricWindows() {}

  /**
   * The start of each window in which something changed to what it added, by key. What is looked up
   * is that of now. Not there are windows before the table was read or emptied for the last time;
   * empty where no window is known yet.
   *
   * @throws IllegalArgumentException where Redis holds what is none of ours
   */
  public static Optional<NavigableMap<Instant, List<MetricRow>>> read(
      RedisReader redis, Declaration declaration) {
    String label = declaration.kept().label();
    long now = System.currentTimeMillis();
    String since = redis.document(RedisKeys.knownSince(label));
    if (since == null || Long.parseLong(since) > now) {
      return Optional.empty();
    }
    long oldest = Math.max(Windows.oldestKept(Windows.startOf(now)), Long.parseLong(since));
    SortedSet<Long> starts = redis.numbers(RedisKeys.windowsOf(label), oldest);
    List<String> keys = new ArrayList<>(MetricRow.keys(declaration));
    for (long start : starts) {
      RedisKeys.TOTALS_PARTS.forEach(part -> keys.add(RedisKeys.window(label, part, start)));
    }
    Map<String, Map<String, String>> moment = redis.atOnce(keys, List.of()).hashes();
    NavigableMap<Instant, List<MetricRow>> windows = new TreeMap<>();
    for (long start : starts) {
      Map<String, Map<String, String>> hashes = new HashMap<>(moment);
      RedisKeys.TOTALS_PARTS.forEach(
          part ->
              hashes.put(
                  RedisKeys.totals(label, part), moment.get(RedisKeys.window(label, part, start))));
      windows.put(Instant.ofEpochMilli(start), MetricRow.of(declaration, hashes));
    }
    return Optional.of(windows);
  }
}
