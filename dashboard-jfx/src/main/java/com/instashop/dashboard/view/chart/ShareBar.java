package com.instashop.dashboard.view.chart;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Region;

/** One bar that is cut into shares. */
final class ShareBar extends Region {
  private static final double GAP = 2;

  private final List<Region> pieces = new ArrayList<>();
  private List<Share> shares = List.of();

  /**
   * A piece.
   *
   * @param part of the whole, 0 to 1
   * @param tone a style class for its colour
   */
  record Share(double part, String tone) {}

  ShareBar() {
    getStyleClass().add("share-bar");
  }

  void show(List<Share> newest) {
    if (newest.equals(shares)) {
      return;
    }
    while (pieces.size() < newest.size()) {
      Region piece = new Region();
      piece.setManaged(false);
      pieces.add(piece);
      getChildren().add(piece);
    }
    while (pieces.size() > newest.size()) {
      getChildren().remove(pieces.remove(pieces.size() - 1));
    }
    for (int i = 0; i < newest.size(); i++) {
      pieces.get(i).getStyleClass().setAll("share-piece", newest.get(i).tone());
    }
    shares = newest;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double x = 0;
    for (int i = 0; i < pieces.size(); i++) {
      double wide = shares.get(i).part() * getWidth();
      pieces.get(i).resizeRelocate(x, 0, Math.max(0, wide - GAP), getHeight());
      x += wide;
    }
  }
}
