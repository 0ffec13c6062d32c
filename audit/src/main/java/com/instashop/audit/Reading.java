package com.instashop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.changes.event.Moments;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of one moment.
 *
 * @param totals metric to key to amounts
 * @param products what each product is called, by id; of the totals the category only, and nothing
 *     where the numbers do not tell
 * @param dashboard the published document; null where there is none
 * @param dailyRevenue the published hash
 * @param position how far in Kafka they go
 */
record Reading(
    Map<Metric, Map<String, Amounts>> totals,
    Map<String, Product> products,
    JsonNode dashboard,
    Map<String, String> dailyRevenue,
    Position position) {
  private static final String COUNT = "count";
  private static final String CENTS = "cents";

  /** Numbers of which nothing is published. */
  static Reading of(Map<Metric, Map<String, Amounts>> totals, Map<String, Long> offsets) {
    return new Reading(totals, Map.of(), null, Map.of(), new Position(offsets, Map.of()));
  }

  Map<String, Long> offsets() {
    return position.offsets();
  }

  /** Spark's: the baseline and all windows. */
  static Reading ofWindows(RedisReader redis) {
    Map<String, Map<String, String>> hashes =
        redis
            .atOnce(
                List.of(
                    RedisKeys.BASELINE,
                    RedisKeys.BOOKED,
                    RedisKeys.SPARK_PRODUCTS,
                    RedisKeys.HEALTH),
                List.of())
            .hashes();
    Map<Metric, Map<String, Amounts>> totals = new HashMap<>();
    for (String sums : List.of(RedisKeys.BASELINE, RedisKeys.BOOKED)) {
      hashes
          .get(sums)
          .forEach(
              (field, json) -> {
                int separator = field.indexOf('|');
                add(
                    totals,
                    Catalogue.SHIPPED.ofLabel(field.substring(0, separator)),
                    field.substring(separator + 1),
                    Json.read(json, Amounts.class));
              });
    }
    Map<String, Product> products = new HashMap<>();
    hashes
        .get(RedisKeys.SPARK_PRODUCTS)
        .forEach((id, json) -> products.put(id, Product.of(Json.read(json, ProductLabel.class))));
    return new Reading(
        totals, products, null, Map.of(), Position.ofWindows(hashes.get(RedisKeys.HEALTH)));
  }

  /** The consumer's: sums beside the offsets they go with, and what is published of them. */
  static Reading ofTotals(RedisReader redis, Catalogue catalogue) {
    List<String> keys =
        new ArrayList<>(
            List.of(RedisKeys.TOTALS_PRODUCTS, RedisKeys.REVENUE_DAILY, RedisKeys.TOTALS_OFFSETS));
    for (Metric metric : catalogue.metrics()) {
      RedisKeys.TOTALS_PARTS.forEach(part -> keys.add(RedisKeys.totals(metric.label(), part)));
    }
    RedisReader.Moment moment = redis.atOnce(keys, List.of(RedisKeys.DASHBOARD));
    Map<Metric, Map<String, Amounts>> totals = new HashMap<>();
    for (Metric metric : catalogue.metrics()) {
      for (String part : RedisKeys.TOTALS_PARTS) {
        moment
            .hashes()
            .get(RedisKeys.totals(metric.label(), part))
            .forEach((key, number) -> add(totals, metric, id(metric, key), amounts(part, number)));
      }
    }
    Map<String, Product> products = new HashMap<>();
    moment
        .hashes()
        .get(RedisKeys.TOTALS_PRODUCTS)
        .forEach((id, category) -> products.put(id, new Product("", category)));
    String dashboard = moment.documents().get(RedisKeys.DASHBOARD);
    return new Reading(
        totals,
        products,
        dashboard == null ? null : Json.read(dashboard, JsonNode.class),
        moment.hashes().get(RedisKeys.REVENUE_DAILY),
        Position.ofTotals(moment.hashes().get(RedisKeys.TOTALS_OFFSETS)));
  }

  /** One of {@link RedisKeys#TOTALS_PARTS}. */
  static Amounts amounts(String part, String number) {
    long value = Long.parseLong(number);
    return switch (part) {
      case COUNT -> new Amounts(value, 0, 0);
      case CENTS -> new Amounts(0, value, 0);
      default -> new Amounts(0, 0, value);
    };
  }

  /** Days are dates there, and numbers here. */
  private static String id(Metric metric, String key) {
    if (metric.isDeclared()) {
      return canonical(key);
    }
    return metric == Metric.TRANSACTIONS_BY_DAY && !key.equals(KeyText.NULL)
        ? Long.toString(Moments.day(key))
        : key;
  }

  /** A key of a declared metric: the same JSON is the same text. */
  static String canonical(String key) {
    return Json.read(key, JsonNode.class).toString();
  }

  static void add(
      Map<Metric, Map<String, Amounts>> totals, Metric metric, String key, Amounts amounts) {
    totals.computeIfAbsent(metric, unused -> new HashMap<>()).merge(key, amounts, Sums::plus);
  }

  Map<String, Amounts> of(Metric metric) {
    return totals.getOrDefault(metric, Map.of());
  }
}
