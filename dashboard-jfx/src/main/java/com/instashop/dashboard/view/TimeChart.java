package com.instashop.dashboard.view;

import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.model.WindowSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.collections.FXCollections;
import javafx.geometry.Side;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.util.StringConverter;

/**
 * A value over the windows of the last hour. What is still open is drawn apart. A few shapes are
 * moved in place, instead of a node for each point; the axes move only when they have to.
 */
final class TimeChart extends XYChart<Number, Number> {
  /** How a value is drawn. */
  enum Style {
    AREA,
    BARS
  }

  private static final long WINDOW = WindowSeries.WINDOW.toSeconds();

  private final Texts texts;
  private final Style style;
  private final DoubleFunction<String> precise;
  private final TimeAxis time;
  private final ValueAxisBounds bounds = new ValueAxisBounds();
  private final Path area = path("time-chart-area");
  private final Path line = path("time-chart-line");
  private final Path open = path("time-chart-open");
  private final Line cross = new Line();
  private final Label reading = new Label();
  private List<WindowPoint> points = List.of();

  /** The point that is looked at; -1 for none. */
  private int chosen = -1;

  /**
   * An empty chart.
   *
   * @param precise how a value is written where there is room for all of it
   */
  TimeChart(Texts texts, Style style, DoubleFunction<String> precise) {
    super(new TimeAxis(second -> texts.minute(Instant.ofEpochSecond(second))), new NumberAxis());
    this.texts = texts;
    this.style = style;
    this.precise = precise;
    time = (TimeAxis) getXAxis();
    getStyleClass().addAll("time-chart", style == Style.AREA ? "as-area" : "as-bars");
    setAnimated(false);
    setData(FXCollections.observableArrayList());
    setLegendVisible(false);
    setVerticalGridLinesVisible(false);
    setVerticalZeroLineVisible(false);
    setAlternativeRowFillVisible(false);
    setMinHeight(0);
    setMinWidth(0);
    valueAxis((NumberAxis) getYAxis());
    getYAxis().setSide(Side.LEFT);
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

  private static Path path(String style) {
    Path path = new Path();
    path.getStyleClass().add(style);
    return path;
  }

  private void valueAxis(NumberAxis axis) {
    axis.setAutoRanging(false);
    axis.setAnimated(false);
    axis.setMinorTickVisible(false);
    axis.setTickMarkVisible(false);
    axis.setTickLabelFormatter(new ValueLabels());
  }

  /** Shows these points, oldest first; the axis of time ends where the newest does. */
  void show(List<WindowPoint> series) {
    if (series.equals(points)) {
      return;
    }
    points = series;
    if (!points.isEmpty()) {
      timeAxis();
      double least = points.stream().mapToDouble(WindowPoint::value).min().orElse(0);
      double most = points.stream().mapToDouble(WindowPoint::value).max().orElse(0);
      bounds.fit(least, most);
      NumberAxis values = (NumberAxis) getYAxis();
      values.setLowerBound(bounds.lower());
      values.setUpperBound(bounds.upper());
      values.setTickUnit(bounds.tick());
    }
    chosen = Math.min(chosen, points.size() - 1);
    requestChartLayout();
  }

  /** Ten minutes at first; it grows with what there is, up to the hour that is kept. */
  private void timeAxis() {
    long end = points.get(points.size() - 1).start().getEpochSecond() + WINDOW;
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
    double zero = getYAxis().getDisplayPosition(0);
    double x = 0;
    for (WindowPoint point : points) {
      x = middle(point);
      double y = getYAxis().getDisplayPosition(point.value());
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
    double zero = getYAxis().getDisplayPosition(0);
    for (WindowPoint point : points) {
      double from = time.getDisplayPosition(point.start().getEpochSecond());
      double to = time.getDisplayPosition(point.start().getEpochSecond() + WINDOW);
      double gap = Math.max(1, (to - from) * 0.2);
      double y = getYAxis().getDisplayPosition(point.value());
      List<PathElement> into = point.open() ? opened : closed;
      into.add(new MoveTo(from, zero));
      into.add(new LineTo(from, y));
      into.add(new LineTo(to - gap, y));
      into.add(new LineTo(to - gap, zero));
      into.add(new LineTo(from, zero));
    }
  }

  private double middle(WindowPoint point) {
    return time.getDisplayPosition(point.start().getEpochSecond() + WINDOW / 2.0);
  }

  private void layoutReading() {
    boolean shown = chosen >= 0 && chosen < points.size();
    cross.setVisible(shown);
    reading.setVisible(shown);
    if (!shown) {
      return;
    }
    WindowPoint point = points.get(chosen);
    double x = middle(point);
    cross.setStartX(x);
    cross.setEndX(x);
    cross.setStartY(0);
    cross.setEndY(getYAxis().getHeight());
    Instant end = point.start().plus(WindowSeries.WINDOW);
    reading.setText(
        "%s – %s%s%n%s%n%s"
            .formatted(
                texts.time(point.start()),
                texts.time(end),
                point.open() ? " · " + texts.text("window.open") : "",
                precise.apply(point.value()),
                texts.utc(point.start())));
    reading.autosize();
    double right = time.getWidth() - reading.getWidth();
    reading.relocate(x + 8 > right ? Math.max(0, x - 8 - reading.getWidth()) : x + 8, 4);
    setAccessibleText(reading.getText());
  }

  private int nearest(double x) {
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

  private void walk(KeyEvent event) {
    int to =
        event.getCode() == KeyCode.LEFT
            ? chosen - 1
            : event.getCode() == KeyCode.RIGHT ? chosen + 1 : -1;
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

  private final class ValueLabels extends StringConverter<Number> {
    @Override
    public String toString(Number value) {
      return texts.compact(value.doubleValue());
    }

    @Override
    public Number fromString(String text) {
      throw new UnsupportedOperationException("Nobody edits an axis");
    }
  }

  /** How long the time is that is shown; for the title. */
  Duration shown() {
    return Duration.ofSeconds((long) (time.getUpperBound() - time.getLowerBound()));
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
