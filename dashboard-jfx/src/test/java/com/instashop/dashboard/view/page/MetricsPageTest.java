package com.instashop.dashboard.view.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Slot;
import com.instashop.changes.measure.Sum;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.dashboard.export.Sheet;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.source.Recording;
import com.instashop.dashboard.view.Desk;
import com.instashop.dashboard.view.Language;
import com.instashop.dashboard.view.card.MetricCard;
import com.instashop.dashboard.view.chart.HistoryChart;
import com.instashop.dashboard.view.chart.TimeChart;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Amount;
import com.instashop.program.metric.MetricCourse.Grain;
import com.instashop.program.metric.MetricCourse.Point;
import com.instashop.program.metric.MetricRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.util.WaitForAsyncUtils;

/** The page of the metrics that people declare. */
final class MetricsPageTest {
  private static final CapturedTable SALES = ShopTables.TRANSACTION;
  private static final Metric REFUNDS =
      Metric.declared("refunds", "Refunds by payment method and day", SALES)
          .by("payment_method")
          .by("transaction_date")
          .money(Sum.of(Slot.of(SALES, "total_amount")));
  private static final Metric UNITS =
      Metric.declared("stock_value", "Units in stock by warehouse", ShopTables.STOCK)
          .by("warehouse_location")
          .units(Sum.of(Slot.of(ShopTables.STOCK, "available_quantity")));
  private static final Metric NOTHING =
      Metric.declared("nothing", "Nothing yet", ShopTables.CARRIER).by("name");

  private Desk desk;

  @AfterEach
  void close() {
    if (desk != null) {
      desk.close();
    }
  }

  private static Recording.Moment moment() {
    return moment(
        Map.of(
            "[\"paypal\",\"2026-11-24\"]",
            new long[] {2, 12_345, 0},
            "[null,\"2026-11-25\"]",
            new long[] {1, 500, 0},
            "[\"debit_card\",\"2026-11-25\"]",
            new long[] {1_204, 9_900_000, 0}));
  }

  private static Recording.Moment moment(Map<String, long[]> refunds) {
    return Recording.busyHour()
        .get(9)
        .with(Declaration.of(REFUNDS), hashes(REFUNDS, refunds))
        .with(
            Declaration.of(UNITS),
            hashes(
                UNITS,
                Map.of(
                    "[\"Leipzig\"]", new long[] {46, 0, 4_385},
                    "[\"Lyon\"]", new long[] {51, 0, 4_255})))
        .with(Declaration.of(NOTHING), Map.of());
  }

  private static Map<String, Map<String, String>> hashes(Metric metric, Map<String, long[]> keys) {
    Map<String, Map<String, String>> hashes = new HashMap<>();
    keys.forEach(
        (key, sums) -> {
          for (int part = 0; part < sums.length; part++) {
            if (sums[part] != 0) {
              hashes
                  .computeIfAbsent(
                      RedisKeys.totals(metric.label(), RedisKeys.TOTALS_PARTS.get(part)),
                      unused -> new HashMap<>())
                  .put(key, Long.toString(sums[part]));
            }
          }
        });
    return hashes;
  }

  @Test
  void showsACardForEachMetricAndSaysWhereThereIsNone() {
    desk = Desk.open(Desk.settings(ThemeChoice.DARK, Language.ENGLISH, "metrics", 1920, 1080));
    desk.show(Recording.busyHour().get(9));
    assertThat(desk.texts("page-metrics")).contains("scripts/instashop metric add FILE");

    desk.show(moment());
    assertThat(desk.texts("metric-refunds"))
        .contains("Refunds by payment method and day", "3 keys", "Payment method")
        .contains("debit_card · 2026-11-25", "€99,000.00", "1,204 rows")
        .contains("– · 2026-11-25", "€5.00", "1 row");
    assertThat(desk.texts("metric-stock_value")).contains("Leipzig", "4,385", "46 rows");
    assertThat(desk.texts("metric-nothing")).contains("No row of its table counts yet");

    desk.show(Recording.busyHour().get(9));
    assertThat(desk.robot.lookup("#metric-refunds").tryQuery()).isEmpty();
  }

