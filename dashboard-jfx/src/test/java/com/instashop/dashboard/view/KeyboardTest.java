package com.instashop.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.export.Png;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.source.Recording;
import com.instashop.dashboard.source.history.HistoryRecording;
import com.instashop.dashboard.view.chart.CourseChart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.DatePicker;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.util.WaitForAsyncUtils;

/** Everything that the mouse can do, keys can do, and who uses them sees where they are. */
final class KeyboardTest {
  /** More than there are controls on any page. */
  private static final int MOST_STOPS = 80;

  private HistoryWindow window;
  private Desk desk;

  private void open(String page, ThemeChoice theme) {
    window =
        new HistoryWindow(
            Desk.settings(theme, Language.ENGLISH, page, 1280, 800),
            HistoryRecording.read(HistoryRecording.WEEK));
    desk = window.desk;
    desk.show(Recording.busyHour().subList(7, 10));
    Awaitility.await().until(() -> desk.scene().getWindow().isFocused());
    if (page.equals("history")) {
      window.awaitText("history-status", "Read ");
    }
  }

  private void open(String page) {
    open(page, ThemeChoice.DARK);
  }

  @AfterEach
  void close() {
    if (window != null) {
      window.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "history", "health", "metrics"})
  void tabReachesEveryControlAndComesBack(String page) {
    open(page);

    List<Node> stops = stops(KeyCode.TAB);

    assertThat(named(stops)).containsAll(named(controls()));
    Collections.rotate(stops, -named(stops).indexOf("chip-proof"));
    assertThat(named(stops))
        .startsWith(
            "chip-proof", "tab-" + page, "interval", "pause", "theme", "language", "full-screen");
    List<Node> back = stops(KeyCode.SHIFT, KeyCode.TAB);
    Collections.reverse(back);
    assertThat(named(back)).containsExactlyInAnyOrderElementsOf(named(stops));
  }

