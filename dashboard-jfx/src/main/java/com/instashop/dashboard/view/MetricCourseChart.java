package com.instashop.dashboard.view;

import com.instashop.dashboard.model.DeclaredMetric;
import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.model.history.Grain;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Amount;
import com.instashop.program.metric.MetricCourse.Point;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/**
 * How much of a declared metric there was at the end of each hour of a day, or minute of an hour.
 */
final class MetricCourseChart extends VBox {
  private static final double HEIGHT = 110;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Texts texts;
  private final DeclaredMetric metric;
  private final Label title = new Label();
  private final HistoryChart hours;
  private final TimeChart minutes;

  /** A chart without a course, which is not in sight. */
  MetricCourseChart(Texts texts, DeclaredMetric metric) {
    this.texts = texts;
    this.metric = metric;
    hours = new HistoryChart(texts, new Moments(texts), "tone-money", this::precise);
    minutes = new TimeChart(texts, TimeChart.Style.AREA, MINUTE, this::precise);
    title.getStyleClass().add("metric-course-title");
    setId("metric-course-" + metric.name());
    getStyleClass().add("metric-course");
    getChildren().add(title);
    for (CourseChart chart : List.of(hours, minutes)) {
      chart.setPrefHeight(HEIGHT);
      chart.setMinHeight(HEIGHT);
      getChildren().add(chart);
    }
    show(null);
  }

  private String precise(double value) {
    if (metric.money() == null) {
      return texts.count(Math.round(value));
    }
    return metric.euro()
        ? texts.money(BigDecimal.valueOf(value))
        : texts.decimal(BigDecimal.valueOf(value));
  }

  /** Shows a course, of which at least two points have to be known. */
  void show(MetricCourse course) {
    List<Point> known = course == null ? List.of() : course.known();
    boolean shown = known.size() > 1;
    boolean byHour = shown && course.grain() == MetricCourse.Grain.HOUR;
    Card.show(this, shown);
    Card.show(hours, byHour);
    Card.show(minutes, shown && !byHour);
    if (shown) {
      title.setText(texts.text(byHour ? "metric.course.hours" : "metric.course.minutes"));
      Duration length = byHour ? Grain.HOUR.length() : MINUTE;
      List<WindowPoint> points =
          known.stream()
              .map(
                  point ->
                      new WindowPoint(
                          point.start(),
                          value(point.atEnd()),
                          point.start().plus(length).isAfter(course.until())))
              .toList();
      if (byHour) {
        hours.show(range(known, course.until()), points, List.of());
      } else {
        minutes.show(points);
      }
    }
  }

  private static HistoryRange range(List<Point> known, Instant until) {
    return new HistoryRange(
        Grain.HOUR,
        known.get(0).start(),
        known.get(known.size() - 1).start().plus(Grain.HOUR.length()),
        until);
  }

  private double value(Amount amount) {
    return metric.money() != null
        ? amount.money().doubleValue()
        : metric.units() != null ? amount.units() : amount.count();
  }
}
