package com.instashop.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.source.Recording;
import com.instashop.dashboard.source.history.HistoryRecording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.Background;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.shape.Path;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kordamp.ikonli.javafx.FontIcon;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Everything can be read and told apart, by WCAG 2.2 at level AA: texts (success criterion 1.4.3)
 * and what else tells something, icons and charts (1.4.11).
 */
final class ContrastTest {
  private static final double TEXT = 4.5;
  private static final double LARGE_TEXT = 3;
  private static final double GRAPHIC = 3;

  /** Shapes that a value is read from. */
  private static final Set<String> VALUES =
      Set.of("bar-fill", "share-piece", "time-chart-line", "sparkline-line");

  /** So many that something has happened between them. */
  private final List<Recording.Moment> moments = Recording.busyHour().subList(7, 10);

  private final Recording.Moment last = moments.get(2);
  private HistoryWindow window;
  private Desk desk;

  private void open(String page, ThemeChoice theme) {
    Settings settings = Desk.settings(theme, Language.ENGLISH, page, 1920, 1080);
    window = new HistoryWindow(settings, HistoryRecording.read(HistoryRecording.WEEK));
    desk = window.desk;
    desk.show(moments);
    if (page.equals("history")) {
      window.awaitText("history-figure-revenue", "€");
    }
  }

  @AfterEach
  void close() {
    if (window != null) {
      window.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "live, DARK",
    "live, LIGHT",
    "history, DARK",
    "history, LIGHT",
    "health, DARK",
    "health, LIGHT",
  })
  void everythingCanBeRead(String page, ThemeChoice theme) {
    open(page, theme);

    assertThat(faint()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"live, DARK", "live, LIGHT", "health, DARK", "health, LIGHT"})
  void theOldNumbersCanBeReadWhileRedisIsAway(String page, ThemeChoice theme) {
    open(page, theme);

    desk.away(Duration.ofMinutes(2));

    assertThat(faint()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void theOldNumbersCanBeReadWhileTheWarehouseIsAway(ThemeChoice theme) {
    open("history", theme);

    window.warehouse.goesAway();
    window.awaitText("history-status", "Warehouse away");

    assertThat(faint()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"live, DARK", "live, LIGHT", "health, DARK", "health, LIGHT"})
  void whatIsWaitedForCanBeRead(String page, ThemeChoice theme) {
    open(page, theme);

    desk.show(Recording.empty());

    assertThat(faint()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"live, DARK", "live, LIGHT", "health, DARK", "health, LIGHT"})
  void whatIsWrongCanBeRead(String page, ThemeChoice theme) {
    open(page, theme);

    desk.show(
        last.withHealth(
                "connectors",
                last.health("connectors")
                    .replaceFirst("\"task\":\"RUNNING\"", "\"task\":\"FAILED\""))
            .withHealth(
                "proof",
                last.health("proof")
                    .replace("\"proven\":true", "\"proven\":false")
                    .replace("\"differences\":[]", "\"differences\":[\"revenue\"]"))
            .withHealth(
                "spark", last.health("spark").replace("\"late_rows\":0", "\"late_rows\":3")));

    assertThat(desk.texts("health-strip")).contains("failed", "3 late rows");
    assertThat(faint()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void whatIsOldHasLostItsColours(ThemeChoice theme) {
    open("live", theme);
    assertThat(colours("card-status")).isGreaterThan(1);

    desk.away(Duration.ofMinutes(2));
    assertThat(colours("card-status")).isZero();
    desk.snapshot("stale-" + theme.name().toLowerCase(Locale.ROOT));

    desk.show(last);
    assertThat(colours("card-status")).isGreaterThan(1);
  }

  /** A measure that is wrong would find nothing: known contrasts, and one that is faded. */
  @Test
  void contrastIsMeasuredAsItIsDefined() {
    assertThat(new Contrast(Color.BLACK, Color.WHITE).ratio()).isCloseTo(21, within(0.001));
    assertThat(new Contrast(Color.web("#777"), Color.WHITE).ratio()).isCloseTo(4.48, within(0.01));

    Text text = new Text("faded");
    StackPane card = new StackPane(text);
    card.setBackground(Background.fill(Color.WHITE));
    new Scene(new Group(card)).setFill(Color.BLACK);
    card.setOpacity(0.5);

    Contrast contrast = Contrast.of(text, Color.BLACK);
    assertThat(contrast.ground()).isEqualTo(Color.gray(0.5));
    assertThat(contrast.ink()).isEqualTo(Color.BLACK);
  }

  /** What does not stand out enough, each kind once. */
  private Set<String> faint() {
    return WaitForAsyncUtils.waitForAsyncFx(10_000, () -> faint(desk.scene().getRoot()));
  }

  private static Set<String> faint(Parent root) {
    // What has just changed its style class has no colour before the next frame.
    root.applyCss();
    Set<String> faint = new TreeSet<>();
    int seen = 0;
    for (Node node : root.lookupAll("*")) {
      Color ink = Desk.seen(node) ? ink(node) : null;
      if (ink == null) {
        continue;
      }
      seen++;
      Contrast contrast = Contrast.of(node, ink);
      if (contrast.ratio() < demanded(node)) {
        faint.add(
            "%.2f of %.1f: %s on %s, %s"
                .formatted(
                    contrast.ratio(),
                    demanded(node),
                    contrast.ink(),
                    contrast.ground(),
                    path(node)));
      }
    }
    assertThat(seen).isGreaterThan(30);
    return faint;
  }

  /** The colour of what tells something; null for everything else. */
  private static Color ink(Node node) {
    Paint paint = null;
    if (node instanceof Text text) {
      paint = text.getText().isBlank() ? null : text.getFill();
    } else if (node.getStyleClass().stream().anyMatch(VALUES::contains)) {
      paint =
          node instanceof Path line
              ? line.getStroke()
              : ((Region) node).getBackground().getFills().get(0).getFill();
    }
    return (Color) paint;
  }

  private static double demanded(Node node) {
    if (!(node instanceof Text text) || node instanceof FontIcon) {
      return GRAPHIC;
    }
    double size = text.getFont().getSize();
    boolean bold = text.getFont().getStyle().contains("Bold");
    return size >= 24 || (bold && size >= 18.66) ? LARGE_TEXT : TEXT;
  }

  /** Where it is, by the names that the stylesheet uses. */
  private static String path(Node node) {
    List<String> names = new ArrayList<>();
    for (Node at = node; at != null && names.size() < 4; at = at.getParent()) {
      if (!at.getStyleClass().isEmpty()) {
        names.add(0, "." + String.join(".", at.getStyleClass()));
      }
    }
    return String.join(" ", names);
  }

  /** How many of the colours in a card's body are none of the greys. */
  private long colours(String card) {
    return desk.descendants(desk.node(card).lookup(".card-body")).stream()
        .filter(Desk::seen)
        .map(ContrastTest::ink)
        .filter(ink -> ink != null && ink.getSaturation() > 0.25)
        .distinct()
        .count();
  }
}
