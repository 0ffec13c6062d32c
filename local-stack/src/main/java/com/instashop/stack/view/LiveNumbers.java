package com.instashop.stack.view;

import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.stack.server.RedisReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers of a moment; null where they are not there yet.
 *
 * @param totals {@code metric|key} to the sum of baseline and windows
 */
public record LiveNumbers(
    SortedMap<String, Amounts> totals,
    WindowDocuments.Transactions window,
    List<WindowDocuments.Category> categories,
    WindowDocuments.TopProducts top,
    SparkHealth spark,
    ConnectorsHealth connectors) {

  /** Reads them from Redis. */
  public static LiveNumbers read(RedisReader redis) {
    SortedMap<String, Amounts> totals = new TreeMap<>();
    for (String hash : List.of(RedisKeys.BASELINE, RedisKeys.BOOKED)) {
      redis
          .hash(hash)
          .forEach(
              (field, sum) -> totals.merge(field, Json.read(sum, Amounts.class), Amounts::plus));
    }
    Map<String, String> health = redis.hash(RedisKeys.HEALTH);
    WindowDocuments.Transactions window =
        document(redis.document(RedisKeys.TRANSACTIONS), WindowDocuments.Transactions.class);
    List<WindowDocuments.Category> categories = new ArrayList<>();
    String newest =
        redis.hash(RedisKeys.windows("products")).values().stream()
            .reduce((one, other) -> other)
            .orElse(null);
    if (newest != null) {
      categories.addAll(Json.read(newest, WindowDocuments.Products.class).categories().values());
    }
    return new LiveNumbers(
        totals,
        window,
        categories,
        document(redis.document(RedisKeys.TOP_PRODUCTS), WindowDocuments.TopProducts.class),
        document(health.get(RedisKeys.HEALTH_SPARK), SparkHealth.class),
        document(health.get(RedisKeys.HEALTH_CONNECTORS), ConnectorsHealth.class));
  }

  private static <T> T document(String json, Class<T> type) {
    return json == null ? null : Json.read(json, type);
  }

  Amounts total(String metric, String key) {
    return totals.getOrDefault(metric + "|" + key, Amounts.ZERO);
  }

  /** The keys of a metric with their totals. */
  SortedMap<String, Amounts> totals(String metric) {
    SortedMap<String, Amounts> result = new TreeMap<>();
    String prefix = metric + "|";
    totals
        .tailMap(prefix)
        .forEach(
            (field, sum) -> {
              if (field.startsWith(prefix)) {
                result.put(field.substring(prefix.length()), sum);
              }
            });
    return result;
  }
}
