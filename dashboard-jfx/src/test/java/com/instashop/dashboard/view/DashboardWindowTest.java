package com.instashop.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.dashboard.model.Live;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.source.Recording;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real views, driven with recorded documents. */
final class DashboardWindowTest {
  private static final List<String> CARDS =
      List.of(
          "card-revenue",
          "card-transactions",
          "card-category",
          "card-payment",
          "card-status",
          "card-sellers",
          "card-funnel",
          "card-channels",
          "card-shipments",
          "card-stock");

  private final List<Recording.Moment> moments = Recording.busyHour();
  private final Recording.Moment last = moments.get(9);
  private final Texts texts = new Texts(Language.ENGLISH, ZoneOffset.UTC);
  private Desk desk;

  @BeforeEach
  void open() {
    desk = Desk.open(Desk.settings(ThemeChoice.DARK, Language.ENGLISH, "live", 1920, 1080));
  }

  @AfterEach
  void close() {
    if (desk != null) {
      desk.close();
    }
  }

  private boolean isStale(String id) {
    return desk.node(id).getPseudoClassStates().contains(PseudoClass.getPseudoClass("stale"));
  }

  @Test
  void showsTheNumbersOfTheDocuments() {
    desk.show(moments);
    Live live = last.live();

    assertThat(desk.texts("figure-revenue_total"))
        .contains(texts.money(live.totals().revenue().total()));
    assertThat(desk.texts("figure-transactions"))
        .contains(texts.count(live.totals().transactions().total()));
    assertThat(desk.texts("card-status"))
        .contains(
            "Completed", texts.count(live.totals().transactions().byStatus().get("completed")));
    assertThat(desk.texts("card-sellers")).contains(live.topProducts().products().get(0).name());
    assertThat(desk.texts("card-stock")).contains(live.stock().alerts().get(0).name());
    assertThat(desk.texts("card-feed")).contains("sales completed");
    assertThat(desk.texts("health-strip")).contains("Redis", "connected", "Warehouse", "running");
    assertThat(desk.texts("chip-proof")).contains("proven to the cent at 11:27:02");
  }

  @Test
  void saysWhatItWaitsForWhereThereIsNothing() {
    desk.show(Recording.empty());
    desk.snapshot("state-empty");

    assertThat(desk.texts("card-revenue")).contains("Waiting for the first 30-second window");
    assertThat(desk.texts("card-category")).contains("Waiting for the first sale");
    assertThat(desk.texts("card-funnel")).contains("Waiting for the first visit");
    assertThat(desk.texts("figure-revenue_total")).contains("no data yet");
    assertThat(desk.texts("chip-proof")).contains("not proven yet");
    CARDS.forEach(card -> assertThat(desk.texts(card)).as(card).contains("Waiting"));
  }

  @Test
  void saysThatItWaitsForRedisBeforeTheFirstReading() {
    assertThat(desk.texts("card-revenue")).contains("Waiting for Redis");
    assertThat(desk.texts("health-strip")).contains("unknown").doesNotContain("not running");
  }

  @Test
  void greysOutAndKeepsTheNumbersWhileRedisIsAwayAndRecovers() {
    desk.show(moments.get(8));
    String before = texts.money(moments.get(8).live().totals().revenue().total());
    desk.away(Duration.ofMinutes(2));
    desk.snapshot("state-redis-away");

    assertThat(desk.texts("figure-revenue_total")).contains(before, "2 min ago");
    CARDS.forEach(card -> assertThat(isStale(card)).as(card).isTrue());
    assertThat(desk.texts("card-revenue")).contains("Redis away", "2 min ago");
    assertThat(desk.texts("health-strip")).contains("away");

    desk.show(last);
    desk.snapshot("state-recovered");

    CARDS.forEach(card -> assertThat(isStale(card)).as(card).isFalse());
    assertThat(desk.texts("figure-revenue_total"))
        .contains(texts.money(last.live().totals().revenue().total()))
        .doesNotContain("ago");
  }

  @Test
  void greysOutOnlyWhatDependsOnAConnectorThatFailed() {
    String connectors =
        last.health("connectors")
            .replace(
                "\"crm-connector\":{\"state\":\"RUNNING\",\"task\":\"RUNNING\",\"restarts\":0",
                "\"crm-connector\":{\"state\":\"RUNNING\",\"task\":\"FAILED\",\"error\":\"slot"
                    + " lost\",\"restarts\":0");
    assertThat(connectors).contains("FAILED");
    desk.show(moments.get(8)).show(last.withHealth("connectors", connectors));
    desk.snapshot("state-connector-failed");

    assertThat(isStale("card-funnel")).isTrue();
    assertThat(isStale("card-channels")).isTrue();
    assertThat(isStale("card-revenue")).isFalse();
    assertThat(isStale("card-stock")).isFalse();
    assertThat(desk.texts("health-strip")).contains("failed");

    desk.robot.clickOn("#tab-health");
    desk.settle();
    assertThat(desk.texts("card-connectors")).contains("failed");
  }

  @Test
  void showsTheTotalsWhileSparkHasNotWrittenAnything() {
    Recording.Moment partial = last.withHealth("spark", null).without(RedisKeys.TOP_PRODUCTS);
    for (String subject : List.of("transactions", "products", "behavior", "shipments", "stock")) {
      partial = partial.without(RedisKeys.windows(subject));
    }
    desk.show(partial);
    desk.snapshot("state-partial");

    assertThat(desk.texts("card-revenue"))
        .contains("Waiting for the first 30-second window", "Spark not running");
    assertThat(desk.texts("card-status")).contains("Completed");
    assertThat(isStale("card-status")).isFalse();
  }

