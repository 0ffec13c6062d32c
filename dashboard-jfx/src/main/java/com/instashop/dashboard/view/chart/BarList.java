package com.instashop.dashboard.view.chart;

import com.instashop.dashboard.view.Icons;
import java.util.List;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;

/** Names with a value and a bar. Rows are kept and only their texts and bars change. */
public final class BarList extends VBox {
  private final int most;
  private final KeptRows<Row> rows = new KeptRows<>(this, Row::new);

  /**
   * One row.
   *
   * @param icon null for none
   * @param share of the whole bar, 0 to 1
   * @param detail beside the value; empty for none
   * @param tone a style class for the bar's colour
   */
  public record Entry(
      String name, Ikon icon, String value, String detail, double share, String tone) {}

  /**
   * An empty list.
   *
   * @param most rows
   */
  public BarList(int most) {
    this.most = most;
    getStyleClass().add("bar-list");
  }

  public void show(List<Entry> entries) {
    int size = Math.min(most, entries.size());
    List<Row> kept = rows.fit(size);
    for (int i = 0; i < size; i++) {
      kept.get(i).show(entries.get(i));
    }
  }

  /** Name and value above a bar. */
  private static final class Row extends VBox {
    private final RowHead head = RowHead.ofBar();
    private final Bar bar = new Bar();
    private Entry shown;

    Row() {
      getStyleClass().add("bar-row");
      getChildren().addAll(head, bar);
      setMaxHeight(40);
    }

    void show(Entry entry) {
      if (entry.equals(shown)) {
        return;
      }
      if (shown == null || shown.icon() != entry.icon() || !shown.tone().equals(entry.tone())) {
        head.name.setGraphic(
            entry.icon() == null ? null : Icons.of(entry.icon(), "bar-icon", entry.tone()));
      }
      head.name.setText(entry.name());
      head.detail.setText(entry.detail());
      head.value.setText(entry.value());
      bar.show(entry.share(), entry.tone());
      shown = entry;
    }
  }
}
