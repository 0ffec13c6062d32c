package com.instashop.dashboard.view;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;

/**
 * What a whole consists of: a bar in shares, and a line for each with its icon, name and values.
 */
final class ShareList extends VBox {
  private final ShareBar bar = new ShareBar();
  private final GridPane lines = new GridPane();
  private final List<Line> shown = new ArrayList<>();

  /**
   * One share.
   *
   * @param part of the whole, 0 to 1
   * @param detail a second value; empty for none
   */
  record Entry(
      String name,
      Ikon icon,
      String tone,
      double part,
      String percent,
      String value,
      String detail) {}

  private record Line(StackPane icon, Label name, Label percent, Label detail, Label value) {}

  ShareList() {
    getStyleClass().add("share-list");
    lines.getStyleClass().add("share-lines");
    ColumnConstraints icon = new ColumnConstraints();
    ColumnConstraints name = new ColumnConstraints();
    name.setHgrow(Priority.ALWAYS);
    name.setMinWidth(0);
    lines.getColumnConstraints().addAll(icon, name, number(), number(), number());
    VBox.setVgrow(lines, Priority.ALWAYS);
    getChildren().addAll(bar, lines);
  }

  private static ColumnConstraints number() {
    ColumnConstraints column = new ColumnConstraints();
    column.setHalignment(HPos.RIGHT);
    column.setMinWidth(Region.USE_PREF_SIZE);
    return column;
  }

  void show(List<Entry> entries) {
    if (shown.size() != entries.size()) {
      lines.getChildren().clear();
      shown.clear();
      for (int row = 0; row < entries.size(); row++) {
        shown.add(line(row));
      }
    }
    for (int row = 0; row < entries.size(); row++) {
      fill(shown.get(row), entries.get(row));
    }
    bar.show(
        entries.stream().map(entry -> new ShareBar.Share(entry.part(), entry.tone())).toList());
  }

  private Line line(int row) {
    Line line =
        new Line(
            new StackPane(),
            label("share-name"),
            label("share-percent"),
            label("share-detail"),
            label("share-value"));
    line.name().setMinWidth(0);
    lines.addRow(row, line.icon(), line.name(), line.percent(), line.detail(), line.value());
    lines.getChildren().forEach(node -> GridPane.setValignment(node, VPos.CENTER));
    return line;
  }

  private static Label label(String style) {
    Label label = new Label();
    label.getStyleClass().add(style);
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  private static void fill(Line line, Entry entry) {
    if (!entry.name().equals(line.name().getText())) {
      line.name().setText(entry.name());
      line.icon().getChildren().setAll(Icons.of(entry.icon(), "share-icon", entry.tone()));
    }
    line.percent().setText(entry.percent());
    line.detail().setText(entry.detail());
    line.value().setText(entry.value());
  }
}
