package com.instashop.dashboard.view;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;

/** Names with a value and a bar. Rows are kept and only their texts and bars change. */
final class BarList extends VBox {
  private final int most;
  private final List<Row> rows = new ArrayList<>();

  /**
   * One row.
   *
   * @param icon null for none
   * @param share of the whole bar, 0 to 1
   * @param detail beside the value; empty for none
   * @param tone a style class for the bar's colour
   */
  record Entry(String name, Ikon icon, String value, String detail, double share, String tone) {}

  /**
   * An empty list.
   *
   * @param most rows
   */
  BarList(int most) {
    this.most = most;
    getStyleClass().add("bar-list");
  }

  void show(List<Entry> entries) {
    int size = Math.min(most, entries.size());
    while (rows.size() < size) {
      Row row = new Row();
      VBox.setVgrow(row, Priority.ALWAYS);
      rows.add(row);
      getChildren().add(row);
    }
    while (rows.size() > size) {
      getChildren().remove(rows.remove(rows.size() - 1));
    }
    for (int i = 0; i < size; i++) {
      rows.get(i).show(entries.get(i));
    }
  }

  /** Name and value above a bar. */
  private static final class Row extends VBox {
    private final Label name = new Label();
    private final Label detail = new Label();
    private final Label value = new Label();
    private final Bar bar = new Bar();
    private Entry shown;

    Row() {
      getStyleClass().add("bar-row");
      name.getStyleClass().add("bar-name");
      name.setTextOverrun(OverrunStyle.ELLIPSIS);
      name.setMinWidth(0);
      HBox.setHgrow(name, Priority.ALWAYS);
      name.setMaxWidth(Double.MAX_VALUE);
      detail.getStyleClass().add("bar-detail");
      detail.setMinWidth(Region.USE_PREF_SIZE);
      value.getStyleClass().add("bar-value");
      value.setMinWidth(Region.USE_PREF_SIZE);
      HBox head = new HBox(name, detail, value);
      head.getStyleClass().add("bar-head");
      getChildren().addAll(head, bar);
      setMaxHeight(40);
    }

    void show(Entry entry) {
      if (entry.equals(shown)) {
        return;
      }
      if (shown == null || shown.icon() != entry.icon() || !shown.tone().equals(entry.tone())) {
        name.setGraphic(
            entry.icon() == null ? null : Icons.of(entry.icon(), "bar-icon", entry.tone()));
      }
      name.setText(entry.name());
      detail.setText(entry.detail());
      value.setText(entry.value());
      bar.show(entry.share(), entry.tone());
      shown = entry;
    }
  }
}
