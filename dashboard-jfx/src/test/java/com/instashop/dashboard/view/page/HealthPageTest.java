package com.instashop.dashboard.view.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.source.Recording;
import com.instashop.dashboard.view.Desk;
import com.instashop.dashboard.view.Language;
import java.util.stream.Collectors;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page of the parts. */
final class HealthPageTest {
  private static final String OF_A_TABLE =
      """
      {"reachable": true, "updated_at": "2026-11-25T11:27:30Z", "connectors": {
        "sales-connector": {"state": "RUNNING", "task": "RUNNING", "restarts": 0, "slot": "extended", "retained_bytes": 734003200}}}""";

  private static final String PARTS =
      """
      {"parts": {"postgres": {"phase": "up", "restarts": 0, "cpu": 0.123, "memory_bytes": 734003200},
                 "spark": {"phase": "restarting", "restarts": 3, "cpu": 0.0}},
       "cores": 2, "disk": {"free_bytes": 312500000000, "total_bytes": 500000000000}, "updated_at": "%s"}""";

  private final Recording.Moment last = Recording.busyHour().get(9);
  private Desk desk;

  @AfterEach
  void close() {
    if (desk != null) {
      desk.close();
    }
  }

  private void open(Pipeline pipeline) {
    desk =
        Desk.open(
            Desk.settings(ThemeChoice.LIGHT, Language.ENGLISH, "health", 1920, 1080), pipeline);
  }

  @Test
  void ofAnotherShopItShowsOnlyWhatIsPartOfIt() {
    open(new Pipeline(false, false, true));
    desk.show(
        last.withHealth(RedisKeys.HEALTH_CONNECTORS, OF_A_TABLE)
            .withHealth(RedisKeys.HEALTH_SPARK, null));
    desk.snapshot("health-another-shop");

    assertThat(desk.texts("card-connectors")).contains("sales").doesNotContain("crm");
    assertThat(desk.texts("health-strip"))
        .contains("sales", "Warehouse")
        .doesNotContain("crm", "Spark", "not running");
    assertThat(desk.robot.lookup("#part-warehouse").tryQuery()).isPresent();
    assertThat(desk.robot.lookup("#part-spark").tryQuery()).isEmpty();
  }

  @Test
  void everyProblemCanBeReadToItsEnd() {
    open(Pipeline.ALL);
    String reason =
        "column status of table transaction is missing, since somebody renamed it, and nothing that it is needed for can be counted until it is there again and a snapshot was taken";
    String connectors =
        last.health(RedisKeys.HEALTH_CONNECTORS)
            .replaceFirst(
                "\"crm-connector\":\\{", "\"crm-connector\":{\"error\":\"no pg_hba.conf entry\",");
    String totals = last.health(RedisKeys.HEALTH_TOTALS);
    String warehouse = last.health(RedisKeys.HEALTH_WAREHOUSE);
    desk.show(
        last.withHealth(RedisKeys.HEALTH_CONNECTORS, connectors)
            .withHealth(
                RedisKeys.HEALTH_TOTALS,
                totals.replace(
                    "\"problems\":{}", "\"problems\":{\"transaction\":\"" + reason + "\"}"))
            .withHealth(
                RedisKeys.HEALTH_WAREHOUSE,
                warehouse.replaceFirst("}$", ",\"problems\":{\"stock\":\"a row is refused\"}}")));
    desk.snapshot("health-problems");

    assertThat(desk.texts("card-problems"))
        .contains(
            "crm-connector: no pg_hba.conf entry",
            "incomplete: transaction (Totals): " + reason,
            "incomplete: stock (Warehouse): a row is refused");
    assertThat(shown("#card-problems .list-cell")).contains(reason);
    assertThat(desk.texts("chip-problems")).contains("crm-connector", "and 1 more");
  }

  /** What is written of all labels, which may be less than their texts. */
  private String shown(String labels) {
    return desk.robot.lookup(labels).queryAll().stream()
        .map(label -> label.lookup(".text"))
        .filter(Text.class::isInstance)
        .map(text -> ((Text) text).getText())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void showsWhatWaitsAndWhatThePartsUse() {
    open(Pipeline.ALL);
    String totals =
        last.health(RedisKeys.HEALTH_TOTALS)
            .replaceFirst("\"lag_rows\":\\d+", "\"lag_rows\":1234")
            .replaceFirst(
                "\"problems\"",
                "\"lag_by_topic\":{\"product\":34,\"transaction\":1200},\"problems\"");
    desk.show(last);
    assertThat(desk.texts("card-parts")).contains("these parts run elsewhere");

    desk.show(
        last.withHealth(RedisKeys.HEALTH_TOTALS, totals)
            .withHealth(RedisKeys.HEALTH_PARTS, PARTS.formatted(last.at())));
    desk.snapshot("health-parts");

    assertThat(desk.texts("card-topics"))
        .containsSubsequence("Totals", "transaction", "1,200", "product");
    assertThat(desk.texts("card-parts"))
        .contains("disk: 312.5 GB of 500.0 GB free", "postgres", "12.3 %", "734.0 MB", "–");
  }

  @Test
  void showsTheTopicsOfTheReaderThatIsFarthestBehind() {
    open(Pipeline.ALL);
    String warehouse =
        last.health(RedisKeys.HEALTH_WAREHOUSE)
            .replaceFirst(
                "\"lag_rows\":\\d+", "\"lag_rows\":5678,\"lag_by_topic\":{\"stock\":5678}");
    desk.show(last.withHealth(RedisKeys.HEALTH_WAREHOUSE, warehouse));

    assertThat(desk.texts("card-topics")).containsSubsequence("Warehouse", "stock", "5,678");
  }

  @Test
  void connectorsOfDeclaredTablesStandBesideThoseOfTheShop() {
    open(Pipeline.ALL);
    String connectors =
        last.health(RedisKeys.HEALTH_CONNECTORS)
            .replaceFirst(
                "\"connectors\":\\{",
                "\"connectors\":{\"sales-connector\":{\"state\":\"PAUSED\",\"task\":\"PAUSED\",\"restarts\":0},");
    desk.show(last.withHealth(RedisKeys.HEALTH_CONNECTORS, connectors));

    assertThat(desk.texts("card-connectors")).contains("crm", "sales");
    assertThat(desk.texts("health-strip")).contains("sales paused", "4 of 5");
  }
}
