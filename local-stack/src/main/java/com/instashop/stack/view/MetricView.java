package com.instashop.stack.view;

import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.Declaration.Field;
import com.instashop.program.metric.Declaration.Total;
import com.instashop.program.metric.MetricRow;
import com.instashop.program.redis.RedisReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** A declared metric as a table: a row a key, the largest first. */
public final class MetricView {
  static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private MetricView() {}

  /** The rows of a metric at one moment. */
  public static List<MetricRow> rows(RedisReader redis, Declaration metric) {
    return MetricRow.of(metric, redis.atOnce(MetricRow.keys(metric), List.of()).hashes());
  }

  /** What a metric is split by. */
  public static List<String> names(Declaration metric) {
    return metric.fields().stream().map(Field::name).toList();
  }

  /** Prints a metric. */
  public static void print(PrintStream out, Declaration metric, List<MetricRow> rows) {
    List<List<String>> table = new ArrayList<>();
    table.add(head(metric, true));
    rows.forEach(row -> table.add(line(metric, row, true)));
    out.println(metric.title());
    print(out, table, metric.fields().size());
  }

  /**
   * What windows have added to a metric, as a table: its keys within each, the newest window last.
   * What was added has no average.
   *
   * @param windows by when they began
   */
  public static List<List<String>> windows(
      Declaration metric, SortedMap<Instant, List<MetricRow>> windows) {
    List<List<String>> table = new ArrayList<>();
    table.add(head(metric, false));
    table.get(0).add(0, "UTC");
    windows.forEach(
        (start, rows) -> {
          for (MetricRow row : rows) {
            List<String> line = line(metric, row, false);
            line.add(0, SECOND.format(start));
            table.add(line);
          }
        });
    return table;
  }

  private static List<String> head(Declaration metric, boolean averages) {
    List<String> head = new ArrayList<>(names(metric));
    head.add("rows");
    head(head, metric.money(), averages);
    head(head, metric.units(), averages);
    return head;
  }

  private static List<String> line(Declaration metric, MetricRow row, boolean averages) {
    List<String> line = new ArrayList<>(row.shown());
    line.add("%,d".formatted(row.count()));
    add(line, metric.money(), row.money(), row.count(), averages);
    add(line, metric.units(), BigDecimal.valueOf(row.units()), row.count(), averages);
    return line;
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

  /** An amount of a sum. */
  static String amount(Total total, BigDecimal amount) {
    return amount(total, amount, total.scale());
  }

  private static String amount(Total total, BigDecimal amount, int scale) {
    return ((total.euro() ? "€%,." : "%,.") + scale + "f").formatted(amount);
  }

  private static void head(List<String> head, Total total, boolean averages) {
    if (total != null) {
      head.add(total.words());
      if (averages && total.averaged()) {
        head.add("average");
      }
    }
  }

  private static void add(
      List<String> line, Total total, BigDecimal amount, long rows, boolean averages) {
    if (total != null) {
      line.add(amount(total, amount));
      if (averages && total.averaged()) {
        BigDecimal average = total.average(amount, rows);
        line.add(average == null ? "" : amount(total, average, total.averageScale()));
      }
    }
  }
}
