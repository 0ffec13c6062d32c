package com.instashop.spark.metrics.window;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Sums by metric and key, and which of them changed since they were last written. */
public final class Ledger {
  private final Map<Metric, Map<String, Amounts>> sums = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  void add(Metric metric, String key, Amounts difference) {
    if (!difference.equals(Amounts.ZERO)) {
      of(metric).merge(key, difference, Amounts::plus);
      changed.add(field(metric, key));
    }
  }

  void set(Metric metric, String key, Amounts sum) {
    if (!sum.equals(of(metric).put(key, sum))) {
      changed.add(field(metric, key));
    }
  }

  /** Sets a sum as it was read back from Redis. */
  public void restore(String field, Amounts sum) {
    int separator = field.indexOf('|');
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
    for (String field : changed) {
      int separator = field.indexOf('|');
      Metric metric = Catalogue.SHIPPED.ofLabel(field.substring(0, separator));
      result.put(field, sum(metric, field.substring(separator + 1)));
    }
    return result;
  }

  boolean hasChanged(Metric metric) {
    return changed.stream().anyMatch(field -> field.startsWith(metric.label() + "|"));
  }

  void markAll() {
    sums.forEach((metric, keys) -> keys.keySet().forEach(key -> changed.add(field(metric, key))));
  }

  void written() {
    changed.clear();
  }

  private static String field(Metric metric, String key) {
    return metric.label() + "|" + key;
  }
}
