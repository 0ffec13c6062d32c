package com.instashop.stack.view;

import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Amount;
import com.instashop.program.metric.MetricCourse.Point;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The course of a declared metric as a table: a row a time, the newest last. */
public final class MetricCourseView {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  /** Where nobody knows. */
  private static final String UNKNOWN = "–";

  private MetricCourseView() {}

  /** A column: what it is called, and what is in it. */
  private record Column(String name, Function<Amount, String> value) {}

  /** What has to be known of it; empty where all is well. */
  public static String doubt(MetricCourse course) {
    return course.problem() == null ? "" : "; changes are missing: " + course.problem();
  }

  /** The table: how much there was at the end of each time, and what had come to it. */
  public static List<List<String>> table(Declaration metric, MetricCourse course) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("rows", amount -> "%,d".formatted(amount.count())));
    Declaration.Total money = metric.money();
    if (money != null) {
      columns.add(new Column(money.words(), amount -> MetricView.amount(money, amount.money())));
    }
    if (metric.units() != null) {
      columns.add(new Column(metric.units().words(), amount -> "%,d".formatted(amount.units())));
    }
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("UTC"));
    columns.forEach(column -> head.addAll(List.of(column.name(), "added")));
    table.add(head);
    DateTimeFormatter time =
        switch (course.grain()) {
          case DAY -> DAY;
          case HOUR, MINUTE -> TIME;
          case WINDOW -> MetricView.SECOND;
        };
    for (Point point : course.points()) {
      List<String> line = new ArrayList<>(List.of(time.format(point.start())));
      for (Column column : columns) {
        line.add(point.atEnd() == null ? UNKNOWN : column.value().apply(point.atEnd()));
        line.add(point.added() == null ? UNKNOWN : column.value().apply(point.added()));
      }
      table.add(line);
    }
    return table;
  }
}
