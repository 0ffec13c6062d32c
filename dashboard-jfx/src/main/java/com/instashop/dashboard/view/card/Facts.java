package com.instashop.dashboard.view.card;

import com.instashop.dashboard.view.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Names and values, a line each. */
final class Facts extends GridPane {
  private final List<Label> names = new ArrayList<>();
  private final List<Label> values = new ArrayList<>();

  /**
   * One line.
   *
   * @param hover told of the value on hover; null for nothing
   */
  record Fact(String name, String value, String hover) {
    Fact(String name, String value) {
      this(name, value, null);
    }

    /** A moment with its age, and with its time in UTC on hover. */
    static Fact of(Texts texts, String name, Instant at, Instant now) {
      return new Fact(name, texts.told(at, now), texts.utc(at));
    }
  }

  Facts() {
    getStyleClass().add("facts");
    ColumnConstraints name = new ColumnConstraints();
    name.setHgrow(Priority.ALWAYS);
    name.setMinWidth(Region.USE_PREF_SIZE);
    ColumnConstraints value = new ColumnConstraints();
    value.setHalignment(HPos.RIGHT);
    getColumnConstraints().addAll(name, value);
  }

  void show(List<Fact> facts) {
    while (names.size() < facts.size()) {
      Label name = new Label();
      name.getStyleClass().add("fact-name");
      name.setMinWidth(Region.USE_PREF_SIZE);
      Label value = new Label();
      value.getStyleClass().add("fact-value");
      names.add(name);
      values.add(value);
      addRow(names.size() - 1, name, value);
    }
    for (int i = 0; i < names.size(); i++) {
      boolean known = i < facts.size();
      names.get(i).setText(known ? facts.get(i).name() : "");
      values.get(i).setText(known ? facts.get(i).value() : "");
      hover(values.get(i), known ? facts.get(i).hover() : null);
    }
  }

  private static void hover(Label value, String text) {
    if (text == null) {
      value.setTooltip(null);
    } else if (value.getTooltip() == null) {
      value.setTooltip(new Tooltip(text));
    } else {
      value.getTooltip().setText(text);
    }
  }
}
