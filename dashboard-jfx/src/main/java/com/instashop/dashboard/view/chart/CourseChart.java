package com.instashop.dashboard.view.chart;

import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.view.Texts;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.geometry.Side;
import javafx.scene.chart.Axis;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Line;
import javafx.scene.shape.Path;

/**
 * The course of a value. What is still open is drawn apart. A few shapes are moved in place,
 * instead of a node for each point; a point can be looked at with the mouse or the arrow keys.
 */
public abstract class CourseChart extends XYChart<Number, Number> {
  final Texts texts;
  final NumberAxis values;
  final Path area = path("time-chart-area");
  final Path line = path("time-chart-line");
  final Path open = path("time-chart-open");
  final Line cross = new Line();
  final Label reading = new Label();

  /** Oldest first. */
  List<WindowPoint> points = List.of();

  /** The point that is looked at; -1 for none. */
  int chosen = -1;

  CourseChart(Texts texts, Axis<Number> time, NumberAxis values) {
    super(time, values);
    this.texts = texts;
    this.values = values;
    getStyleClass().add("time-chart");
    // Without a list the axes cannot be told not to range by themselves.
    setData(FXCollections.observableArrayList());
    setAnimated(false);
    setLegendVisible(false);
    setVerticalGridLinesVisible(false);
    setVerticalZeroLineVisible(false);
    setAlternativeRowFillVisible(false);
    setMinSize(0, 0);
    plain(values, new AxisLabels(value -> texts.compact(value.doubleValue())));
    values.setSide(Side.LEFT);
    cross.getStyleClass().add("time-chart-cross");
    reading.getStyleClass().add("time-chart-reading");
    reading.setManaged(false);
    getPlotChildren().addAll(area, line, open, cross, reading);
    setFocusTraversable(true);
    addEventHandler(MouseEvent.MOUSE_MOVED, event -> choose(nearest(event.getX())));
    addEventHandler(MouseEvent.MOUSE_EXITED, event -> choose(-1));
    addEventHandler(KeyEvent.KEY_PRESSED, this::walk);
    focusedProperty().addListener(change -> choose(isFocused() ? points.size() - 1 : -1));
  }

  /** What is shown, oldest first. */
  public List<WindowPoint> points() {
    return points;
  }

  static Path path(String style) {
    Path path = new Path();
    path.getStyleClass().add(style);
    return path;
  }

  /** An axis that only its chart moves. */
  static void plain(NumberAxis axis, AxisLabels labels) {
    axis.setAutoRanging(false);
    axis.setAnimated(false);
    axis.setMinorTickVisible(false);
    axis.setTickMarkVisible(false);
    axis.setTickLabelFormatter(labels);
  }

  void fit(ValueAxisBounds bounds) {
    values.setLowerBound(bounds.lower());
    values.setUpperBound(bounds.upper());
    values.setTickUnit(bounds.tick());
  }

  /** The point that is nearest to a place, in the chart's pixels; -1 where there is none. */
  abstract int nearest(double x);

  /** The point that a key leads to; beyond the points where it leads nowhere. */
  abstract int to(KeyCode key);

  /** Tells of the point that is looked at. */
  abstract void layoutReading();

  /** Whether a point is looked at; shows or hides what tells of it. */
  boolean showsReading() {
    boolean shown = chosen >= 0 && chosen < points.size();
    cross.setVisible(shown);
    reading.setVisible(shown);
    return shown;
  }

  /**
   * Puts the cross and the text beside it.
   *
   * @param gap between them, in pixels
   */
  void layoutReading(double x, String text, double gap, double top) {
    cross.setStartX(x);
    cross.setEndX(x);
    cross.setStartY(0);
    cross.setEndY(values.getHeight());
    reading.setText(text);
    reading.autosize();
    double right = getXAxis().getWidth() - reading.getWidth();
    reading.relocate(x + gap > right ? Math.max(0, x - gap - reading.getWidth()) : x + gap, top);
    setAccessibleText(text);
  }

  private void walk(KeyEvent event) {
    int to = to(event.getCode());
    if (to >= 0 && to < points.size()) {
      choose(to);
      event.consume();
    }
  }

  private void choose(int point) {
    if (point != chosen) {
      chosen = point;
      layoutReading();
    }
  }

  @Override
  protected void dataItemAdded(
      Series<Number, Number> series, int index, Data<Number, Number> item) {}

  @Override
  protected void dataItemRemoved(Data<Number, Number> item, Series<Number, Number> series) {}

  @Override
  protected void dataItemChanged(Data<Number, Number> item) {}

  @Override
  protected void seriesAdded(Series<Number, Number> series, int index) {}

  @Override
  protected void seriesRemoved(Series<Number, Number> series) {}
}
