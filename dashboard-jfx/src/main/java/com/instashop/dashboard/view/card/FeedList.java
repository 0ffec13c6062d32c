package com.instashop.dashboard.view.card;

import com.instashop.dashboard.model.Happening;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Texts;
import java.time.Instant;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** What happened, newest first. */
final class FeedList extends ListView<Happening> {
  private final Texts texts;
  private final boolean dated;

  /**
   * An empty list.
   *
   * @param title its name for those who hear it
   * @param dated whether each line tells its day
   */
  FeedList(Texts texts, String title, boolean dated) {
    this.texts = texts;
    this.dated = dated;
    getStyleClass().addAll("dense", "edge-to-edge", "feed");
    setCellFactory(unused -> new Entry());
    setAccessibleText(title);
  }

  void show(List<Happening> newestFirst) {
    if (!getItems().equals(newestFirst)) {
      getItems().setAll(newestFirst);
    }
  }

  static Ikon icon(Happening.Kind kind) {
    return switch (kind) {
      case SALES, LARGEST_SALE -> Feather.SHOPPING_CART;
      case REFUNDS -> Feather.CORNER_UP_LEFT;
      case FAILED_PAYMENTS, CANCELLATIONS -> Feather.X_CIRCLE;
      case SENT -> Feather.TRUCK;
      case DELIVERED -> Feather.CHECK_SQUARE;
      case RETURNED -> Feather.ROTATE_CCW;
      case STOCK_LOW, LATE_ROWS, DEAD_LETTERS -> Feather.ALERT_TRIANGLE;
      case STOCK_EMPTY, PART_AWAY, NOT_PROVEN -> Feather.X_OCTAGON;
      case RESTOCKED -> Feather.PLUS_CIRCLE;
      case BEST_SELLER -> Feather.STAR;
      case PROVEN -> Feather.SHIELD;
      case PART_BACK -> Feather.CHECK_CIRCLE;
    };
  }

  private static String tone(Happening.Kind kind) {
    return switch (kind) {
      case SALES, LARGEST_SALE, BEST_SELLER -> "tone-money";
      case SENT, DELIVERED -> "tone-transport";
      case PROVEN, PART_BACK, RESTOCKED -> "level-good";
      case REFUNDS, CANCELLATIONS, RETURNED -> "level-off";
      case STOCK_LOW, LATE_ROWS, DEAD_LETTERS, FAILED_PAYMENTS -> "level-warning";
      case STOCK_EMPTY, PART_AWAY, NOT_PROVEN -> "level-bad";
    };
  }

  private String text(Happening happening) {
    String key = "happening." + happening.kind().name().toLowerCase(java.util.Locale.ROOT);
    String subject =
        switch (happening.kind()) {
          case PART_AWAY, PART_BACK -> texts.text(Part.valueOf(happening.subject()));
          case SALES,
              REFUNDS,
              FAILED_PAYMENTS,
              CANCELLATIONS,
              SENT,
              DELIVERED,
              RETURNED,
              STOCK_LOW,
              STOCK_EMPTY,
              RESTOCKED,
              LARGEST_SALE,
              BEST_SELLER,
              PROVEN,
              NOT_PROVEN,
              LATE_ROWS,
              DEAD_LETTERS ->
              texts.name(happening.subject(), "product.unknown", happening.product());
        };
    String amount = happening.amount() == null ? "" : texts.money(happening.amount());
    return texts.text(key, subject, happening.count(), amount, happening.count() - 1);
  }

  private final class Entry extends ListCell<Happening> {
    private final Label text = new Label();
    private final Label time = new Label();
    private final HBox line;

    Entry() {
      text.getStyleClass().add("feed-text");
      text.setMinWidth(0);
      time.getStyleClass().add("feed-time");
      time.setMinWidth(Region.USE_PREF_SIZE);
      Region space = new Region();
      HBox.setHgrow(space, Priority.ALWAYS);
      line = new HBox(text, space, time);
      line.getStyleClass().add("feed-line");
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(Happening happening, boolean none) {
      super.updateItem(happening, none);
      if (none || happening == null) {
        setGraphic(null);
        setTooltip(null);
        return;
      }
      text.setText(FeedList.this.text(happening));
      text.setGraphic(Icons.of(icon(happening.kind()), "feed-icon", tone(happening.kind())));
      Instant at = happening.at();
      time.setText(dated ? texts.moment(at) : texts.time(at));
      setTooltip(new Tooltip(text.getText() + "\n" + texts.utc(at)));
      setGraphic(line);
    }
  }
}
