package com.instashop.program.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A key of a declared metric and its amounts.
 *
 * @param values of the dimensions; null for NULL
 * @param count rows
 * @param money the sum of money or of another decimal, in its scale; 0 where there is none
 * @param units the sum of units; 0 where there is none
 */
public record MetricRow(List<String> values, long count, BigDecimal money, long units) {
  /** How a NULL is shown. */
  private static final String NULL = "–";

  private static final Comparator<MetricRow> LARGEST_FIRST =
      Comparator.comparing(MetricRow::money)
          .thenComparingLong(MetricRow::units)
          .thenComparingLong(MetricRow::count)
          .reversed()
          .thenComparing(row -> row.values().toString());

  /** The values as they are shown. */
  public List<String> shown() {
    return values.stream().map(value -> value == null ? NULL : value).toList();
  }

  /** The hashes in Redis that hold a metric. */
  public static List<String> keys(Metric metric) {
    return RedisKeys.TOTALS_PARTS.stream()
        .map(part -> RedisKeys.totals(metric.label(), part))
        .toList();
  }

  /**
   * The rows of a metric, the largest first.
   *
   * @param hashes the fields of each of {@link #keys}, at one moment
   */
  public static List<MetricRow> of(Metric metric, Map<String, Map<String, String>> hashes) {
    List<String> keys = keys(metric);
    Map<String, long[]> amounts = new HashMap<>();
    for (int part = 0; part < keys.size(); part++) {
      for (Map.Entry<String, String> field :
          hashes.getOrDefault(keys.get(part), Map.of()).entrySet()) {
        amounts.computeIfAbsent(field.getKey(), unused -> new long[keys.size()])[part] =
            Long.parseLong(field.getValue());
      }
    }
    List<MetricRow> rows = new ArrayList<>();
    int scale = metric.money() == null ? 0 : metric.money().scale();
    amounts.forEach(
        (key, sums) ->
            rows.add(
                new MetricRow(values(key), sums[0], BigDecimal.valueOf(sums[1], scale), sums[2])));
    rows.sort(LARGEST_FIRST);
    return rows;
  }

  private static List<String> values(String key) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : Json.read(key, JsonNode.class)) {
      values.add(value.isNull() ? null : value.asText());
    }
    return values;
  }
}
