package com.instashop.dashboard.view.chart;

import javafx.scene.layout.Region;

/** A horizontal bar that is filled in part. */
final class Bar extends Region {
  private final Region fill = new Region();
  private double share;
  private String tone = "";

  Bar() {
    getStyleClass().add("bar");
    fill.getStyleClass().add("bar-fill");
    fill.setManaged(false);
    getChildren().add(fill);
  }

  /**
   * Fills it.
   *
   * @param filled 0 to 1
   * @param style class of the colour
   */
  void show(double filled, String style) {
    if (!style.equals(tone)) {
      fill.getStyleClass().remove(tone);
      fill.getStyleClass().add(style);
      tone = style;
    }
    if (filled != share) {
      share = filled;
      requestLayout();
    }
  }

  @Override
  protected void layoutChildren() {
    double wide = Math.max(0, Math.min(1, share)) * getWidth();
    fill.resizeRelocate(0, 0, share > 0 ? Math.max(2, wide) : 0, getHeight());
  }
}
