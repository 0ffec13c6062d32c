package com.instashop.dashboard.view;

import com.instashop.dashboard.model.DeclaredMetric;
import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.model.history.Grain;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Amount;
import com.instashop.program.metric.MetricCourse.Point;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** How much of a declared metric there was at the end of each hour of the last day. */
final class MetricCourseChart extends VBox {
  private static final double HEIGHT = 110;

  private final DeclaredMetric metric;
  private final HistoryChart chart;

  /** A chart without a course, which is not in sight. */
  MetricCourseChart(Texts texts, DeclaredMetric metric) {
    this.metric = metric;
    chart =
        new HistoryChart(
            texts,
            new Moments(texts),
            "tone-money",
            value ->
                metric.money() == null
                    ? texts.count(Math.round(value))
                    : metric.euro()
                        ? texts.money(BigDecimal.valueOf(value))
                        : texts.decimal(BigDecimal.valueOf(value)));
    chart.setId("metric-course-" + metric.name().toLowerCase(Locale.ROOT));
    chart.setPrefHeight(HEIGHT);
    chart.setMinHeight(HEIGHT);
    Label title = new Label(texts.text("metric.course"));
    title.getStyleClass().add("metric-course-title");
    getStyleClass().add("metric-course");
    getChildren().addAll(title, chart);
    show(null);
  }

  /** Shows a course, of which at least two hours have to be known. */
  void show(MetricCourse course) {
    List<Point> known =
        course == null
            ? List.of()
            : course.points().stream().filter(point -> point.atEnd() != null).toList();
    boolean shown = known.size() > 1;
    setVisible(shown);
    setManaged(shown);
    if (shown) {
      HistoryRange range =
          new HistoryRange(
              Grain.HOUR,
              known.get(0).start(),
              known.get(known.size() - 1).start().plus(Grain.HOUR.length()),
              course.until());
      chart.show(
          range,
          known.stream()
              .map(
                  point ->
                      new WindowPoint(
                          point.start(), value(point.atEnd()), range.isOpen(point.start())))
              .toList(),
          List.of());
    }
  }

  private double value(Amount amount) {
    return metric.money() != null
        ? amount.money().doubleValue()
        : metric.units() != null ? amount.units() : amount.count();
  }
}
