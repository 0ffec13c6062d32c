package com.instashop.dashboard.view.card;

import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Standing;
import com.instashop.dashboard.model.Standings;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Nodes;
import com.instashop.dashboard.view.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/**
 * A titled box. It knows on which parts its content depends: when one of them is away, the content
 * greys out and the title tells how old it is; while there is nothing, it tells what it waits for.
 */
public final class Card extends VBox {
  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

  private final Texts texts;
  private final List<Part> dependsOn;
  private final Node content;
  private final HBox head = new HBox();
  private final Label subtitle = new Label();
  private final Label note = new Label();
  private final Label waiting = new Label();

  /** A card that is called, found and titled by its id. */
  static Card of(Texts texts, String id, Node content, List<Part> dependsOn) {
    Card card = new Card(texts, texts.text("card." + id), content, dependsOn);
    card.setId("card-" + id);
    return card;
  }

  /** What stands where it is good that there is nothing. */
  static Label nothing(Texts texts, String key) {
    Label nothing = new Label(texts.text(key), Icons.of(Feather.CHECK_CIRCLE));
    nothing.getStyleClass().add("card-waiting");
    nothing.setWrapText(true);
    return nothing;
  }

  Card(Texts texts, String title, Node content, List<Part> dependsOn) {
    this.texts = texts;
    this.content = content;
    this.dependsOn = dependsOn;
    getStyleClass().add("card-box");
    Label name = new Label(title);
    name.getStyleClass().add("card-title");
    name.setMinWidth(Region.USE_PREF_SIZE);
    subtitle.getStyleClass().add("card-subtitle");
    note.getStyleClass().add("card-note");
    note.setMinWidth(Region.USE_PREF_SIZE);
    note.setGraphic(Icons.of(Feather.CLOCK));
    Nodes.show(note, false);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    head.getChildren().setAll(name, space, note, subtitle);
    head.getStyleClass().add("card-head");
    waiting.getStyleClass().add("card-waiting");
    waiting.setGraphic(Icons.of(Feather.LOADER));
    waiting.setWrapText(true);
    Nodes.show(waiting, false);
    StackPane body = new StackPane(content, waiting);
    body.getStyleClass().add("card-body");
    body.setMinHeight(0);
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().setAll(head, body);
  }

  void subtitle(String text) {
    if (!text.equals(subtitle.getText())) {
      subtitle.setText(text);
    }
  }

  /** Puts something beside the title. */
  void tool(Node tool) {
    head.getChildren().add(tool);
  }

  /**
   * Takes note of how a source is that is none of the parts.
   *
   * @param waitingFor what the content waits for; null where there is content
   * @param why what is wrong with the source; null for nothing
   * @param stale whether the content is not what it should be any more
   */
  void state(String waitingFor, String why, boolean stale) {
    boolean empty = waitingFor != null;
    pseudoClassStateChanged(STALE, !empty && stale);
    Nodes.show(content, !empty);
    Nodes.show(waiting, empty);
    Nodes.show(note, !empty && why != null);
    Nodes.show(subtitle, !empty && why == null);
    if (empty) {
      text(waiting, waitingFor);
    }
    if (why != null) {
      text(note, why);
    }
  }

  /**
   * Takes note of how the parts are.
   *
   * @param waitingFor what the content waits for; null where there is content
   */
  void state(Screen screen, String waitingFor) {
    Optional<Standings.Note> found = screen.standings().note(dependsOn);
    boolean empty = waitingFor != null;
    boolean stale = !empty && found.map(known -> known.word()).filter(Card::isStale).isPresent();
    pseudoClassStateChanged(STALE, stale);
    Nodes.show(content, !empty);
    Nodes.show(waiting, empty);
    String why = found.map(known -> why(known, screen)).orElse(null);
    if (empty) {
      boolean nothingRead = screen.live() == null && screen.away() == null;
      String reason = nothingRead || why == null ? "" : "\n" + why;
      text(waiting, (nothingRead ? texts.text("waiting.redis") : waitingFor) + reason);
    }
    Nodes.show(note, !empty && why != null);
    if (why != null) {
      text(note, why);
    }
    Nodes.show(subtitle, why == null || empty);
  }

  private static boolean isStale(Standing.Word word) {
    return word != Standing.Word.REBUILDING;
  }

  private String why(Standings.Note known, Screen screen) {
    String part = texts.text(known.part()) + " " + texts.text(known.word());
    return !isStale(known.word()) || known.asOf() == null
        ? part
        : part + " · " + texts.age(Duration.between(known.asOf(), screen.now()));
  }

  private static void text(Label label, String text) {
    if (!text.equals(label.getText())) {
      label.setText(text);
    }
  }
}
