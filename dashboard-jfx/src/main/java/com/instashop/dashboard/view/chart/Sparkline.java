package com.instashop.dashboard.view.chart;

import com.instashop.dashboard.model.WindowPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;

/** The course of a number, without axes; where it is not known there is a gap. */
public final class Sparkline extends Region {
  private final Path line = new Path();
  private final Path area = new Path();
  private final Duration apart;
  private List<WindowPoint> points = List.of();

  /**
   * An empty one.
   *
   * @param apart how far apart two points are at most; where they are farther apart nothing is
   *     known between them, and nothing is drawn
   */
  public Sparkline(Duration apart) {
    this.apart = apart;
    getStyleClass().add("sparkline");
    line.getStyleClass().add("sparkline-line");
    area.getStyleClass().add("sparkline-area");
    line.setManaged(false);
    area.setManaged(false);
    getChildren().addAll(area, line);
  }

  public void show(List<WindowPoint> course) {
    if (!course.equals(points)) {
      points = course;
      requestLayout();
    }
  }

  @Override
  protected void layoutChildren() {
    if (points.size() < 2) {
      line.getElements().clear();
      area.getElements().clear();
      return;
    }
    double least = Double.MAX_VALUE;
    double most = -Double.MAX_VALUE;
    for (WindowPoint point : points) {
      least = Math.min(least, point.value());
      most = Math.max(most, point.value());
    }
    double width = getWidth();
    double height = getHeight() - 2;
    double range = most - least;
    double length = seconds(points.get(points.size() - 1));
    List<PathElement> way = new ArrayList<>();
    List<PathElement> under = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      double x = width * seconds(points.get(i)) / length;
      double share = range == 0 ? 0.5 : (points.get(i).value() - least) / range;
      double y = 1 + height * (1 - share);
      boolean begins = i == 0 || isGap(i);
      way.add(begins ? new MoveTo(x, y) : new LineTo(x, y));
      if (begins) {
        under.add(new MoveTo(x, getHeight()));
      }
      under.add(new LineTo(x, y));
      if (i == points.size() - 1 || isGap(i + 1)) {
        // One point between two gaps is a dot.
        way.add(new LineTo(x, y));
        under.add(new LineTo(x, getHeight()));
        under.add(new ClosePath());
      }
    }
    line.getElements().setAll(way);
    area.getElements().setAll(under);
  }

  /** Whether nothing is known right before this point. */
  private boolean isGap(int point) {
    Duration since = Duration.between(points.get(point - 1).start(), points.get(point).start());
    return since.compareTo(apart) > 0;
  }

  /** Since the first point. */
  private double seconds(WindowPoint point) {
    return Duration.between(points.get(0).start(), point.start()).toSeconds();
  }
}
