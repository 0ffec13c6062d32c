package com.instashop.dashboard.view;

import com.instashop.dashboard.model.Standing;
import com.instashop.dashboard.model.Standing.Level;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/** The state of a part: a shape and a colour, its name, a word and a figure. */
final class Chip extends Button {
  private static final List<String> LEVELS =
      List.of("level-good", "level-warning", "level-bad", "level-off");

  private final FontIcon icon = Icons.of(Icons.of(Level.OFF), "chip-icon");
  private final Label word = new Label();
  private final Label detail = new Label();
  private final String name;
  private Level level;

  Chip(String name, Runnable open) {
    this.name = name;
    getStyleClass().setAll("chip");
    Label title = new Label(name);
    title.getStyleClass().add("chip-name");
    word.getStyleClass().add("chip-word");
    detail.getStyleClass().add("chip-detail");
    HBox content = new HBox(icon, title, word, detail);
    content.getStyleClass().add("chip-content");
    if (name.isEmpty()) {
      content.getChildren().remove(title);
    }
    for (Label label : List.of(title, word, detail)) {
      label.setMinWidth(Region.USE_PREF_SIZE);
    }
    setGraphic(content);
    setMinWidth(Region.USE_PREF_SIZE);
    setOnAction(event -> open.run());
    setTooltip(new Tooltip());
  }

  void show(Level now, String wordText, String detailText) {
    level(now);
    text(word, wordText);
    text(detail, detailText);
    String all = (name + "  " + wordText + "  " + detailText).strip();
    setAccessibleText(all);
    about("");
  }

  /** More to read for those who hover. */
  void about(String more) {
    getTooltip().setText(getAccessibleText() + (more.isEmpty() ? "" : "\n" + more));
  }

  /** Without the word as long as all is well. */
  void compact(Standing.Word standing, Texts texts) {
    show(standing.level(), texts.text(standing), "");
    if (standing.level() == Level.GOOD) {
      text(word, "");
    }
  }

  /** Another shape than that of the level. */
  void icon(Ikon other) {
    icon.setIconCode(other);
  }

  private void level(Level now) {
    if (now == level) {
      return;
    }
    level = now;
    icon.setIconCode(Icons.of(now));
    getStyleClass().removeAll(LEVELS);
    getStyleClass().add("level-" + now.name().toLowerCase(Locale.ROOT));
  }

  private static void text(Label label, String text) {
    if (!text.equals(label.getText())) {
      label.setText(text);
    }
    label.setVisible(!text.isEmpty());
    label.setManaged(!text.isEmpty());
  }
}
