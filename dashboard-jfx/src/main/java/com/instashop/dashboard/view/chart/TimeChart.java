package com.instashop.dashboard.view.chart;

import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.view.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.scene.chart.NumberAxis;
import javafx.scene.input.KeyCode;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.PathElement;

/** A value over the windows of the last hour; the axes move only when they have to. */
public final class TimeChart extends CourseChart {
  /** How a value is drawn. */
  public enum Style {
    AREA,
    BARS
  }

  private final Style style;
  private final long length;
  private final DoubleFunction<String> precise;
  private final TimeAxis time;
  private final ValueAxisBounds bounds = new ValueAxisBounds();

  /**
   * An empty chart.
   *
   * @param window how long one is
   * @param precise how a value is written where there is room for all of it
   */
  public TimeChart(Texts texts, Style style, Duration window, DoubleFunction<String> precise) {
    super(
        texts,
        new TimeAxis(second -> texts.minute(Instant.ofEpochSecond(second))),
        new NumberAxis());
    this.style = style;
    this.length = window.toSeconds();
    this.precise = precise;
    time = (TimeAxis) getXAxis();
    getStyleClass().add(style == Style.AREA ? "as-area" : "as-bars");
  }

  /** Shows these points, oldest first; the axis of time ends where the newest does. */
  public void show(List<WindowPoint> series) {
    if (series.equals(points)) {
      return;
    }
    points = series;
    if (!points.isEmpty()) {
      timeAxis();
      double least = points.stream().mapToDouble(WindowPoint::value).min().orElse(0);
      double most = points.stream().mapToDouble(WindowPoint::value).max().orElse(0);
      bounds.fit(least, most);
      fit(bounds);
    }
    chosen = Math.min(chosen, points.size() - 1);
    requestChartLayout();
  }

  /** Ten minutes at first; it grows with what there is, up to the hour that is kept. */
  private void timeAxis() {
    long end = points.get(points.size() - 1).start().getEpochSecond() + length;
    long begin = points.get(0).start().getEpochSecond();
    long minutes = (end - begin + 59) / 60;
    long shown = minutes <= 10 ? 10 : minutes <= 20 ? 20 : minutes <= 30 ? 30 : 60;
    time.setLowerBound(end - shown * 60);
    time.setUpperBound(end);
  }

  /** The axes follow {@link #show} alone. */
  @Override
  protected void updateAxisRange() {}

  @Override
  protected void layoutPlotChildren() {
    List<PathElement> top = new ArrayList<>();
    List<PathElement> under = new ArrayList<>();
    List<PathElement> opened = new ArrayList<>();
    switch (style) {
      case AREA -> curve(top, under, opened);
      case BARS -> bars(under, opened);
    }
    line.getElements().setAll(top);
    area.getElements().setAll(under);
    open.getElements().setAll(opened);
    layoutReading();
  }

  private void curve(List<PathElement> top, List<PathElement> under, List<PathElement> opened) {
    double zero = values.getDisplayPosition(0);
    double x = 0;
    for (WindowPoint point : points) {
      x = middle(point);
      double y = values.getDisplayPosition(point.value());
      if (point.open()) {
        if (opened.isEmpty() && !top.isEmpty()) {
          LineTo last = end(top);
          opened.add(new MoveTo(last.getX(), last.getY()));
        }
        opened.add(opened.isEmpty() ? new MoveTo(x, y) : new LineTo(x, y));
      } else {
        if (top.isEmpty()) {
          under.add(new MoveTo(x, zero));
        }
        top.add(top.isEmpty() ? new MoveTo(x, y) : new LineTo(x, y));
        under.add(new LineTo(x, y));
      }
    }
    if (!top.isEmpty()) {
      under.add(new LineTo(end(top).getX(), zero));
    }
  }

  private static LineTo end(List<PathElement> way) {
    PathElement last = way.get(way.size() - 1);
    return last instanceof MoveTo move ? new LineTo(move.getX(), move.getY()) : (LineTo) last;
  }

  private void bars(List<PathElement> closed, List<PathElement> opened) {
    double zero = values.getDisplayPosition(0);
    for (WindowPoint point : points) {
      double from = time.getDisplayPosition(point.start().getEpochSecond());
      double to = time.getDisplayPosition(point.start().getEpochSecond() + length);
      double gap = Math.max(1, (to - from) * 0.2);
      double y = values.getDisplayPosition(point.value());
      List<PathElement> into = point.open() ? opened : closed;
      into.add(new MoveTo(from, zero));
      into.add(new LineTo(from, y));
      into.add(new LineTo(to - gap, y));
      into.add(new LineTo(to - gap, zero));
      into.add(new LineTo(from, zero));
    }
  }

  private double middle(WindowPoint point) {
    return time.getDisplayPosition(point.start().getEpochSecond() + length / 2.0);
  }

  @Override
  void layoutReading() {
    if (showsReading()) {
      WindowPoint point = points.get(chosen);
      layoutReading(middle(point), reading(point), 8, 4);
    }
  }

  private String reading(WindowPoint point) {
    return "%s – %s%s%n%s%n%s"
        .formatted(
            texts.time(point.start()),
            texts.time(point.start().plus(Duration.ofSeconds(length))),
            point.open() ? " · " + texts.text("window.open") : "",
            precise.apply(point.value()),
            texts.utc(point.start()));
  }

  @Override
  int nearest(double x) {
    double inPlot = time.sceneToLocal(localToScene(x, 0)).getX();
    int nearest = -1;
    double distance = Double.MAX_VALUE;
    for (int i = 0; i < points.size(); i++) {
      double away = Math.abs(middle(points.get(i)) - inPlot);
      if (away < distance) {
        distance = away;
        nearest = i;
      }
    }
    return nearest;
  }

  @Override
  int to(KeyCode key) {
    return key == KeyCode.LEFT ? chosen - 1 : key == KeyCode.RIGHT ? chosen + 1 : -1;
  }
}
