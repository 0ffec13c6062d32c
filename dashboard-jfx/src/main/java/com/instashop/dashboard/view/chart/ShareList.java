package com.instashop.dashboard.view.chart;

import java.util.List;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What a whole consists of: one bar that is cut into the shares, and a line for each. */
public final class ShareList extends VBox {
  private static final int MOST = 8;

  private final ShareBar bar = new ShareBar();
  private final BarList lines = new BarList(MOST);

  public ShareList() {
    getStyleClass().add("share-list");
    VBox.setVgrow(lines, Priority.ALWAYS);
    getChildren().addAll(bar, lines);
  }

  /** Shows entries whose shares add up to 1. */
  public void show(List<BarList.Entry> entries) {
    lines.show(entries);
    bar.show(
        entries.stream().map(entry -> new ShareBar.Share(entry.share(), entry.tone())).toList());
  }
}
