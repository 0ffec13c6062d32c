package com.instashop.dashboard.view.chart;

import java.util.function.Function;
import javafx.util.StringConverter;

/** How the labels of an axis are written. */
final class AxisLabels extends StringConverter<Number> {
  private final Function<Number, String> label;

  AxisLabels(Function<Number, String> label) {
    this.label = label;
  }

  @Override
  public String toString(Number value) {
    return label.apply(value);
  }

  @Override
  public Number fromString(String text) {
    throw new UnsupportedOperationException("Nobody edits an axis");
  }
}
