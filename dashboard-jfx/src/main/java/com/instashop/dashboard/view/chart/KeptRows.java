package com.instashop.dashboard.view.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The rows of a box, which share its height. Those that are there are kept: nothing flickers. */
final class KeptRows<R extends Node> {
  private final VBox box;
  private final Supplier<R> another;
  private final List<R> rows = new ArrayList<>();

  KeptRows(VBox box, Supplier<R> another) {
    this.box = box;
    this.another = another;
  }

  /** So many rows, from the top; more are made, or those below taken away. */
  List<R> fit(int size) {
    while (rows.size() < size) {
      R row = another.get();
      VBox.setVgrow(row, Priority.ALWAYS);
      rows.add(row);
      box.getChildren().add(row);
    }
    while (rows.size() > size) {
      box.getChildren().remove(rows.remove(rows.size() - 1));
    }
    return rows;
  }
}
