package com.instashop.dashboard.view;

import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Standing;
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
  private final Label waiting = new Label();
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
    StackPane body = new StackPane(facts, waiting);
    body.getStyleClass().add("card-body");
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(head, body);
  }

  /**
   * Shows what is known.
   *
   * @param waitingFor key of the text for when there are no facts
   */
  void show(Screen screen, List<Facts.Fact> known, String waitingFor) {
    Standing standing = screen.standings().of(part);
    if (standing.word() != shown) {
      shown = standing.word();
      pill.setText(texts.text(shown));
      pill.setGraphic(Icons.of(Icons.of(shown.level())));
      pill.getStyleClass()
          .setAll("label", "pill", "level-" + shown.level().name().toLowerCase(Locale.ROOT));
    }
    boolean empty = known.isEmpty();
    waiting.setVisible(empty);
    facts.setVisible(!empty);
    waiting.setText(texts.text(waitingFor));
    facts.show(known);
    pseudoClassStateChanged(STALE, !empty && !standing.isAlive());
  }
}