  @Test
  void tellsOfLateRowsAndDeadLettersWhenThereAreAny() {
    desk.show(last);
    assertThat(desk.node("chip-problems").isVisible()).isFalse();

    String spark =
        last.health("spark")
            .replace("\"late_rows\":0", "\"late_rows\":3")
            .replace("\"dead_letters\":0", "\"dead_letters\":12");
    desk.show(last.withHealth("spark", spark));

    assertThat(desk.texts("chip-problems")).contains("3 late rows · 12 dead letters");
  }

  @Test
  void tellsWhatDiffersWhenTheNumbersAreNotProven() {
    String proof =
        last.health("proof")
            .replace("\"proven\":true", "\"proven\":false")
            .replace(
                "\"differences\":[]", "\"differences\":[\"revenue: expected 5.00, found 4.99\"]");
    desk.show(last.withHealth("proof", proof));

    assertThat(desk.texts("chip-proof")).contains("not equal to the sources at 11:27:02");
    desk.robot.clickOn("#chip-proof");
    desk.settle();
    desk.snapshot("state-not-proven");
    assertThat(desk.texts("card-differences")).contains("expected 5.00, found 4.99");
    assertThat(desk.remembered.tab()).isEqualTo("health");
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "history", "health", "metrics"})
  void numbersThatDifferAreRedOnEveryPage(String page) {
    desk.robot.clickOn("#tab-" + page);
    desk.settle();
    desk.show(
        last.withHealth(
            "proof", last.health("proof").replace("\"proven\":true", "\"proven\":false")));

    assertThat(Desk.seen(desk.node("chip-proof"))).isTrue();
    assertThat(desk.node("chip-proof").getStyleClass()).contains("level-bad");
  }

  @Test
  void aProofOfLongAgoSaysSo() {
    desk.show(last);
    assertThat(desk.node("chip-proof").getStyleClass()).contains("level-good");
    desk.show(
        last.withHealth(
            "proof", last.health("proof").replaceFirst("(\"at\":\"[^T]*)T11:", "$1T08:")));

    assertThat(desk.node("chip-proof").getStyleClass()).contains("level-warning");
    assertThat(desk.texts("chip-proof")).contains("08:27:02", "3 h ago");
  }

  @Test
  void aTrendHasAGapWhereNobodyLooked() {
    desk.robot.clickOn("#tab-health");
    desk.show(moments.get(0)).show(later(Duration.ofSeconds(20)));
    assertThat(strokes()).isEqualTo(1);

    desk.show(later(Duration.ofMinutes(5))).show(later(Duration.ofSeconds(310)));
    desk.snapshot("state-gap");

    assertThat(strokes()).isEqualTo(2);
  }

  private Recording.Moment later(Duration time) {
    return new Recording.Moment(moments.get(0).at().plus(time), moments.get(0).documents());
  }

  /** How many lines the trend of Redis is drawn with. */
  private long strokes() {
    desk.settle();
    Path line = desk.robot.lookup("#part-redis .sparkline-line").query();
    return line.getElements().stream().filter(MoveTo.class::isInstance).count();
  }

  @Test
  void changesNumbersInPlace() {
    desk.show(moments.get(0));
    Node card = desk.node("card-revenue");
    Node rows = firstCategory();
    desk.show(last);

    assertThat(desk.node("card-revenue")).isSameAs(card);
    assertThat(firstCategory()).isSameAs(rows);
  }

  private Node firstCategory() {
    return desk.robot.lookup("#card-category .bar-row").query();
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "history", "health", "metrics"})
  void opensAPageByKeyAndRemembersIt(String page) {
    KeyCode key =
        List.of(KeyCode.DIGIT1, KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4)
            .get(List.of("live", "history", "health", "metrics").indexOf(page));
    desk.show(last);
    desk.push(KeyCode.CONTROL, key);

    assertThat(desk.node("page-" + page).isVisible()).isTrue();
    assertThat(desk.remembered.tab()).isEqualTo(page);
  }

  @Test
  void changesThemeAndLanguageByKeyAndRemembersThem() {
    desk.show(last);
    desk.push(KeyCode.CONTROL, KeyCode.L);
    assertThat(desk.texts("tabs")).contains("En vivo");
    assertThat(desk.remembered.language()).isEqualTo("SPANISH");
    assertThat(desk.texts("card-status")).contains("Completadas");

    desk.push(KeyCode.CONTROL, KeyCode.T);
    assertThat(desk.remembered.theme()).isEqualTo(ThemeChoice.SYSTEM);
  }

  @Test
  void pausesAndRefreshesByKey() {
    desk.show(last);
    desk.push(KeyCode.CONTROL, KeyCode.P);
    desk.push(KeyCode.F5);

    assertThat(desk.asked).containsExactly("pause true", "refresh");
    assertThat(desk.remembered.paused()).isTrue();
  }

  @Test
  void opensPausedWithOneReadingWhereItWasPaused() {
    desk.close();
    desk =
        Desk.open(
            Desk.settings(ThemeChoice.LIGHT, Language.ENGLISH, "live", 1280, 800).withPaused(true));
    desk.show(last);

    assertThat(desk.asked).containsExactly("pause true");
    assertThat(desk.texts("figure-transactions"))
        .contains(texts.count(last.live().totals().transactions().total()));
    assertThat(((ToggleButton) desk.node("pause")).isSelected()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void everyPageShowsInEveryLanguage(Language language) {
    desk.close();
    desk = Desk.open(Desk.settings(ThemeChoice.LIGHT, language, "health", 1280, 800));
    desk.show(moments);

    assertThat(desk.texts("card-proof"))
        .contains("3,539,684".replace(",", language == Language.SPANISH ? "." : ","));
  }
}
