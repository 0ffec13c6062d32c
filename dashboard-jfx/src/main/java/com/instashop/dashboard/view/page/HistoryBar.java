package com.instashop.dashboard.view.page;

import atlantafx.base.theme.Styles;
import com.instashop.dashboard.model.history.HistoryChoice;
import com.instashop.dashboard.model.history.HistoryChoice.Days;
import com.instashop.dashboard.model.history.HistoryChoice.Latest;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.model.history.HistoryScreen;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Moments;
import com.instashop.dashboard.view.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/** The range that is shown, and how reading it gets on. */
final class HistoryBar extends HBox {
  private final Texts texts;
  private final Moments moments;
  private final HistoryDesk desk;
  private final ToggleGroup presets = new ToggleGroup();
  private final Map<Latest, ToggleButton> buttons = new EnumMap<>(Latest.class);
  private final DatePicker first;
  private final DatePicker last;
  private final ProgressIndicator spinner = new ProgressIndicator();
  private final Label status = new Label();
  private final Button again = new Button();
  private boolean showing;
  private boolean asking;
  private HistoryChoice shown;
  private HistoryScreen seen;

  /** What is told instead of the status; null for nothing. */
  private String told;

  HistoryBar(Texts texts, Moments moments, HistoryDesk desk) {
    this.texts = texts;
    this.moments = moments;
    this.desk = desk;
    getStyleClass().add("history-bar");
    HBox pills = new HBox();
    pills.setAlignment(Pos.CENTER_LEFT);
    for (Latest latest : Latest.values()) {
      pills.getChildren().add(preset(latest));
    }
    first = picker("history-first", "history.first");
    last = picker("history-last", "history.last");
    Label until = new Label("–");
    HBox days = new HBox(first, until, last);
    days.getStyleClass().add("history-days");
    HBox choices = new HBox(pills, days);
    choices.getStyleClass().add("history-choices");
    choices.setMinWidth(Region.USE_PREF_SIZE);
    spinner.setId("history-spinner");
    spinner.setMaxSize(16, 16);
    spinner.setPrefSize(16, 16);
    spinner.setMinSize(16, 16);
    status.setId("history-status");
    status.getStyleClass().add("history-status");
    status.setTooltip(new Tooltip());
    status.setMinWidth(0);
    again.setId("history-again");
    again.setMinWidth(Region.USE_PREF_SIZE);
    again.getStyleClass().add(Styles.SMALL);
    again.setOnAction(
        event -> {
          if (asking) {
            desk.cancel();
          } else {
            desk.ask(desk.screen().choice());
          }
        });
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    getChildren().addAll(choices, space, spinner, status, again);
  }

  private ToggleButton preset(Latest latest) {
    ToggleButton button = new ToggleButton(texts.text(latest));
    button.setId("history-" + latest.name().toLowerCase(Locale.ROOT));
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setToggleGroup(presets);
    button
        .getStyleClass()
        .addAll(
            Styles.SMALL,
            latest == Latest.HOURS_24
                ? Styles.LEFT_PILL
                : latest == Latest.DAYS_90 ? Styles.RIGHT_PILL : Styles.CENTER_PILL);
    // Arrow keys select without an action; an action on what is selected takes that away.
    button.setOnAction(event -> button.setSelected(true));
    button
        .selectedProperty()
        .addListener(
            change -> {
              if (button.isSelected() && !showing) {
                desk.ask(latest);
              }
            });
    buttons.put(latest, button);
    return button;
  }

  private DatePicker picker(String id, String name) {
    DatePicker picker = new DatePicker();
    picker.setId(id);
    picker.getStyleClass().add(Styles.SMALL);
    picker.setPrefWidth(150);
    picker.setTooltip(new Tooltip(texts.text(name)));
    picker.setAccessibleText(texts.text(name));
    picker.setConverter(new DayConverter(texts.language().locale()));
    // Whoever passes by with the keyboard sets the same day again.
    picker.valueProperty().addListener((value, before, now) -> days(picker));
    return picker;
  }

  /** Both days are known: they are asked for; where one is behind the other it moves along. */
  private void days(DatePicker changed) {
    LocalDate from = first.getValue();
    LocalDate to = last.getValue();
    if (showing || from == null || to == null) {
      return;
    }
    if (to.isBefore(from)) {
      from = changed.getValue();
      to = changed.getValue();
    }
    desk.ask(new Days(from, to));
  }

  /** Tells what became of an export, until the next answer. */
  void tell(String line) {
    told = line;
    status.setText(line);
    status.getTooltip().setText(line);
  }

  void show(HistoryScreen screen, Instant now) {
    if (screen != seen) {
      seen = screen;
      told = null;
    }
    asking = screen.askingSince() != null;
    choice(screen.choice(), now);
    spinner.setVisible(asking);
    spinner.setManaged(asking);
    again.setText(texts.text(asking ? "history.cancel" : "history.again"));
    if (again.getGraphic() == null || again.getUserData() != Boolean.valueOf(asking)) {
      again.setGraphic(Icons.of(asking ? Feather.X : Feather.REFRESH_CW));
      again.setUserData(asking);
    }
    if (told != null) {
      return;
    }
    String text = text(screen, now);
    if (!text.equals(status.getText())) {
      status.setText(text);
    }
    status.getStyleClass().remove("is-away");
    if (screen.away() != null) {
      status.getStyleClass().add("is-away");
    }
    status.getTooltip().setText(details(screen));
  }

  /** The controls follow what is asked for, whoever asked. */
  private void choice(HistoryChoice choice, Instant now) {
    if (choice.equals(shown)) {
      return;
    }
    shown = choice;
    showing = true;
    if (choice instanceof Latest latest) {
      presets.selectToggle(buttons.get(latest));
      HistoryRange range = latest.range(now, texts.zone());
      boolean byHour = latest == Latest.HOURS_24;
      ZoneId zone = byHour ? texts.zone() : ZoneOffset.UTC;
      first.setValue(LocalDate.ofInstant(range.from(), zone));
      last.setValue(LocalDate.ofInstant(range.to().minusSeconds(1), zone));
    } else if (choice instanceof Days days) {
      presets.selectToggle(null);
      first.setValue(days.first());
      last.setValue(days.last());
    }
    showing = false;
  }

  private String text(HistoryScreen screen, Instant now) {
    if (asking) {
      long seconds = Duration.between(screen.askingSince(), now).toSeconds();
      return seconds < 2
          ? texts.text("history.reading")
          : texts.text("history.reading.long", seconds);
    }
    if (screen.away() != null) {
      return screen.history() == null
          ? texts.text("history.away.never")
          : texts.text(
              "history.away.since", texts.age(Duration.between(screen.history().readAt(), now)));
    }
    if (screen.cancelled()) {
      return texts.text("history.cancelled");
    }
    return screen.history() == null
        ? texts.text("history.reading")
        : texts.text(
            "history.read",
            texts.time(screen.history().readAt()),
            texts.millis(screen.history().took().toMillis()));
  }

  private String details(HistoryScreen screen) {
    StringBuilder text = new StringBuilder();
    if (screen.away() != null) {
      text.append(screen.away().reason()).append('\n');
    }
    if (screen.history() != null) {
      text.append(moments.range(screen.history().range()))
          .append('\n')
          .append(moments.rangeInUtc(screen.history().range()));
      if (screen.history().asOf() != null) {
        text.append('\n')
            .append(
                texts.text(
                    "history.as.of",
                    moments.moment(screen.history().asOf()),
                    texts.utc(screen.history().asOf())));
      }
    }
    return text.toString().strip();
  }
}
