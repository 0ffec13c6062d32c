package com.instashop.stack.audit;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.stack.server.RedisReader;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of one moment, and how far in Kafka they go.
 *
 * @param totals metric to key to amounts
 * @param offsets {@code topic-partition} to the offset behind the last record that is part of them
 */
record Reading(Map<Metric, Map<String, Amounts>> totals, Map<String, Long> offsets) {

  /** Spark's: the baseline and all windows. */
  static Reading ofWindows(RedisReader redis) {
    List<Map<String, String>> hashes =
        redis.atOnce(RedisKeys.BASELINE, RedisKeys.BOOKED, RedisKeys.HEALTH);
    Map<Metric, Map<String, Amounts>> totals = new EnumMap<>(Metric.class);
    for (Map<String, String> sums : hashes.subList(0, 2)) {
      sums.forEach(
          (field, json) -> {
            int separator = field.indexOf('|');
            add(
                totals,
                Metric.ofLabel(field.substring(0, separator)),
                field.substring(separator + 1),
                Json.read(json, Amounts.class));
          });
    }
    String health = hashes.get(2).get(RedisKeys.HEALTH_SPARK);
    return new Reading(
        totals, health == null ? Map.of() : Json.read(health, SparkHealth.class).offsets());
  }

  static void add(
      Map<Metric, Map<String, Amounts>> totals, Metric metric, String key, Amounts amounts) {
    totals.computeIfAbsent(metric, unused -> new HashMap<>()).merge(key, amounts, Amounts::plus);
  }
}
