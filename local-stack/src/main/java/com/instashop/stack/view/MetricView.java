package com.instashop.stack.view;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.measure.Sum;
import com.instashop.program.metric.MetricRow;
import com.instashop.program.redis.RedisReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A declared metric as a table: a row a key, the largest first. */
public final class MetricView {
  private MetricView() {}

  /** The rows of a metric at one moment. */
  public static List<MetricRow> rows(RedisReader redis, Metric metric) {
    return MetricRow.of(metric, redis.atOnce(MetricRow.keys(metric), List.of()).hashes());
  }

  /** What a metric is split by. */
  public static List<String> names(Metric metric) {
    return metric.dimensions().stream().map(each -> each.slot().column().name()).toList();
  }

  /** Prints a metric. */
  public static void print(PrintStream out, Metric metric, List<MetricRow> rows) {
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(names(metric));
    head.add("rows");
    head(head, metric.money());
    head(head, metric.units());
    table.add(head);
    for (MetricRow row : rows) {
      List<String> line = new ArrayList<>(row.shown());
      line.add("%,d".formatted(row.count()));
      if (metric.money() != null) {
        line.add(money(metric.money(), row.money()));
      }
      if (metric.units() != null) {
        line.add("%,d".formatted(row.units()));
      }
      table.add(line);
    }
    out.println(metric.title());
    print(out, table, metric.dimensions().size());
  }

  /**
   * Prints a table of texts.
   *
   * @param texts how many columns stand to the left, the others to the right
   */
  public static void print(PrintStream out, List<List<String>> table, int texts) {
    int[] widths = new int[table.get(0).size()];
    for (List<String> line : table) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    for (List<String> line : table) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        text.append(
            ("%" + (column < texts ? "-" : "") + widths[column] + "s  ")
                .formatted(line.get(column)));
      }
      out.println(text.toString().stripTrailing());
    }
  }

  /** An amount of a sum of money, or of another decimal. */
  static String money(Sum sum, BigDecimal amount) {
    return ((sum.isMoney() ? "€%,." : "%,.") + sum.scale() + "f").formatted(amount);
  }

  private static void head(List<String> head, Sum sum) {
    if (sum != null) {
      head.add(sum.words());
    }
  }
}