  /** Of a table that was read five hours after the beginning. */
  private static MetricCourse course(Grain grain, Map<String, String> of) {
    Instant begin = Instant.parse("2026-11-24T10:00:00Z");
    Duration length = grain.length();
    List<Point> points = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      Amount amount =
          new Amount(hour, BigDecimal.valueOf(90_000 + 400 * hour + hour % 5 * 900), 4_000);
      points.add(
          new Point(begin.plus(length.multipliedBy(hour)), amount, hour < 5 ? null : amount));
    }
    return new MetricCourse(
        of, grain, points, begin.plus(length.multipliedBy(23)).plusSeconds(20), null);
  }

  @Test
  void showsTheCourseAsSoonAsTheWarehouseKnowsIt() {
    desk = Desk.open(Desk.settings(ThemeChoice.DARK, Language.ENGLISH, "metrics", 1920, 1080));
    desk.show(moment());
    assertThat(isVisible("#metric-course-refunds")).isFalse();
    desk.courses.accept(Map.of("refunds", course(Grain.HOUR, Map.of())));
    WaitForAsyncUtils.waitForFxEvents();
    HistoryChart hours = desk.robot.lookup("#metric-course-refunds .history-chart").query();
    assertThat(hours.points()).hasSize(19);
    assertThat(hours.points().get(0).value()).isEqualTo(92_000);
    assertThat(hours.points().get(17).open()).isFalse();
    assertThat(hours.points().get(18).open()).isTrue();
    assertThat(desk.texts("metric-refunds")).contains("At the end of each of the last 24 hours");
    assertThat(isVisible("#metric-course-stock_value")).isFalse();

    desk.courses.accept(Map.of("refunds", course(Grain.MINUTE, Map.of())));
    WaitForAsyncUtils.waitForFxEvents();
    TimeChart minutes =
        desk.robot.lookup("#metric-course-refunds .as-area").match(Node::isVisible).query();
    assertThat(hours.isVisible()).isFalse();
    assertThat(minutes.points()).hasSize(19);
    assertThat(desk.texts("metric-refunds")).contains("At the end of each minute");
  }

  private boolean isVisible(String course) {
    return desk.robot.lookup(course).query().isVisible();
  }

  @Test
  void courseIsThatOfTheChosenRowWhileItsNumbersChange() {
    desk = Desk.open(Desk.settings(ThemeChoice.DARK, Language.ENGLISH, "metrics", 1920, 1080));
    Map<String, Map<String, String>> chosen = new HashMap<>();
    desk.courses.feed(seen -> {}, chosen::put);
    desk.show(moment());
    assertThat(chosen.get("refunds")).isEmpty();
    TableView<MetricRow> table = desk.robot.lookup("#metric-table-refunds").query();
    WaitForAsyncUtils.asyncFx(() -> table.getSelectionModel().select(1));
    WaitForAsyncUtils.waitForFxEvents();
    Map<String, String> paypal =
        Map.of("payment_method", "paypal", "transaction_date", "2026-11-24");
    assertThat(chosen.get("refunds")).isEqualTo(paypal);
    desk.courses.accept(Map.of("refunds", course(Grain.WINDOW, chosen.get("refunds"))));
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(desk.texts("metric-refunds"))
        .contains("paypal · 2026-11-24: At the end of each window of 30 s", "All keys");

    // Another row becomes the second one.
    Map<String, long[]> later = new HashMap<>();
    later.put("[\"paypal\",\"2026-11-24\"]", new long[] {3, 99_000_000, 0});
    later.put("[\"debit_card\",\"2026-11-25\"]", new long[] {1_204, 9_900_000, 0});
    desk.show(moment(later));
    assertThat(chosen.get("refunds")).isEqualTo(paypal);
    later.remove("[\"paypal\",\"2026-11-24\"]");
    desk.show(moment(later));
    assertThat(chosen.get("refunds")).isEmpty();
  }

  @Test
  void whoHasAnotherShopSeesNoPagesOfThisOne() {
    desk =
        Desk.open(
            Desk.settings(ThemeChoice.DARK, Language.ENGLISH, "live", 1280, 800),
            new Pipeline(false, false, true));
    desk.show(moment());
    assertThat(desk.texts("metric-refunds")).contains("Refunds by payment method and day");
    assertThat(desk.robot.lookup("#tab-metrics").tryQuery()).isPresent();
    assertThat(desk.robot.lookup("#tab-health").tryQuery()).isPresent();
    assertThat(desk.robot.lookup("#tab-live").tryQuery()).isEmpty();
  }

  @Test
  void showsAveragesAndOnlyWhatIsToBeShown() {
    desk = Desk.open(Desk.settings(ThemeChoice.DARK, Language.ENGLISH, "metrics", 1920, 1080));
    Declaration of = Declaration.of(REFUNDS);
    Declaration.Total money = new Declaration.Total("total_amount", true, 2, true, false, null, 0);
    Declaration averages =
        new Declaration(REFUNDS, of.fields(), money, null, List.of(Declaration.Show.TABLE));
    Recording.Moment moment =
        Recording.busyHour()
            .get(9)
            .with(
                averages,
                hashes(REFUNDS, Map.of("[\"paypal\",\"2026-11-24\"]", new long[] {3, 10_000, 0})));
    desk.show(moment);
    assertThat(desk.texts("metric-refunds"))
        .contains("Average of Total amount", "€33.33")
        .doesNotContain("3 rows");
    Sheet sheet = MetricCard.sheet(moment.live().declared().get(0));
    assertThat(sheet.columns()).endsWith("total_amount", "average of total_amount");
    assertThat(sheet.rows())
        .containsExactly(
            List.of("paypal", "2026-11-24", 3L, new BigDecimal("100.00"), new BigDecimal("33.33")));
  }

  @Test
  void exportsEveryKeyAsTheDataHasIt() {
    Sheet sheet = MetricCard.sheet(moment().live().declared().get(0));
    assertThat(sheet.name()).isEqualTo("refunds");
    assertThat(sheet.columns())
        .containsExactly("payment_method", "transaction_date", "rows", "total_amount");
    assertThat(sheet.rows())
        .containsExactly(
            List.of("debit_card", "2026-11-25", 1_204L, new BigDecimal("99000.00")),
            List.of("paypal", "2026-11-24", 2L, new BigDecimal("123.45")),
            Sheet.row(null, "2026-11-25", 1L, new BigDecimal("5.00")));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void picture(Language language) throws IOException {
    desk = Desk.open(Desk.settings(ThemeChoice.LIGHT, language, "metrics", 1280, 800));
    desk.show(moment());
    desk.courses.accept(
        Map.of(
            "refunds",
            course(Grain.HOUR, Map.of()),
            "stock_value",
            course(Grain.MINUTE, Map.of())));
    WaitForAsyncUtils.waitForFxEvents();
    desk.snapshot("metrics-" + language.name().toLowerCase(Locale.ROOT));
  }
}
