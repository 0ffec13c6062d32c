package com.instashop.dashboard.view.chart;

import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.model.history.Grain;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.view.Moments;
import com.instashop.dashboard.view.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import javafx.scene.chart.NumberAxis;
import javafx.scene.input.KeyCode;
import javafx.scene.shape.Circle;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;

/** A value by hour or day, and the same of the period before in the background. */
public final class HistoryChart extends CourseChart {
  /** Pixels that a label of the axis of time needs. */
  private static final double LABEL = 64;

  private static final List<Integer> HOUR_STEPS = List.of(1, 2, 3, 4, 6, 12, 24);
  private static final List<Integer> DAY_STEPS = List.of(1, 2, 5, 7, 14, 28, 56, 112, 365);

  private final Moments moments;
  private final DoubleFunction<String> precise;
  private final NumberAxis time;
  private final Path earlier = path("history-chart-before");
  private final Circle mark = new Circle(4);
  private HistoryRange range;
  private List<WindowPoint> before = List.of();

  /**
   * An empty chart.
   *
   * @param precise how a value is written where there is room for all of it
   */
  public HistoryChart(Texts texts, Moments moments, String tone, DoubleFunction<String> precise) {
    super(texts, new NumberAxis(), new NumberAxis());
    this.moments = moments;
    this.precise = precise;
    time = (NumberAxis) getXAxis();
    getStyleClass().addAll("history-chart", tone);
    plain(time, new AxisLabels(this::tick));
    mark.getStyleClass().add("history-chart-mark");
    mark.setVisible(false);
    getPlotChildren().add(0, earlier);
    getPlotChildren().add(getPlotChildren().indexOf(reading), mark);
    widthProperty().addListener(change -> timeAxis());
  }

  /**
   * Shows these points, oldest first.
   *
   * @param earlierPoints of the range before
   */
  public void show(HistoryRange shown, List<WindowPoint> newest, List<WindowPoint> earlierPoints) {
    if (shown.equals(range) && newest.equals(points) && earlierPoints.equals(before)) {
      return;
    }
    boolean sameRange = range != null && range.from().equals(shown.from());
    range = shown;
    points = newest;
    before = earlierPoints;
    timeAxis();
    ValueAxisBounds bounds = new ValueAxisBounds();
    bounds.fit(0, Math.max(most(points), most(before)));
    fit(bounds);
    chosen = sameRange ? Math.min(chosen, points.size() - 1) : -1;
    requestChartLayout();
  }

  private static double most(List<WindowPoint> points) {
    return points.stream().mapToDouble(WindowPoint::value).max().orElse(0);
  }

  private long step() {
    return range.grain().length().toSeconds();
  }

  /** From the first bucket to the last one: a label stands under the point of its bucket. */
  private void timeAxis() {
    if (range == null) {
      return;
    }
    time.setLowerBound(range.from().getEpochSecond());
    time.setUpperBound(range.to().getEpochSecond() - step());
    long buckets = range.length().toSeconds() / step();
    double room = Math.max(2, (getWidth() - 60) / LABEL);
    List<Integer> steps = range.grain() == Grain.HOUR ? HOUR_STEPS : DAY_STEPS;
    int every =
        steps.stream()
            .filter(size -> buckets / (double) size <= room)
            .findFirst()
            .orElse(steps.get(steps.size() - 1));
    time.setTickUnit((double) every * step());
  }

  private String tick(Number second) {
    boolean onStep = (second.longValue() - (long) time.getLowerBound()) % time.getTickUnit() == 0;
    return onStep && range != null
        ? moments.tick(range.grain(), Instant.ofEpochSecond(second.longValue()))
        : "";
  }

  @Override
  protected void layoutPlotChildren() {
    List<PathElement> top = new ArrayList<>();
    List<PathElement> under = new ArrayList<>();
    List<PathElement> opened = new ArrayList<>();
    List<PathElement> behind = new ArrayList<>();
    double zero = values.getDisplayPosition(0);
    for (int i = 0; i < points.size(); i++) {
      WindowPoint point = points.get(i);
      double x = x(point.start());
      double y = values.getDisplayPosition(point.value());
      if (point.open() && i > 0) {
        opened.add(
            new MoveTo(
                x(points.get(i - 1).start()),
                values.getDisplayPosition(points.get(i - 1).value())));
        opened.add(new LineTo(x, y));
      } else {
        top.add(top.isEmpty() ? new MoveTo(x, y) : new LineTo(x, y));
        if (under.isEmpty()) {
          under.add(new MoveTo(x, zero));
        }
        under.add(new LineTo(x, y));
      }
    }
    if (!under.isEmpty()) {
      LineTo end = (LineTo) under.get(under.size() - 1);
      under.add(new LineTo(end.getX(), zero));
    }
    for (int i = 0; i < before.size(); i++) {
      double x = x(before.get(i).start().plus(range.length()));
      double y = values.getDisplayPosition(before.get(i).value());
      behind.add(i == 0 ? new MoveTo(x, y) : new LineTo(x, y));
    }
    line.getElements().setAll(top);
    area.getElements().setAll(under);
    open.getElements().setAll(opened);
    earlier.getElements().setAll(behind);
    layoutReading();
  }

  private double x(Instant bucket) {
    return time.getDisplayPosition(bucket.getEpochSecond());
  }

  @Override
  void layoutReading() {
    boolean shown = showsReading();
    // One point alone makes no line.
    mark.setVisible(shown || points.size() == 1);
    if (mark.isVisible()) {
      WindowPoint point = points.get(shown ? chosen : 0);
      double x = x(point.start());
      mark.setCenterX(x);
      mark.setCenterY(values.getDisplayPosition(point.value()));
      if (shown) {
        layoutReading(x, reading(point), 10, 2);
      }
    }
  }

  private String reading(WindowPoint point) {
    StringBuilder text = new StringBuilder(moments.bucket(range.grain(), point.start()));
    if (point.open()) {
      text.append(" · ").append(texts.text("window.open"));
    }
    text.append('\n').append(precise.apply(point.value()));
    Instant earlierStart = point.start().minus(range.length());
    Optional<WindowPoint> found =
        before.stream().filter(known -> known.start().equals(earlierStart)).findFirst();
    if (found.isPresent()) {
      WindowPoint then = found.get();
      text.append('\n')
          .append(
              texts.text(
                  "history.reading.before",
                  precise.apply(then.value()),
                  moments.tick(Grain.DAY, then.start())));
    }
    return text.append('\n')
        .append(moments.bucketElsewhere(range.grain(), point.start()))
        .toString();
  }

  @Override
  int nearest(double x) {
    if (points.isEmpty()) {
      return -1;
    }
    double inPlot = time.sceneToLocal(localToScene(x, 0)).getX();
    double second = time.getValueForDisplay(inPlot).doubleValue();
    long bucket = Math.round((second - points.get(0).start().getEpochSecond()) / step());
    return (int) Math.max(0, Math.min(points.size() - 1, bucket));
  }

  @Override
  int to(KeyCode key) {
    return switch (key) {
      case LEFT -> chosen - 1;
      case RIGHT -> chosen + 1;
      case HOME -> 0;
      case END -> points.size() - 1;
      default -> -1;
    };
  }
}
