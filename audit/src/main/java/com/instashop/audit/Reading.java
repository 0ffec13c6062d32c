package com.instashop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.program.redis.RedisReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of one moment, and how far in Kafka they go.
 *
 * @param totals metric to key to amounts
 * @param categories product to category; empty where the numbers do not tell
 * @param dashboard the published document; null where there is none
 * @param dailyRevenue the published hash
 * @param offsets {@code topic-partition} to the offset behind the last record that is part of them
 */
record Reading(
    Map<Metric, Map<String, Amounts>> totals,
    Map<String, String> categories,
    JsonNode dashboard,
    Map<String, String> dailyRevenue,
    Map<String, Long> offsets) {

  /** Spark's: the baseline and all windows. */
  static Reading ofWindows(RedisReader redis) {
    List<Map<String, String>> hashes =
        redis.atOnce(List.of(RedisKeys.BASELINE, RedisKeys.BOOKED, RedisKeys.HEALTH)).hashes();
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
        totals,
        Map.of(),
        null,
        Map.of(),
        health == null ? Map.of() : Json.read(health, SparkHealth.class).offsets());
  }

  /** The consumer's: sums beside the offsets they go with, and what is published of them. */
  static Reading ofTotals(RedisReader redis) {
    List<String> keys = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      keys.add(RedisKeys.totals(metric.label(), "count"));
      keys.add(RedisKeys.totals(metric.label(), "cents"));
      keys.add(RedisKeys.totals(metric.label(), "quantity"));
    }
    keys.add(RedisKeys.TOTALS_PRODUCTS);
    keys.add(RedisKeys.REVENUE_DAILY);
    keys.add(RedisKeys.TOTALS_OFFSETS);
    RedisReader.Moment moment = redis.atOnce(keys, RedisKeys.DASHBOARD);
    var hashes = moment.hashes().iterator();
    Map<Metric, Map<String, Amounts>> totals = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      hashes.next().forEach((key, n) -> add(totals, metric, id(metric, key), amounts(n, "0", "0")));
      hashes.next().forEach((key, n) -> add(totals, metric, id(metric, key), amounts("0", n, "0")));
      hashes.next().forEach((key, n) -> add(totals, metric, id(metric, key), amounts("0", "0", n)));
    }
    Map<String, String> categories = hashes.next();
    Map<String, String> dailyRevenue = hashes.next();
    Map<String, Long> offsets = new HashMap<>();
    hashes.next().forEach((partition, offset) -> offsets.put(partition, Long.valueOf(offset)));
    return new Reading(
        totals,
        categories,
        moment.document() == null ? null : Json.read(moment.document(), JsonNode.class),
        dailyRevenue,
        offsets);
  }

  private static Amounts amounts(String count, String cents, String quantity) {
    return new Amounts(Long.parseLong(count), Long.parseLong(cents), Long.parseLong(quantity));
  }

  /** Days are dates there, and numbers here. */
  private static String id(Metric metric, String key) {
    return metric == Metric.TRANSACTIONS_BY_DAY
        ? Long.toString(LocalDate.parse(key).toEpochDay())
        : key;
  }

  static void add(
      Map<Metric, Map<String, Amounts>> totals, Metric metric, String key, Amounts amounts) {
    totals.computeIfAbsent(metric, unused -> new HashMap<>()).merge(key, amounts, Amounts::plus);
  }

  Map<String, Amounts> of(Metric metric) {
    return totals.getOrDefault(metric, Map.of());
  }
}