  @ParameterizedTest
  @CsvSource({
    "live, DARK",
    "live, LIGHT",
    "history, DARK",
    "health, LIGHT",
  })
  void theFocusCanBeSeen(String page, ThemeChoice theme) {
    open(page, theme);
    List<String> unseen = new ArrayList<>();
    Node before = null;
    int[] focused = null;
    // Once more than around, so that the first one is left, too.
    int stops = stops(KeyCode.TAB).size() + 1;
    for (int i = 0; i < stops; i++) {
      push(KeyCode.TAB);
      if (before != null && !differs(focused, picture(before))) {
        unseen.add(name(before));
      }
      before = desk.scene().getFocusOwner();
      focused = picture(before);
    }

    assertThat(unseen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SPACE", "ENTER", "DOWN"})
  void aMenuOpensAndChoosesByKey(KeyCode key) {
    open("live");
    focus("interval");

    push(key);
    assertThat(((MenuButton) desk.node("interval")).isShowing()).isTrue();
    push(KeyCode.UP);
    push(KeyCode.UP);
    push(KeyCode.ENTER);

    assertThat(((MenuButton) desk.node("interval")).isShowing()).isFalse();
    assertThat(desk.asked).containsExactly("interval 2000");
    assertFocused("interval");
  }

  @Test
  void whoChangesThemeOrLanguageByKeyKeepsTheirPlace() {
    open("live");
    focus("theme");
    push(KeyCode.SPACE);
    push(KeyCode.UP);
    push(KeyCode.UP);
    push(KeyCode.ENTER);
    assertThat(desk.remembered.theme()).isEqualTo(ThemeChoice.LIGHT);
    assertFocused("theme");

    focus("language");
    push(KeyCode.SPACE);
    push(KeyCode.UP);
    push(KeyCode.ENTER);
    assertThat(desk.remembered.language()).isEqualTo("SPANISH");
    assertFocused("language");

    focus("pause");
    push(KeyCode.CONTROL, KeyCode.L);
    assertFocused("pause");
  }

  @ParameterizedTest
  @ValueSource(strings = {"interval", "theme", "language", "export-revenue"})
  void escapeClosesAMenu(String id) {
    open("history");
    MenuButton menu = (MenuButton) desk.node(id);
    focus(id);
    push(KeyCode.SPACE);
    assertThat(menu.isShowing()).isTrue();

    push(KeyCode.ESCAPE);

    assertThat(menu.isShowing()).isFalse();
    assertFocused(id);
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void aDayIsChosenByKey() {
    open("history");
    DatePicker first = (DatePicker) desk.node("history-first");
    focus("history-first");
    push(KeyCode.F4);
    assertThat(first.isShowing()).isTrue();
    push(KeyCode.ESCAPE);
    assertThat(first.isShowing()).isFalse();
    Duration before = lastAsked().length();

    push(KeyCode.ALT, KeyCode.DOWN);
    assertThat(first.isShowing()).isTrue();
    push(KeyCode.UP);
    push(KeyCode.ENTER);

    assertThat(first.isShowing()).isFalse();
    Awaitility.await()
        .untilAsserted(() -> assertThat(lastAsked().length()).isEqualTo(before.plusDays(7)));
  }

  @Test
  void passingADayDoesNotChooseIt() {
    open("history");
    int asked = window.warehouse.asked().size();

    stops(KeyCode.TAB);

    assertThat(((ToggleButton) desk.node("history-days_7")).isSelected()).isTrue();
    assertThat(window.warehouse.asked().subList(0, asked)).containsOnly(lastAsked());
  }

  @Test
  void arrowsChooseAmongPages() {
    open("live");
    focus("tab-live");

    push(KeyCode.RIGHT);
    assertThat(desk.remembered.tab()).isEqualTo("history");
    assertThat(desk.node("page-history").isVisible()).isTrue();
    assertFocused("tab-history");
    push(KeyCode.RIGHT);
    assertThat(desk.remembered.tab()).isEqualTo("health");
    push(KeyCode.LEFT);
    assertThat(desk.remembered.tab()).isEqualTo("history");
  }

  @Test
  void arrowsChooseAmongRanges() {
    open("history");
    focus("history-days_7");

    push(KeyCode.RIGHT);

    assertFocused("history-days_30");
    Awaitility.await()
        .untilAsserted(() -> assertThat(lastAsked().length()).isEqualTo(Duration.ofDays(30)));
  }

  @Test
  void spacePressesWhatHasTheFocus() {
    open("live");
    focus("pause");
    push(KeyCode.SPACE);
    assertThat(desk.asked).containsExactly("pause true");

    focus("tab-history");
    push(KeyCode.SPACE);
    push(KeyCode.SPACE);
    assertThat(desk.remembered.tab()).isEqualTo("history");
    assertFocused("tab-history");
    window.awaitText("history-status", "Read ");

    focus("history-days_30");
    push(KeyCode.SPACE);
    Awaitility.await()
        .untilAsserted(() -> assertThat(lastAsked().length()).isEqualTo(Duration.ofDays(30)));

    int asked = window.warehouse.asked().size();
    focus("history-again");
    push(KeyCode.SPACE);
    Awaitility.await().until(() -> window.warehouse.asked().size() > asked);

    Node chip = desk.robot.lookup(".health-strip > .chip").match(Desk::seen).query();
    desk.robot.interact(chip::requestFocus);
    push(KeyCode.SPACE);
    assertThat(desk.remembered.tab()).isEqualTo("health");
  }

  @Test
  void theWholeScreenIsTakenAndGivenBack() {
    open("live");
    Stage stage = (Stage) desk.scene().getWindow();
    push(KeyCode.F11);
    assertThat(stage.isFullScreen()).isTrue();
    push(KeyCode.F11);
    assertThat(stage.isFullScreen()).isFalse();
    focus("full-screen");
    push(KeyCode.SPACE);
    assertThat(stage.isFullScreen()).isTrue();
    push(KeyCode.ESCAPE);
    assertThat(stage.isFullScreen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "history"})
  void aPageIsScrolledByKey(String page) {
    open(page);
    ScrollPane scroll = (ScrollPane) desk.scene().lookup(".page");
    assertThat(stops(KeyCode.TAB)).contains(scroll);
    desk.robot.interact(scroll::requestFocus);

    push(KeyCode.PAGE_DOWN);
    double aPage = scroll.getVvalue();
    push(KeyCode.END);
    double end = scroll.getVvalue();
    push(KeyCode.HOME);

    assertThat(aPage).isPositive();
    assertThat(end).isEqualTo(scroll.getVmax());
    assertThat(scroll.getVvalue()).isZero();
  }

  @Test
  void whatHasTheFocusIsInSight() {
    open("live");
    double height = desk.scene().getHeight();

    for (Node stop : stops(KeyCode.TAB)) {
      desk.robot.interact(stop::requestFocus);
      while (desk.scene().getFocusOwner() != stop) {
        push(KeyCode.TAB);
      }
      push(KeyCode.SHIFT, KeyCode.TAB);
      push(KeyCode.TAB);
      Bounds bounds = stop.localToScene(stop.getLayoutBounds());
      assertThat(bounds.getMinY()).as(name(stop)).isBetween(0.0, height - 20);
    }
  }

  @Test
  void rowsAreWalkedByKey() {
    open("live");
    TableView<?> table = (TableView<?>) desk.scene().lookup(".table-view");
    desk.robot.interact(table::requestFocus);

    push(KeyCode.DOWN);
    int one = table.getFocusModel().getFocusedIndex();
    push(KeyCode.DOWN);

    assertThat(table.getFocusModel().getFocusedIndex()).isEqualTo(one + 1);
  }

  @Test
  void thePointsOfAChartAreWalkedByKey() {
    open("live");
    Node chart = desk.robot.lookup("#card-revenue .time-chart").query();
    Node reading = chart.lookup(".time-chart-reading");
    assertThat(reading.isVisible()).isFalse();
    desk.robot.interact(chart::requestFocus);
    assertThat(reading.isVisible()).isTrue();
    String newest = chart.getAccessibleText();

    push(KeyCode.LEFT);
    assertThat(chart.getAccessibleText()).isNotEqualTo(newest);
    push(KeyCode.RIGHT);
    assertThat(chart.getAccessibleText()).isEqualTo(newest);
  }

  private void push(KeyCode... keys) {
    desk.push(keys);
  }

  private void focus(String id) {
    desk.robot.interact(desk.node(id)::requestFocus);
  }

  private void assertFocused(String id) {
    assertThat(desk.scene().getFocusOwner()).isNotNull().isSameAs(desk.node(id));
  }

  private HistoryRange lastAsked() {
    List<HistoryRange> asked = window.warehouse.asked();
    return asked.get(asked.size() - 1);
  }

  /** What a key leads to, one after the other, until it begins anew. */
  private List<Node> stops(KeyCode... key) {
    List<Node> stops = new ArrayList<>();
    for (int i = 0; i < MOST_STOPS; i++) {
      push(key);
      Node owner = desk.scene().getFocusOwner();
      if (stops.contains(owner)) {
        assertThat(owner).as("all is gone through").isSameAs(stops.get(0));
        return stops;
      }
      stops.add(owner);
    }
    throw new AssertionError("There is no end: " + named(stops));
  }

  /**
   * All that can be used, or looked at more closely. Of buttons of which one is chosen that one is
   * gone to, and from there the arrows lead to the others.
   */
  private List<Node> controls() {
    return desk.descendants(desk.scene().getRoot()).stream()
        .filter(Desk::seen)
        .filter(
            node ->
                !(node instanceof ToggleButton button)
                    || button.getToggleGroup() == null
                    || button.isSelected())
        .filter(
            node ->
                node instanceof ButtonBase
                    || node instanceof ComboBoxBase<?>
                    || node instanceof TableView<?>
                    || node instanceof ListView<?>
                    || node instanceof ScrollPane
                    || node instanceof CourseChart)
        .toList();
  }

  private static List<String> named(List<Node> nodes) {
    return nodes.stream().map(KeyboardTest::name).toList();
  }

  /** Its name, or what it is and what it is in. */
  private static String name(Node node) {
    if (node == null) {
      return "nothing";
    }
    if (node.getId() != null) {
      return node.getId();
    }
    Node in = node.getParent();
    while (in != null && in.getId() == null) {
      in = in.getParent();
    }
    String what = node.getAccessibleText();
    return "%s %s in %s"
        .formatted(
            node.getClass().getSimpleName().toLowerCase(Locale.ROOT),
            node instanceof Chip ? what : "",
            in == null ? "" : in.getId());
  }

  private static int[] picture(Node node) {
    return WaitForAsyncUtils.waitForAsyncFx(5_000, () -> Png.pixels(node.snapshot(null, null)));
  }

  /** A ring of one pixel around the smallest button is as much. */
  private static boolean differs(int[] one, int[] other) {
    if (one.length != other.length) {
      return true;
    }
    int different = 0;
    for (int i = 0; i < one.length; i++) {
      different += one[i] == other[i] ? 0 : 1;
    }
    return different >= 60;
  }
}
