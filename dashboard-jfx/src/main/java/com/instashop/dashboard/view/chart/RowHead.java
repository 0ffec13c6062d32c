package com.instashop.dashboard.view.chart;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The line above a bar: a name, which is cut where there is no room, a detail and a value. */
final class RowHead extends HBox {
  final Label name = new Label();
  final Label detail = new Label();
  final Label value = new Label();

  /** A line whose texts have these style classes. */
  RowHead(String nameStyle, String detailStyle, String valueStyle) {
    getStyleClass().add("bar-head");
    name.getStyleClass().add(nameStyle);
    name.setMinWidth(0);
    name.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(name, Priority.ALWAYS);
    detail.getStyleClass().add(detailStyle);
    detail.setMinWidth(Region.USE_PREF_SIZE);
    value.getStyleClass().add(valueStyle);
    value.setMinWidth(Region.USE_PREF_SIZE);
    getChildren().addAll(name, detail, value);
  }

  /** As lists of bars have it. */
  static RowHead ofBar() {
    return new RowHead("bar-name", "bar-detail", "bar-value");
  }
}
