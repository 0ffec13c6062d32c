package com.instashop.dashboard.view.card;

import com.instashop.dashboard.model.KeyFigure;
import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.model.history.Change;
import com.instashop.dashboard.model.history.Grain;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.chart.Sparkline;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** What a period adds up to, how it came about, and the change against the period before. */
final class HistoryFigureCard extends HBox {
  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");
  private static final double LEAST_COURSE = 40;
  private static final BigDecimal LONG = BigDecimal.valueOf(10_000);
  private static final List<String> DIRECTIONS = List.of("is-more", "is-less", "is-same");

  private final Texts texts;
  private final Measure measure;
  private final Label value = new Label("–");
  private final Label change = new Label();
  private final Label amount = new Label();
  private final Sparkline sparkline = new Sparkline(Grain.DAY.length());
  private final Tooltip tooltip = new Tooltip();

  HistoryFigureCard(Texts texts, Measure measure) {
    this.texts = texts;
    this.measure = measure;
    setId("history-figure-" + measure.id());
    getStyleClass().addAll("card-box", "key-figure", "history-figure", measure.tone());
    StackPane icon = new StackPane(Icons.of(measure.icon()));
    icon.getStyleClass().add("key-figure-icon");
    icon.setMinWidth(Region.USE_PREF_SIZE);
    Label name = new Label(texts.text(measure));
    name.getStyleClass().add("key-figure-name");
    value.getStyleClass().add("key-figure-value");
    value.setMinWidth(Region.USE_PREF_SIZE);
    change.getStyleClass().add("history-change");
    change.setMinWidth(Region.USE_PREF_SIZE);
    amount.getStyleClass().add("key-figure-change");
    amount.setMinWidth(Region.USE_PREF_SIZE);
    HBox foot = new HBox(change, amount);
    foot.getStyleClass().add("key-figure-foot");
    VBox words = new VBox(name, value, foot);
    words.getStyleClass().add("key-figure-text");
    words.setMinWidth(Region.USE_PREF_SIZE);
    HBox.setHgrow(words, Priority.ALWAYS);
    sparkline.setMaxHeight(40);
    sparkline.setMinWidth(0);
    // Where the figures need the room, a course that is squeezed tells nothing.
    sparkline.visibleProperty().bind(sparkline.widthProperty().greaterThan(LEAST_COURSE));
    HBox.setHgrow(sparkline, Priority.SOMETIMES);
    getChildren().addAll(icon, words, sparkline);
    Tooltip.install(this, tooltip);
  }

  /** Shows that there is nothing, and in a word why. */
  void show(HistoryNotice notice, String why) {
    pseudoClassStateChanged(STALE, false);
    value.setText("–");
    change.setText("");
    change.setManaged(false);
    amount.setText(why);
    sparkline.show(List.of());
    tooltip.setText(notice.waitingFor());
  }

  /**
   * Shows a value and its change.
   *
   * @param comparable whether all of the period before is known
   * @param before what it is compared with, in words
   */
  void show(
      HistoryNotice notice,
      Change known,
      boolean comparable,
      List<WindowPoint> course,
      String before) {
    pseudoClassStateChanged(STALE, notice.stale());
    value.setText(texts.number(measure.unit(), known.now()));
    sparkline.show(course);
    OptionalDouble percent = comparable ? known.percent() : OptionalDouble.empty();
    int sign = known.amount().signum();
    change.getStyleClass().removeAll(DIRECTIONS);
    change.getStyleClass().add(sign > 0 ? "is-more" : sign < 0 ? "is-less" : "is-same");
    String arrow = sign > 0 ? "▲ " : sign < 0 ? "▼ " : "= ";
    change.setManaged(percent.isPresent());
    change.setText(percent.isEmpty() ? "" : arrow + texts.percent(Math.abs(percent.getAsDouble())));
    amount.setText(
        percent.isEmpty()
            ? texts.text(comparable ? "history.before.none" : "history.before.unknown")
            : (sign > 0 ? "+" : sign < 0 ? "−" : "± ") + size(known.amount().abs()));
    String all =
        texts.text(
            "history.compared",
            texts.text(measure),
            texts.number(measure.unit(), known.now()),
            before,
            texts.number(measure.unit(), known.before()));
    tooltip.setText(notice.why() == null ? all : all + "\n" + notice.why());
    setAccessibleText(all);
  }

  /** Short where it is long: all of it is told to those who hover. */
  private String size(BigDecimal amountWithoutSign) {
    boolean money = measure.unit() == KeyFigure.Unit.EUR;
    if (amountWithoutSign.compareTo(LONG) >= 0) {
      return texts.compact(amountWithoutSign.doubleValue()) + (money ? " EUR" : "");
    }
    return texts.number(measure.unit(), amountWithoutSign);
  }
}
