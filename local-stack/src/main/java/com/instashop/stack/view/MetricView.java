package com.instashop.stack.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.measure.Sum;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A declared metric as a table: a row a key, the largest first. */
public final class MetricView {
  private static final String NULL = "–";

  private MetricView() {}

  /**
   * A key and its amounts.
   *
   * @param values of the dimensions; – for NULL
   */
  public record Row(List<String> values, long count, long cents, long units) {}

  /** The rows of a metric at one moment. */
  public static List<Row> rows(RedisReader redis, Metric metric) {
    List<String> hashes =
        RedisKeys.TOTALS_PARTS.stream()
            .map(part -> RedisKeys.totals(metric.label(), part))
            .toList();
    Map<String, Map<String, String>> found = redis.atOnce(hashes, List.of()).hashes();
    Map<String, long[]> amounts = new HashMap<>();
    for (int part = 0; part < hashes.size(); part++) {
      for (Map.Entry<String, String> field : found.get(hashes.get(part)).entrySet()) {
        amounts.computeIfAbsent(field.getKey(), unused -> new long[hashes.size()])[part] =
            Long.parseLong(field.getValue());
      }
    }
    List<Row> rows = new ArrayList<>();
    amounts.forEach((key, sums) -> rows.add(new Row(values(key), sums[0], sums[1], sums[2])));
    rows.sort(
        Comparator.comparingLong(Row::cents)
            .thenComparingLong(Row::units)
            .thenComparingLong(Row::count)
            .reversed()
            .thenComparing(row -> row.values().toString()));
    return rows;
  }

  private static List<String> values(String key) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : Json.read(key, JsonNode.class)) {
      values.add(value.isNull() ? NULL : value.asText());
    }
    return values;
  }

  /** What a metric is split by. */
  public static List<String> names(Metric metric) {
    return metric.dimensions().stream().map(each -> each.slot().column().name()).toList();
  }

  /** Prints a metric. */
  public static void print(PrintStream out, Metric metric, List<Row> rows) {
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(names(metric));
    head.add("rows");
    head(head, metric.money());
    head(head, metric.units());
    table.add(head);
    for (Row row : rows) {
      List<String> line = new ArrayList<>(row.values());
      line.add("%,d".formatted(row.count()));
      if (metric.money() != null) {
        line.add("€%,.2f".formatted(Json.money(row.cents())));
      }
      if (metric.units() != null) {
        line.add("%,d".formatted(row.units()));
      }
      table.add(line);
    }
    out.println(metric.title());
    int texts = metric.dimensions().size();
    for (List<String> line : table) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        int place = column;
        int width = table.stream().mapToInt(each -> each.get(place).length()).max().orElse(0);
        text.append(
            ("%" + (column < texts ? "-" : "") + width + "s  ").formatted(line.get(column)));
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private static void head(List<String> head, Sum sum) {
    if (sum != null) {
      head.add(sum.words());
    }
  }
}
