package com.instashop.dashboard.model;

import com.instashop.changes.measure.Windows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A value over the windows of the last hour, oldest first and without gaps: a window without
 * changes has no document, and changed nothing.
 */
public final class WindowSeries {
  private WindowSeries() {}

  /**
   * The points of a series.
   *
   * @param watermark windows that end before it are final; null where that is not known
   */
  public static <T> List<WindowPoint> of(
      List<T> windows, Function<T, Instant> start, ToDoubleFunction<T> value, Instant watermark) {
    List<WindowPoint> points = new ArrayList<>();
    for (T window : windows) {
      fill(points, start.apply(window), watermark);
      points.add(point(start.apply(window), value.applyAsDouble(window), watermark));
    }
    if (watermark != null) {
      fill(points, watermark.minus(Windows.LENGTH), watermark);
    }
    return points;
  }

  private static void fill(List<WindowPoint> points, Instant before, Instant watermark) {
    while (!points.isEmpty()) {
      Instant next = points.get(points.size() - 1).start().plus(Windows.LENGTH);
      if (!next.isBefore(before)) {
        return;
      }
      points.add(point(next, 0, watermark));
    }
  }

  private static WindowPoint point(Instant start, double value, Instant watermark) {
    return new WindowPoint(
        start, value, watermark == null || start.plus(Windows.LENGTH).isAfter(watermark));
  }

  /** The sums up to each point: the course of a total. */
  public static List<WindowPoint> running(List<WindowPoint> points) {
    List<WindowPoint> sums = new ArrayList<>();
    double sum = 0;
    for (WindowPoint point : points) {
      sum += point.value();
      sums.add(new WindowPoint(point.start(), sum, point.open()));
    }
    return sums;
  }

  /** The points whose windows are final. */
  public static List<WindowPoint> closed(List<WindowPoint> points) {
    return points.stream().filter(point -> !point.open()).toList();
  }
}
