package com.instashop.dashboard.view.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.model.history.Grain;
import com.instashop.dashboard.model.history.HistoryChoice;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.source.history.HistoryRecording;
import com.instashop.dashboard.view.Desk;
import com.instashop.dashboard.view.HistoryWindow;
import com.instashop.dashboard.view.Language;
import java.time.Duration;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HistoryPageTest {
  private static final Settings ENGLISH =
      Desk.settings(ThemeChoice.DARK, Language.ENGLISH, "history", 1280, 800);
  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

  private HistoryWindow window;

  @AfterEach
  void close() {
    window.close();
  }

  private void open(String recording) {
    window = new HistoryWindow(ENGLISH, HistoryRecording.read(recording));
    window.awaitText("history-status", "Read ");
  }

  private boolean stale(String id) {
    return window.desk.node(id).getPseudoClassStates().contains(STALE);
  }

  @Test
  void showsWhatTheWarehouseTellsAndTheChangeAgainstThePeriodBefore() {
    open(HistoryRecording.NOVEMBER);
    assertThat(window.desk.texts("history-figure-transactions")).contains("10,717").contains("%");
    assertThat(window.desk.texts("history-card-category")).contains("Electronics").contains("€");
    assertThat(window.desk.texts("history-card-funnel")).contains("Visit").contains("Sale");
    assertThat(window.desk.texts("history-card-visits")).contains("Website");
  }

  @Test
  void saysOfEachCardWhatThereIsNotInTheRange() {
    open(HistoryRecording.NOVEMBER);
    assertThat(window.desk.texts("history-card-delivery")).contains("No parcel was delivered");
    assertThat(window.desk.texts("history-card-stockouts")).contains("Nothing ran out");
  }

  @Test
  void marksTheOnlyDay() {
    open(HistoryRecording.WEEK);
    window.desk.settle();
    assertThat(isMarked("history-card-revenue")).isFalse();
    window.close();
    window = new HistoryWindow(ENGLISH, HistoryRecording.begun(HistoryRecording.WEEK));
    Awaitility.await().until(() -> isMarked("history-card-revenue"));
    window.desk.snapshot("history-begun");
  }

  private boolean isMarked(String card) {
    return window.desk.node(card).lookup(".history-chart-mark").isVisible();
  }

  @Test
  void saysThatNothingHappened() {
    window = new HistoryWindow(ENGLISH, HistoryRecording.empty());
    window.awaitText("history-card-revenue", "Nothing happened");
    assertThat(window.desk.texts("history-figure-revenue"))
        .contains("–")
        .contains("nothing in this range");
    window.desk.snapshot("history-empty");
  }

  @Test
  void saysWhatItWaitsForUntilTheWarehouseIsThere() {
    window = new HistoryWindow(ENGLISH, HistoryRecording.read(HistoryRecording.WEEK));
    window.warehouse.goesAway();
    window.desk.robot.interact(window.desk.history::refresh);
    window.awaitText("history-status", "Warehouse away");
    window.desk.snapshot("history-away");
    window.warehouse.answers(HistoryRecording.read(HistoryRecording.WEEK));
    window.awaitText("history-status", "Read ");
  }

  @Test
  void keepsTheNumbersWhileTheWarehouseIsAwayAndRecoversByItself() {
    open(HistoryRecording.WEEK);
    String revenue = window.desk.texts("history-figure-revenue").lines().toList().get(1);
    window.warehouse.goesAway();
    window.awaitText("history-status", "Warehouse away");
    assertThat(window.desk.texts("history-figure-revenue")).contains(revenue);
    assertThat(window.desk.texts("history-card-revenue")).contains("Warehouse away");
    assertThat(stale("history-card-revenue")).isTrue();
    assertThat(stale("history-figure-revenue")).isTrue();
    window.desk.snapshot("history-stale");

    window.warehouse.answers(HistoryRecording.read(HistoryRecording.WEEK));
    window.awaitText("history-status", "Read ");
    assertThat(stale("history-card-revenue")).isFalse();
    window.desk.snapshot("history-recovered");
  }

  @Test
  void asksForTheRangeThatIsChosen() {
    open(HistoryRecording.WEEK);
    ToggleButton days30 = (ToggleButton) window.desk.node("history-days_30");
    window.desk.robot.interact(days30::fire);
    assertThat(window.desk.remembered.range()).isEqualTo(HistoryChoice.Latest.DAYS_30);
    Awaitility.await()
        .untilAsserted(
            () -> {
              List<HistoryRange> asked = window.warehouse.asked();
              HistoryRange last = asked.get(asked.size() - 1);
              assertThat(last.grain()).isEqualTo(Grain.DAY);
              assertThat(last.length()).isEqualTo(Duration.ofDays(30));
            });
  }

  @Test
  void canBeCancelledWhileItTakesLong() {
    open(HistoryRecording.WEEK);
    window.warehouse.takesForever();
    window.awaitText("history-again", "Cancel");
    assertThat(window.desk.node("history-spinner").isVisible()).isTrue();
    Button cancel = (Button) window.desk.node("history-again");
    window.desk.robot.interact(cancel::fire);
    window.awaitText("history-status", "Cancelled");
    assertThat(window.desk.node("history-spinner").isVisible()).isFalse();

    window.warehouse.answers(HistoryRecording.read(HistoryRecording.WEEK));
    window.desk.robot.interact(cancel::fire);
    window.awaitText("history-status", "Read ");
  }

  @Test
  void asksNothingWhileAnotherPageIsInSight() {
    open(HistoryRecording.WEEK);
    window.desk.robot.interact(() -> ((ToggleButton) window.desk.node("tab-live")).fire());
    window.desk.settle();
    Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    int before = window.warehouse.asked().size();
    Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    assertThat(window.warehouse.asked()).hasSize(before);
  }

  @Test
  void keepsItsNumbersInAnotherLanguage() {
    open(HistoryRecording.WEEK);
    window.desk.push(KeyCode.CONTROL, KeyCode.L);
    window.awaitText("history-card-category", "Electrónica");
    assertThat(window.desk.texts("history-figure-revenue")).contains("Ingresos").contains("€");
  }

  @Test
  void everyCardCanBeExported() {
    open(HistoryRecording.WEEK);
    for (String id :
        List.of(
            "revenue",
            "transactions",
            "customers",
            "events",
            "category",
            "sellers",
            "customervalue",
            "funnel",
            "visits",
            "delivery",
            "stockouts")) {
      MenuButton export = (MenuButton) window.desk.node("export-" + id);
      assertThat(export.isFocusTraversable()).as(id).isTrue();
      assertThat(export.getItems()).as(id).hasSize(2);
    }
  }
}
