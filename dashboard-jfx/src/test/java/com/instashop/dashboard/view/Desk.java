package com.instashop.dashboard.view;

import com.instashop.dashboard.export.Png;
import com.instashop.dashboard.model.Away;
import com.instashop.dashboard.model.Follower;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Reading;
import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.model.history.HistoryChoice.Latest;
import com.instashop.dashboard.source.Recording;
import com.instashop.dashboard.view.page.CourseDesk;
import com.instashop.dashboard.view.page.HistoryDesk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Assumptions;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.robot.KeyboardRobot;
import org.testfx.util.WaitForAsyncUtils;

/** A window on a screen in memory, that is shown recorded readings. */
public final class Desk implements DashboardWindow.Control {
  static final Path SNAPSHOTS = Path.of("target", "snapshots");

  /** Null until the first window; a static initializer would wait for itself. */
  private static Boolean fonts;

  public final FxRobot robot = new FxRobot();
  final List<String> asked = new ArrayList<>();
  public Settings remembered;
  public final HistoryDesk history = new HistoryDesk();
  public final CourseDesk courses = new CourseDesk();
  private final MovingClock clock = new MovingClock();
  private final DashboardWindow window;
  private final Stage stage;

  private static final class MovingClock extends Clock {
    private volatile Instant now = Recording.empty().at();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  public static Settings settings(
      ThemeChoice theme, Language language, String tab, int wide, int high) {
    return new Settings(theme, language.name(), 500, tab, wide, high, false, false, Latest.DAYS_7);
  }

  /** A window; skips the test where JavaFX has nothing to write with, as in a bare container. */
  public static Desk open(Settings settings) {
    return open(settings, Pipeline.ALL);
  }

  /** The same of a deployment that may not have all. */
  public static Desk open(Settings settings, Pipeline pipeline) {
    if (fonts == null) {
      fonts = hasFonts();
    }
    Assumptions.assumeTrue(
        fonts, "JavaFX finds no fonts: install fonts-dejavu and libpangoft2-1.0-0");
    return new Desk(settings, pipeline);
  }

  private static boolean hasFonts() {
    try {
      FxToolkit.registerPrimaryStage();
      return CompletableFuture.supplyAsync(Desk::measure, Platform::runLater)
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean measure() {
    new FontIcon(Feather.CLOCK);
    return new Text("0").getLayoutBounds().getWidth() > 0;
  }

  private Desk(Settings settings, Pipeline pipeline) {
    remembered = settings;
    try {
      stage = FxToolkit.registerStage(Stage::new);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
    window =
        WaitForAsyncUtils.waitForAsyncFx(
            10_000,
            () -> {
              DashboardWindow opened =
                  new DashboardWindow(
                      stage,
                      new Follower(clock),
                      history,
                      courses,
                      pipeline,
                      settings,
                      ZoneOffset.UTC,
                      this);
              opened.show();
              return opened;
            });
    settle();
  }

  /** Shows a moment of a recording, at its time. */
  public Desk show(Recording.Moment moment) {
    clock.now = moment.at();
    return show(moment.live());
  }

  public Desk show(List<Recording.Moment> moments) {
    moments.forEach(this::show);
    return this;
  }

  private Desk show(Reading reading) {
    window.accept(reading);
    settle();
    return this;
  }

  /** The source goes away, this long after what was shown last. */
  Desk away(Duration later) {
    clock.now = clock.now.plus(later);
    return show(new Away(clock.now, "Redis at localhost:6379: Connection refused"));
  }

  public void settle() {
    WaitForAsyncUtils.waitForFxEvents();
  }

  /**
   * Pushes keys, each beside the ones before it, and waits for what the screen makes of them.
   * TestFX's own push waits 50 ms at the way down and at the way up of each.
   */
  public void push(KeyCode... keys) {
    KeyboardRobot keyboard = robot.robotContext().getKeyboardRobot();
    keyboard.pressNoWait(keys);
    WaitForAsyncUtils.waitForFxEvents(1);
    List<KeyCode> up = new ArrayList<>(List.of(keys));
    Collections.reverse(up);
    keyboard.releaseNoWait(up.toArray(KeyCode[]::new));
    awaitPulse();
  }

  /** Waits until the screen was laid out, with all that happened before. */
  private static void awaitPulse() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    AnimationTimer pulses =
        new AnimationTimer() {
          private boolean second;

          @Override
          public void handle(long now) {
            // This is how a pulse begins: with the second one the first is through.
            if (second) {
              stop();
              done.complete(null);
            }
            second = true;
          }
        };
    Platform.runLater(pulses::start);
    done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  Scene scene() {
    return stage.getScene();
  }

  /** The node with this id; it must be there. */
  public Node node(String id) {
    return robot.lookup("#" + id).query();
  }

  /** All texts under a node that can be seen, one a line. */
  public String texts(String id) {
    Node node = node(id);
    StringBuilder texts = new StringBuilder();
    for (Node found : descendants(node)) {
      if (found instanceof Labeled labeled && labeled.getText() != null && seen(labeled)) {
        texts.append(labeled.getText()).append('\n');
      }
    }
    return texts.toString();
  }

  Set<Node> descendants(Node node) {
    return WaitForAsyncUtils.waitForAsyncFx(5_000, () -> node.lookupAll("*"));
  }

  /** Visible, with all that it is in. */
  static boolean seen(Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return true;
  }

  /** Writes what is on the screen as a picture. */
  public Path snapshot(String name) {
    settle();
    WritableImage picture = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> scene().snapshot(null));
    try {
      Files.createDirectories(SNAPSHOTS);
      Path file = SNAPSHOTS.resolve(name + ".png");
      Png.write(picture, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void close() {
    Platform.runLater(stage::hide);
    settle();
  }

  @Override
  public void pause(boolean paused) {
    asked.add("pause " + paused);
  }

  @Override
  public void interval(Duration between) {
    asked.add("interval " + between.toMillis());
  }

  @Override
  public void refresh() {
    asked.add("refresh");
  }

  @Override
  public void remember(Settings settings) {
    remembered = settings;
  }
}
