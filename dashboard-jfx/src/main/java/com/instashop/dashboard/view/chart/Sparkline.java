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

/** The course of a number, without axes. */
public final class Sparkline extends Region {
  private final Path line = new Path();
  private final Path area = new Path();
  private List<WindowPoint> points = List.of();

  public Sparkline() {
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
    for (int i = 0; i < points.size(); i++) {
      double x = width * seconds(points.get(i)) / length;
      double share = range == 0 ? 0.5 : (points.get(i).value() - least) / range;
      double y = 1 + height * (1 - share);
      way.add(i == 0 ? new MoveTo(x, y) : new LineTo(x, y));
    }
    line.getElements().setAll(way);
    List<PathElement> under = new ArrayList<>();
    under.add(new MoveTo(0, getHeight()));
    for (PathElement element : way) {
      under.add(
          element instanceof MoveTo move
              ? new LineTo(move.getX(), move.getY())
              : new LineTo(((LineTo) element).getX(), ((LineTo) element).getY()));
    }
    under.add(new LineTo(width, getHeight()));
    under.add(new ClosePath());
    area.getElements().setAll(under);
  }

  /** Since the first point. */
  private double seconds(WindowPoint point) {
    return Duration.between(points.get(0).start(), point.start()).toSeconds();
  }
}
