package com.instashop.program.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.changes.measure.Lookup;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
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
    return shown(values);
  }

  /** Values as they are shown. */
  public static List<String> shown(Collection<String> values) {
    return values.stream().map(value -> value == null ? NULL : value).toList();
  }

  /** The hashes in Redis that hold a metric, and what it looks up. */
  public static List<String> keys(Declaration declaration) {
    return declaration.metrics().stream().flatMap(metric -> keys(metric).stream()).toList();
  }

  private static List<String> keys(Metric metric) {
    return RedisKeys.TOTALS_PARTS.stream()
        .map(part -> RedisKeys.totals(metric.label(), part))
        .toList();
  }

  /**
   * The rows of a metric, the largest first.
   *
   * @param hashes the fields of each of {@link #keys}, at one moment
   * @throws IllegalArgumentException where they hold what is none of ours
   */
  public static List<MetricRow> of(
      Declaration declaration, Map<String, Map<String, String>> hashes) {
    Map<String, Map<String, String>> dimensions = new HashMap<>();
    Map<String, Map<String, BigDecimal>> factors = new HashMap<>();
    for (Lookup lookup : declaration.lookups()) {
      // Of a NULL nothing is looked up: these maps can be asked.
      Map<String, String> texts = new HashMap<>();
      Map<String, BigDecimal> numbers = new HashMap<>();
      for (Kept row : kept(lookup.values(), hashes)) {
        String key = row.values().get(0);
        if (row.values().size() > 1) {
          texts.put(key, row.values().get(1));
        } else {
          numbers.put(key, row.money());
        }
      }
      dimensions.put(lookup.values().label(), texts);
      factors.put(lookup.values().label(), numbers);
    }
    Map<List<String>, MetricRow> rows = new HashMap<>();
    for (Kept row : kept(declaration.kept(), hashes)) {
      List<String> values = new ArrayList<>();
      for (Declaration.Field field : declaration.fields()) {
        String value = row.values().get(field.place());
        values.add(
            field.lookup() == null
                ? value
                : dimensions.get(field.lookup().values().label()).get(value));
      }
      MetricRow part =
          new MetricRow(
              values,
              row.count(),
              amount(declaration.money(), row, factors),
              amount(declaration.units(), row, factors).longValueExact());
      rows.merge(values, part, MetricRow::plus);
    }
    return rows.values().stream().sorted(LARGEST_FIRST).toList();
  }

  /** What a row adds to a total; what is not there to be multiplied with is nothing. */
  private static BigDecimal amount(
      Declaration.Total total, Kept row, Map<String, Map<String, BigDecimal>> factors) {
    if (total == null) {
      return BigDecimal.ZERO;
    }
    BigDecimal amount = total.ofUnits() ? BigDecimal.valueOf(row.units()) : row.money();
    if (total.factor() == null) {
      return amount;
    }
    BigDecimal factor =
        factors
            .get(total.factor().values().label())
            .getOrDefault(row.values().get(total.place()), BigDecimal.ZERO);
    return amount.multiply(factor).setScale(total.scale(), RoundingMode.UNNECESSARY);
  }

  private MetricRow plus(MetricRow other) {
    return new MetricRow(values, count + other.count, money.add(other.money), units + other.units);
  }

  /** A key of a metric as it is kept. */
  private record Kept(List<String> values, long count, BigDecimal money, long units) {}

  private static List<Kept> kept(Metric metric, Map<String, Map<String, String>> hashes) {
    List<String> keys = keys(metric);
    Map<String, long[]> amounts = new HashMap<>();
    for (int part = 0; part < keys.size(); part++) {
      for (Map.Entry<String, String> field :
          hashes.getOrDefault(keys.get(part), Map.of()).entrySet()) {
        amounts.computeIfAbsent(field.getKey(), unused -> new long[keys.size()])[part] =
            Long.parseLong(field.getValue());
      }
    }
    List<Kept> rows = new ArrayList<>();
    int scale = metric.money() == null ? 0 : metric.money().scale();
    amounts.forEach(
        (key, sums) ->
            rows.add(
                new Kept(
                    values(metric, key), sums[0], BigDecimal.valueOf(sums[1], scale), sums[2])));
    return rows;
  }

  private static List<String> values(Metric metric, String key) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : Json.read(key, JsonNode.class)) {
      values.add(value.isNull() ? null : value.asText());
    }
    if (values.size() != metric.dimensions().size()) {
      throw new IllegalArgumentException("%s is no key of %s".formatted(key, metric));
    }
    return values;
  }
}
