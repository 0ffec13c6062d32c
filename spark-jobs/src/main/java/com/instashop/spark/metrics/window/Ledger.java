package com.instashop.spark.metrics.window;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Sums by metric and key, and which of them changed since they were last written. */
public final class Ledger {
  private static final char SEPARATOR = '|';

  private final Map<Metric, Map<String, Amounts>> sums = new HashMap<>();
  private final Map<Metric, Set<String>> changed = new HashMap<>();

  void add(Metric metric, String key, Amounts difference) {
    if (!difference.equals(Amounts.ZERO)) {
      of(metric).merge(key, difference, Amounts::plus);
      note(metric, key);
    }
  }

  private void note(Metric metric, String key) {
    changed.computeIfAbsent(metric, unused -> new HashSet<>()).add(key);
  }

  void set(Metric metric, String key, Amounts sum) {
    if (!sum.equals(of(metric).put(key, sum))) {
      note(metric, key);
    }
  }

  /** Sets a sum as it was read back from Redis. */
  public void restore(String field, Amounts sum) {
    int separator = field.indexOf(SEPARATOR);
    of(Catalogue.SHIPPED.ofLabel(field.substring(0, separator)))
        .put(field.substring(separator + 1), sum);
  }

  public Amounts sum(Metric metric, String key) {
    return of(metric).getOrDefault(key, Amounts.ZERO);
  }

  /** The sums of a metric by key. */
  public Map<String, Amounts> of(Metric metric) {
    return sums.computeIfAbsent(metric, unused -> new HashMap<>());
  }

  /** Fields, {@code metric|key}, that changed since {@link #written}, with their sums. */
  public Map<String, Amounts> changed() {
    Map<String, Amounts> result = new HashMap<>();
    changed.forEach(
        (metric, keys) -> {
          Map<String, Amounts> all = of(metric);
          String prefix = metric.label() + SEPARATOR;
          keys.forEach(key -> result.put(prefix + key, all.getOrDefault(key, Amounts.ZERO)));
        });
    return result;
  }

  /** The keys of a metric that changed since {@link #written}. */
  Set<String> changed(Metric metric) {
    return changed.getOrDefault(metric, Set.of());
  }

  void markAll() {
    sums.forEach((metric, keys) -> keys.keySet().forEach(key -> note(metric, key)));
  }

  void written() {
    changed.clear();
  }
}
