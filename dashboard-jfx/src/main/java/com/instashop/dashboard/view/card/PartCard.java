package com.instashop.dashboard.view.card;

import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Standing;
import com.instashop.dashboard.model.Trends;
import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.chart.Sparkline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** A part: its name, its state as a pill, and facts. */
final class PartCard extends VBox {
  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

  private final Texts texts;
  private final Part part;
  private final Label pill = new Label();
  private final Facts facts = new Facts();
  private final Label course = new Label();
  private final Sparkline sparkline = new Sparkline(Trends.APART);
  private final VBox trend = new VBox(course, sparkline);
  private final Label waiting = new Label();
  private final VBox known;
  private Standing.Word shown;

  PartCard(Texts texts, Part part) {
    this.texts = texts;
    this.part = part;
    getStyleClass().add("card-box");
    setId("part-" + part.name().toLowerCase(Locale.ROOT));
    Label name = new Label(texts.text(part));
    name.getStyleClass().add("card-title");
    pill.getStyleClass().add("pill");
    pill.setMinWidth(Region.USE_PREF_SIZE);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox head = new HBox(name, space, pill);
    head.getStyleClass().add("card-head");
    waiting.getStyleClass().add("card-waiting");
    waiting.setGraphic(Icons.of(Feather.LOADER));
    waiting.setWrapText(true);
    course.getStyleClass().add("fact-name");
    course.setMinHeight(Region.USE_PREF_SIZE);
    trend.getStyleClass().add("trend");
    VBox.setVgrow(sparkline, Priority.ALWAYS);
    VBox.setVgrow(trend, Priority.ALWAYS);
    trend.setMinHeight(0);
    known = new VBox(facts, trend);
    known.getStyleClass().add("part-known");
    StackPane body = new StackPane(known, waiting);
    body.setMinHeight(0);
    body.getStyleClass().add("card-body");
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(head, body);
  }

  /**
   * Shows what is known.
   *
   * @param waitingFor key of the text for when there are no facts
   */
  void show(Screen screen, List<Facts.Fact> told, String waitingFor) {
    Standing standing = screen.standings().of(part);
    if (standing.word() != shown) {
      shown = standing.word();
      pill.setText(texts.text(shown));
      pill.setGraphic(Icons.of(Icons.of(shown.level())));
      pill.getStyleClass()
          .setAll("label", "pill", "level-" + shown.level().name().toLowerCase(Locale.ROOT));
    }
    boolean empty = told.isEmpty();
    waiting.setVisible(empty);
    known.setVisible(!empty);
    waiting.setText(texts.text(waitingFor));
    facts.show(told);
    trend(screen.trends().of(part));
    pseudoClassStateChanged(STALE, !empty && !standing.isAlive());
  }

  private void trend(List<WindowPoint> points) {
    trend.setVisible(points.size() > 1);
    if (points.size() > 1) {
      Duration time =
          Duration.between(points.get(0).start(), points.get(points.size() - 1).start());
      double most = points.stream().mapToDouble(WindowPoint::value).max().orElse(0);
      course.setText(
          texts.text(
              part == Part.REDIS ? "trend.reading" : "trend.freshness",
              Math.max(1, time.toMinutes()),
              texts.millis(Math.round(most))));
      sparkline.show(points);
    }
  }
}
