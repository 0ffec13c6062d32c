package com.instashop.dashboard.view.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import javafx.scene.chart.ValueAxis;

/** An axis of seconds since the epoch, with ticks at round times of day. */
final class TimeAxis extends ValueAxis<Number> {
  /** Steps between ticks, in seconds. */
  private static final long[] STEPS = {60, 120, 300, 600, 900, 1800};

  /** Room that a label needs, in pixels. */
  private static final double LABEL = 60;

  private final LongFunction<String> label;

  /**
   * An axis.
   *
   * @param label writes a second
   */
  TimeAxis(LongFunction<String> label) {
    this.label = label;
    setAutoRanging(false);
    setAnimated(false);
    setMinorTickVisible(false);
    setTickMarkVisible(false);
  }

  private record Range(double lower, double upper) {}

  @Override
  protected Object getRange() {
    return new Range(getLowerBound(), getUpperBound());
  }

  @Override
  protected void setRange(Object range, boolean animate) {
    Range bounds = (Range) range;
    setLowerBound(bounds.lower());
    setUpperBound(bounds.upper());
    currentLowerBound.set(bounds.lower());
    setScale(calculateNewScale(getWidth(), bounds.lower(), bounds.upper()));
  }

  @Override
  protected List<Number> calculateTickValues(double length, Object range) {
    Range bounds = (Range) range;
    long step = step(length, bounds.upper() - bounds.lower());
    List<Number> ticks = new ArrayList<>();
    long tick = (long) Math.ceil(bounds.lower() / step) * step;
    while (tick <= bounds.upper()) {
      ticks.add(tick);
      tick += step;
    }
    return ticks;
  }

  private static long step(double length, double seconds) {
    for (long step : STEPS) {
      if (seconds / step * LABEL <= length) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  @Override
  protected List<Number> calculateMinorTickMarks() {
    return List.of();
  }

  @Override
  protected String getTickMarkLabel(Number second) {
    return label.apply(second.longValue());
  }
}
