package com.instashop.dashboard.view.chart;

import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * Wholes under each other, each a bar that is cut into the same kinds of shares, with a legend in
 * which each kind has its shape. Rows are kept and only their texts and bars change.
 */
public final class ShareRows extends VBox {
  private final Texts texts;
  private final boolean detailed;
  private final VBox rows = new VBox();
  private final FlowPane legend = new FlowPane();
  private final KeptRows<Row> shown = new KeptRows<>(rows, Row::new);
  private List<Kind> kinds = List.of();

  /**
   * A kind of share.
   *
   * @param tone a style class for its colour
   */
  public record Kind(String name, Ikon icon, String tone) {}

  /**
   * One whole.
   *
   * @param icon null for none
   * @param detail before the value
   * @param counts of each kind, in the order of the kinds
   */
  public record Entry(String name, Ikon icon, String detail, String value, List<Long> counts) {
    public long total() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * No rows yet.
   *
   * @param detailed whether each row says its shares under the bar; else they are said on hover
   */
  public ShareRows(Texts texts, boolean detailed) {
    this.texts = texts;
    this.detailed = detailed;
    getStyleClass().addAll("share-rows", detailed ? "detailed" : "compact");
    rows.getStyleClass().add("rows");
    VBox.setVgrow(rows, Priority.ALWAYS);
    legend.getStyleClass().add("legend");
    getChildren().addAll(rows, legend);
  }

  public void show(List<Kind> newest, List<Entry> entries) {
    if (!newest.equals(kinds)) {
      kinds = newest;
      legend
          .getChildren()
          .setAll(kinds.stream().map(kind -> new Label(kind.name(), icon(kind))).toList());
      shown.fit(0);
    }
    List<Row> kept = shown.fit(entries.size());
    for (int i = 0; i < kept.size(); i++) {
      kept.get(i).show(entries.get(i));
    }
  }

  private static FontIcon icon(Kind kind) {
    return Icons.of(kind.icon(), "kind-icon", kind.tone());
  }

  private static Label part(Kind kind, String percent) {
    Label part = new Label(percent, icon(kind));
    part.getStyleClass().add("bar-detail");
    part.setAccessibleText(kind.name() + " " + percent);
    return part;
  }

  /** Name and value above a bar, and its shares. */
  private final class Row extends VBox {
    private final RowHead head = RowHead.ofBar();
    private final ShareBar bar = new ShareBar();
    private final FlowPane parts = new FlowPane();
    private final Tooltip told = new Tooltip();
    private Entry entry;

    Row() {
      getStyleClass().add("row");
      parts.getStyleClass().add("parts");
      getChildren().addAll(head, bar);
      if (detailed) {
        getChildren().add(parts);
        setMaxHeight(72);
      } else {
        setMaxHeight(44);
      }
      Tooltip.install(this, told);
    }

    void show(Entry newest) {
      if (newest.equals(entry)) {
        return;
      }
      if (entry == null || !Objects.equals(entry.icon(), newest.icon())) {
        head.name.setGraphic(newest.icon() == null ? null : Icons.of(newest.icon(), "feed-icon"));
      }
      entry = newest;
      head.name.setText(entry.name());
      head.detail.setText(entry.detail());
      head.value.setText(entry.value());
      List<ShareBar.Share> shares = new ArrayList<>();
      List<String> sentences = new ArrayList<>();
      parts.getChildren().clear();
      for (int i = 0; i < kinds.size(); i++) {
        Kind kind = kinds.get(i);
        long count = entry.counts().get(i);
        shares.add(new ShareBar.Share(Values.share(count, entry.total()), kind.tone()));
        if (count > 0) {
          String percent = texts.percent(Values.share(count, entry.total()) * 100);
          sentences.add(kind.name() + " " + texts.count(count) + " · " + percent);
          if (detailed) {
            parts.getChildren().add(part(kind, percent));
          }
        }
      }
      bar.show(shares);
      told.setText(String.join("\n", sentences));
      setAccessibleText(entry.name() + ", " + String.join(", ", sentences));
    }
  }
}
