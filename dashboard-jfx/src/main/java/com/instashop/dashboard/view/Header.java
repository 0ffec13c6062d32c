package com.instashop.dashboard.view;

import atlantafx.base.theme.Styles;
import atlantafx.base.theme.Tweaks;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.view.page.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** Title, pages, and how the dashboard behaves. */
final class Header extends HBox {
  static final List<Long> INTERVALS = List.of(500L, 1_000L, 2_000L, 5_000L);

  private final Texts texts;
  private final Label refreshed = new Label();
  private final ToggleGroup pages = new ToggleGroup();
  private final Map<String, ToggleButton> tabs = new LinkedHashMap<>();
  private final ToggleButton pause = new ToggleButton();

  /** The page in sight. */
  private String selected;

  /** What the user asks for. */
  interface Actions {
    void open(String page);

    void pause(boolean paused);

    void interval(long millis);

    void theme(ThemeChoice choice);

    void language(Language language);

    void fullScreen();
  }

  Header(
      Texts texts,
      List<Page> shown,
      Chip verdict,
      ThemeChoice theme,
      long interval,
      Actions actions) {
    this.texts = texts;
    getStyleClass().add("header");
    setAlignment(Pos.CENTER_LEFT);
    Label title = new Label("InstaShop");
    title.getStyleClass().add("header-title");
    refreshed.getStyleClass().add("header-refreshed");
    refreshed.setTooltip(new Tooltip());
    VBox names = new VBox(title, refreshed);
    names.setMinWidth(Region.USE_PREF_SIZE);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    pause.setId("pause");
    pause.setOnAction(
        event -> {
          actions.pause(pause.isSelected());
          pauseFace();
        });
    decorate(pause, Feather.PAUSE, "header.pause");
    Button fullScreen = new Button();
    fullScreen.setId("full-screen");
    fullScreen.setOnAction(event -> actions.fullScreen());
    decorate(fullScreen, Feather.MAXIMIZE, "header.fullscreen");
    getChildren().addAll(names, verdict);
    getChildren()
        .addAll(
            space,
            tabs(shown, actions),
            intervals(interval, actions),
            pause,
            themes(theme, actions),
            languages(actions),
            fullScreen);
  }

  private HBox tabs(List<Page> shown, Actions actions) {
    HBox box = new HBox();
    box.setId("tabs");
    box.setAlignment(Pos.CENTER);
    for (int i = 0; i < shown.size(); i++) {
      Page page = shown.get(i);
      ToggleButton tab = new ToggleButton(texts.text("page." + page.id()));
      tab.setId("tab-" + page.id());
      tab.setGraphic(Icons.of(page.icon()));
      tab.setMinWidth(Region.USE_PREF_SIZE);
      tab.getStyleClass()
          .add(
              i == 0
                  ? Styles.LEFT_PILL
                  : i == shown.size() - 1 ? Styles.RIGHT_PILL : Styles.CENTER_PILL);
      tab.setTooltip(new Tooltip(texts.text("header.tab", i + 1)));
      tab.setToggleGroup(pages);
      // Arrow keys select without an action; an action on what is selected takes that away.
      tab.setOnAction(event -> tab.setSelected(true));
      tab.selectedProperty()
          .addListener(
              change -> {
                if (tab.isSelected() && !page.id().equals(selected)) {
                  actions.open(page.id());
                }
              });
      tabs.put(page.id(), tab);
      box.getChildren().add(tab);
    }
    return box;
  }

  private MenuButton intervals(long chosen, Actions actions) {
    MenuButton menu = new MenuButton(seconds(chosen), Icons.of(Feather.REFRESH_CW));
    menu.setId("interval");
    menu.setMinWidth(Region.USE_PREF_SIZE);
    menu.setTooltip(new Tooltip(texts.text("header.interval")));
    menu.setAccessibleText(texts.text("header.interval"));
    for (long millis : INTERVALS) {
      choice(
          menu,
          seconds(millis),
          millis == chosen,
          () -> {
            menu.setText(seconds(millis));
            actions.interval(millis);
          });
    }
    return menu;
  }

  private String seconds(long millis) {
    return texts.text("header.seconds", millis / 1000.0);
  }

  private MenuButton themes(ThemeChoice chosen, Actions actions) {
    MenuButton menu = icon("theme", Feather.SUN, "header.theme");
    for (ThemeChoice choice : ThemeChoice.values()) {
      choice(menu, texts.text(choice), choice == chosen, () -> actions.theme(choice));
    }
    return menu;
  }

  private MenuButton languages(Actions actions) {
    MenuButton menu = icon("language", Feather.GLOBE, "header.language");
    for (Language language : Language.values()) {
      choice(
          menu, language.ownName(), language == texts.language(), () -> actions.language(language));
    }
    return menu;
  }

  private MenuButton icon(String id, Ikon icon, String text) {
    MenuButton menu = new MenuButton();
    menu.setId(id);
    menu.getStyleClass().add(Tweaks.NO_ARROW);
    decorate(menu, icon, text);
    return menu;
  }

  private void decorate(ButtonBase button, Ikon icon, String text) {
    button.setGraphic(Icons.of(icon));
    button.getStyleClass().add(Styles.BUTTON_ICON);
    button.setTooltip(new Tooltip(texts.text(text)));
    button.setAccessibleText(texts.text(text));
    button.setMinWidth(Region.USE_PREF_SIZE);
  }

  private static void choice(MenuButton menu, String text, boolean chosen, Runnable action) {
    RadioMenuItem item = new RadioMenuItem(text);
    item.setMnemonicParsing(false);
    item.setSelected(chosen);
    item.setOnAction(
        event -> {
          new ArrayList<>(menu.getItems())
              .forEach(other -> ((RadioMenuItem) other).setSelected(other == item));
          action.run();
        });
    menu.getItems().add(item);
  }

  void select(String page) {
    selected = page;
    tabs.get(page).setSelected(true);
  }

  void paused(boolean paused) {
    pause.setSelected(paused);
    pauseFace();
  }

  private void pauseFace() {
    pause.setGraphic(Icons.of(pause.isSelected() ? Feather.PLAY : Feather.PAUSE));
  }

  /** Tells when the numbers are from. */
  void refreshed(String text, String utc) {
    refreshed.setText(text);
    refreshed.getTooltip().setText(utc);
  }
}
