package com.instashop.dashboard.view.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.source.Recording;
import com.instashop.dashboard.view.Desk;
import com.instashop.dashboard.view.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page of the parts. */
final class HealthPageTest {
  private static final String OF_A_TABLE =
      """
      {"reachable": true, "updated_at": "2026-11-25T11:27:30Z", "connectors": {
        "sales-connector": {"state": "RUNNING", "task": "RUNNING", "restarts": 0, "slot": "extended", "retained_bytes": 734003200}}}""";

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
