package com.instashop.dashboard.view.card;

import com.instashop.changes.measure.Windows;
import com.instashop.dashboard.model.KeyFigure;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Standing;
import com.instashop.dashboard.model.Standings;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.chart.Sparkline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** A key figure: its value, its change against the window before and its course. */
public final class KeyFigureCard extends HBox {
  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

  private final Texts texts;
  private final KeyFigure.Name name;
  private final Label value = new Label("–");
  private final Label change = new Label();
  private final Sparkline sparkline = new Sparkline(Windows.LENGTH);
  private final Tooltip tooltip = new Tooltip();

  public KeyFigureCard(Texts texts, KeyFigure.Name name) {
    this.texts = texts;
    this.name = name;
    setId("figure-" + name.name().toLowerCase(Locale.ROOT));
    getStyleClass().addAll("card-box", "key-figure", tone(name));
    StackPane icon = new StackPane(Icons.of(icon(name)));
    icon.getStyleClass().add("key-figure-icon");
    icon.setMinWidth(Region.USE_PREF_SIZE);
    Label label = new Label(texts.text(name));
    label.getStyleClass().add("key-figure-name");
    value.getStyleClass().add("key-figure-value");
    value.setMinWidth(Region.USE_PREF_SIZE);
    change.getStyleClass().add("key-figure-change");
    change.setMinWidth(Region.USE_PREF_SIZE);
    HBox foot = new HBox(change, sparkline);
    foot.getStyleClass().add("key-figure-foot");
    HBox.setHgrow(sparkline, Priority.ALWAYS);
    VBox texting = new VBox(label, value, foot);
    texting.getStyleClass().add("key-figure-text");
    texting.setMinWidth(0);
    HBox.setHgrow(texting, Priority.ALWAYS);
    getChildren().addAll(icon, texting);
    Tooltip.install(this, tooltip);
  }

  KeyFigure.Name name() {
    return name;
  }

  static List<Part> parts(KeyFigure.Name name) {
    return switch (name) {
      case REVENUE_TODAY, REVENUE_TOTAL, TRANSACTIONS, ITEMS_SOLD ->
          List.of(Part.REDIS, Part.TOTALS, Part.INSTASHOP);
      case AVERAGE_BASKET, UNIQUE_CUSTOMERS -> List.of(Part.REDIS, Part.SPARK, Part.INSTASHOP);
      case IN_TRANSIT -> List.of(Part.REDIS, Part.TOTALS, Part.ECOMMERCE);
      case STOCK_ALERTS -> List.of(Part.REDIS, Part.TOTALS, Part.ERP);
    };
  }

  private static Ikon icon(KeyFigure.Name name) {
    return switch (name) {
      case REVENUE_TODAY -> Feather.TRENDING_UP;
      case REVENUE_TOTAL -> Feather.LAYERS;
      case TRANSACTIONS -> Feather.CREDIT_CARD;
      case AVERAGE_BASKET -> Feather.SHOPPING_CART;
      case UNIQUE_CUSTOMERS -> Feather.USERS;
      case ITEMS_SOLD -> Feather.PACKAGE;
      case IN_TRANSIT -> Feather.TRUCK;
      case STOCK_ALERTS -> Feather.ALERT_TRIANGLE;
    };
  }

  private static String tone(KeyFigure.Name name) {
    return switch (name) {
      case REVENUE_TODAY, REVENUE_TOTAL, AVERAGE_BASKET -> "tone-money";
      case TRANSACTIONS, ITEMS_SOLD, UNIQUE_CUSTOMERS -> "tone-trade";
      case IN_TRANSIT -> "tone-transport";
      case STOCK_ALERTS -> "tone-stock";
    };
  }

  public void show(Screen screen, KeyFigure figure) {
    Optional<Standings.Note> note = screen.standings().note(parts(name));
    boolean empty = figure == null || figure.value() == null;
    boolean stale = !empty && note.isPresent() && note.get().word() != Standing.Word.REBUILDING;
    pseudoClassStateChanged(STALE, stale);
    set(value, empty ? "–" : texts.number(name.unit(), figure.value()));
    sparkline.show(figure == null ? List.of() : figure.course());
    if (stale && note.get().asOf() != null) {
      set(change, texts.age(Duration.between(note.get().asOf(), screen.now())));
    } else {
      set(change, empty ? texts.text("waiting.short") : change(figure.change()));
    }
    tooltip.setText(
        texts.text("figure.about." + name.name().toLowerCase(Locale.ROOT))
            + note.map(known -> "\n" + texts.text(known.part()) + " " + texts.text(known.word()))
                .orElse(""));
  }

  private String change(KeyFigure.Change known) {
    if (known == null) {
      return texts.text("change.none");
    }
    String arrow = known.amount() > 0 ? "▲ " : known.amount() < 0 ? "▼ " : "= ";
    double size = Math.abs(known.amount());
    return arrow
        + (known.relative()
            ? texts.percent(size)
            : texts.number(name.unit(), BigDecimal.valueOf(size)));
  }

  private static void set(Label label, String text) {
    if (!text.equals(label.getText())) {
      label.setText(text);
    }
  }
}
