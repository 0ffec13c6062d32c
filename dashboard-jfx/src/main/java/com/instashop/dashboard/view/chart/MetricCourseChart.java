package com.instashop.dashboard.view.chart;

import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.model.history.Grain;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.view.Moments;
import com.instashop.dashboard.view.Nodes;
import com.instashop.dashboard.view.Texts;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Amount;
import com.instashop.program.metric.MetricCourse.Point;
import com.instashop.program.metric.MetricRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * How much of a declared metric there was at the end of each hour of a day, minute of an hour or
 * window of half an hour; all of it, or one key.
 */
public final class MetricCourseChart extends VBox {
  private static final double HEIGHT = 110;

  private final Texts texts;
  private final Declaration metric;
  private final Label title = new Label();
  private final Hyperlink all = new Hyperlink();
  private final HistoryChart hours;
  private final Map<MetricCourse.Grain, TimeChart> shorter =
      new EnumMap<>(MetricCourse.Grain.class);

  /**
   * A chart without a course, which is not in sight.
   *
   * @param askForAll is called when somebody wants all keys again
   */
  public MetricCourseChart(Texts texts, Declaration metric, Runnable askForAll) {
    this.texts = texts;
    this.metric = metric;
    hours = new HistoryChart(texts, new Moments(texts), "tone-money", this::precise);
    for (MetricCourse.Grain grain : List.of(MetricCourse.Grain.MINUTE, MetricCourse.Grain.WINDOW)) {
      shorter.put(grain, new TimeChart(texts, TimeChart.Style.AREA, grain.length(), this::precise));
    }
    title.getStyleClass().add("metric-course-title");
    title.setMinWidth(0);
    all.setText(texts.text("metric.course.all"));
    all.getStyleClass().add("metric-course-all");
    all.setMinWidth(Region.USE_PREF_SIZE);
    all.setOnAction(event -> askForAll.run());
    HBox head = new HBox(title, all);
    head.setAlignment(Pos.BASELINE_LEFT);
    setId("metric-course-" + metric.name());
    getStyleClass().add("metric-course");
    getChildren().add(head);
    charts()
        .forEach(
            chart -> {
              chart.setPrefHeight(HEIGHT);
              chart.setMinHeight(HEIGHT);
              getChildren().add(chart);
            });
    show(null);
  }

  private Stream<CourseChart> charts() {
    return Stream.concat(Stream.of(hours), shorter.values().stream());
  }

  private String precise(double value) {
    if (metric.money() == null) {
      return texts.count(Math.round(value));
    }
    return metric.money().euro()
        ? texts.money(BigDecimal.valueOf(value))
        : texts.decimal(BigDecimal.valueOf(value));
  }

  /** Shows a course, of which at least two points have to be known. */
  public void show(MetricCourse course) {
    List<Point> known = course == null ? List.of() : course.known();
    boolean shown = known.size() > 1;
    Nodes.show(this, shown);
    if (!shown) {
      return;
    }
    CourseChart chart = shorter.containsKey(course.grain()) ? shorter.get(course.grain()) : hours;
    charts().forEach(each -> Nodes.show(each, each == chart));
    String of = String.join(" · ", MetricRow.shown(course.of().values()));
    String times = texts.text("metric.course." + course.grain());
    title.setText(course.of().isEmpty() ? times : texts.text("metric.course.of", of, times));
    Nodes.show(all, !course.of().isEmpty());
    List<WindowPoint> points =
        known.stream()
            .map(
                point ->
                    new WindowPoint(
                        point.start(),
                        value(point.atEnd()),
                        point.start().plus(course.grain().length()).isAfter(course.until())))
            .toList();
    if (chart == hours) {
      hours.show(range(known, course.until()), points, List.of());
    } else {
      shorter.get(course.grain()).show(points);
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
