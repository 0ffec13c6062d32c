package com.instashop.dashboard.view;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import com.instashop.dashboard.model.Follower;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Reading;
import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.model.history.HistoryChoice.Latest;
import com.instashop.dashboard.view.page.CourseDesk;
import com.instashop.dashboard.view.page.HistoryDesk;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/** The window: it follows the readings, and remembers how the user wants it. */
public final class DashboardWindow implements Header.Actions {
  /** Ages grow this often. */
  private static final javafx.util.Duration TICK = javafx.util.Duration.seconds(1);

  private final Stage stage;
  private final Follower follower;
  private final HistoryDesk history;
  private final CourseDesk courses;
  private final Pipeline pipeline;
  private final Control control;
  private final ZoneId zone;
  private final StackPane root = new StackPane();
  private final AtomicReference<Reading> newest = new AtomicReference<>();
  private final Timeline clock = new Timeline(new KeyFrame(TICK, event -> tick()));
  private Settings settings;
  private boolean systemIsDark = true;
  private DashboardView view;

  /** What the window asks of the rest of the program. */
  public interface Control {
    void pause(boolean paused);

    void interval(Duration between);

    void refresh();

    void remember(Settings settings);
  }

  public DashboardWindow(
      Stage stage,
      Follower follower,
      HistoryDesk history,
      CourseDesk courses,
      Pipeline pipeline,
      Settings settings,
      ZoneId zone,
      Control control) {
    this.stage = stage;
    this.follower = follower;
    this.history = history;
    this.courses = courses;
    this.pipeline = pipeline;
    this.settings = settings;
    this.zone = zone;
    this.control = control;
    history.startWith(settings.range(), this::range);
    Fonts.load();
    Scene scene = new Scene(root, settings.width(), settings.height());
    scene.getStylesheets().add(DashboardWindow.class.getResource("dashboard.css").toExternalForm());
    stage.setScene(scene);
    stage.setTitle("InstaShop");
    stage.setMinWidth(1024);
    stage.setMinHeight(700);
    stage.setMaximized(settings.maximized());
    stage.setFullScreenExitHint("");
    keys(scene);
    theme();
    rebuild();
    if (settings.paused()) {
      // The first reading is shown all the same.
      control.pause(true);
    }
    clock.setCycleCount(Timeline.INDEFINITE);
    clock.play();
    stage.setOnHidden(event -> close());
  }

  public void show() {
    stage.show();
  }

  private void keys(Scene scene) {
    for (int i = 0; i < 4; i++) {
      int index = i;
      on(scene, KeyCode.getKeyCode(Integer.toString(i + 1)), () -> view.openAt(index));
    }
    on(scene, KeyCode.P, this::togglePause);
    on(scene, KeyCode.T, () -> theme(next(settings.theme())));
    on(
        scene,
        KeyCode.L,
        () -> language(Language.values()[(language().ordinal() + 1) % Language.values().length]));
    scene.getAccelerators().put(new KeyCodeCombination(KeyCode.F11), this::fullScreen);
    scene.getAccelerators().put(new KeyCodeCombination(KeyCode.F5), this::refresh);
  }

  private void refresh() {
    control.refresh();
    history.refresh();
  }

  private static void on(Scene scene, KeyCode key, Runnable action) {
    scene.getAccelerators().put(new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN), action);
  }

  private static ThemeChoice next(ThemeChoice choice) {
    return ThemeChoice.values()[(choice.ordinal() + 1) % ThemeChoice.values().length];
  }

  private Language language() {
    return settings.language() == null
        ? Language.of(Locale.getDefault())
        : Language.valueOf(settings.language());
  }

  /** Who uses the keyboard keeps their place. */
  private void rebuild() {
    Node focused = stage.getScene().getFocusOwner();
    view =
        new DashboardView(new Texts(language(), zone), settings, history, courses, pipeline, this);
    view.paused(settings.paused());
    root.getChildren().setAll(view);
    view.show(follower.tick(), settings.paused());
    if (focused != null && focused.getId() != null) {
      Node same = view.lookup("#" + focused.getId());
      if (same != null) {
        same.requestFocus();
      }
    }
  }

  /** Takes a reading; may be called by any thread. Only the newest of those waiting is shown. */
  public void accept(Reading reading) {
    if (newest.getAndSet(reading) == null) {
      Platform.runLater(
          () -> {
            Reading latest = newest.getAndSet(null);
            if (latest != null) {
              view.show(follower.observe(latest), settings.paused());
            }
          });
    }
  }

  private void tick() {
    view.show(follower.tick(), settings.paused());
  }

  /** Tells whether the desktop is dark; may be called by any thread. */
  public void systemIsDark(boolean dark) {
    Platform.runLater(
        () -> {
          if (systemIsDark != dark) {
            systemIsDark = dark;
            theme();
          }
        });
  }

  private void theme() {
    boolean dark =
        switch (settings.theme()) {
          case SYSTEM -> systemIsDark;
          case LIGHT -> false;
          case DARK -> true;
        };
    Application.setUserAgentStylesheet(
        dark
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    root.getStyleClass().removeAll("dark", "light");
    root.getStyleClass().add(dark ? "dark" : "light");
  }

  private void change(Settings changed) {
    settings = changed;
    control.remember(changed);
  }

  @Override
  public void open(String page) {
    change(settings.withTab(page));
    view.open(page);
  }

  @Override
  public void pause(boolean pause) {
    change(settings.withPaused(pause));
    control.pause(pause);
    view.paused(pause);
    tick();
  }

  private void range(Latest latest) {
    if (latest != settings.range()) {
      change(settings.withRange(latest));
    }
  }

  private void togglePause() {
    pause(!settings.paused());
  }

  @Override
  public void interval(long millis) {
    change(settings.withInterval(millis));
    control.interval(Duration.ofMillis(millis));
  }

  @Override
  public void theme(ThemeChoice choice) {
    change(settings.withTheme(choice));
    theme();
    rebuild();
  }

  @Override
  public void language(Language language) {
    change(settings.withLanguage(language.name()));
    rebuild();
  }

  @Override
  public void fullScreen() {
    stage.setFullScreen(!stage.isFullScreen());
  }

  private void close() {
    clock.stop();
    if (!stage.isFullScreen() && !stage.isMaximized()) {
      Scene scene = stage.getScene();
      change(settings.withWindow(scene.getWidth(), scene.getHeight(), false));
    } else {
      change(settings.withWindow(settings.width(), settings.height(), stage.isMaximized()));
    }
  }
}
