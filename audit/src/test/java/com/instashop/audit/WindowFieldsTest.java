package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.RedisKeys;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WindowFieldsTest {
  private static final Instant WINDOW = Instant.parse("2026-11-24T14:30:00Z");
  private static final String ALERT =
      "{\"product_id\":7,\"name\":\"Tea\",\"category\":\"Food\",\"available_quantity\":3}";

  @Test
  void whatIsLowIsComparedThoughNoWindowIsLeftThatChangedIt() {
    for (String window : new String[] {"2026-11-24T12:00:00Z", "2026-11-24T14:30:00Z"}) {
      assertThat(WindowFields.found(reading(window, ALERT)))
          .isEqualTo(WindowFields.expected(reading(window, ALERT)))
          .containsKey("metrics:stock.alerts.0.name=Tea");
      assertThat(WindowFields.found(reading(window, ALERT.replace("3", "4"))))
          .isNotEqualTo(WindowFields.expected(reading(window, ALERT)));
      assertThat(WindowFields.found(reading(window, "")))
          .isNotEqualTo(WindowFields.expected(reading(window, "")));
    }
  }

  private static WindowReading reading(String stockWindow, String alerts) {
    String stock =
        "{\"window_start\":\"%s\",\"low_change\":0,\"empty_change\":0,\"alerts\":[%s]}"
            .formatted(stockWindow, alerts);
    return new WindowReading(
        WINDOW,
        WINDOW,
        new TreeMap<>(
            Map.of(
                WINDOW,
                WindowGroups.of(
                    Map.of(Metric.CARRIERS, Map.of("", new Group(new Amounts(1, 0, 0), 0, 0)))))),
        Map.of("7", new ProductLabel(0, 0, 0, "Tea", "Food")),
        Map.of("7", new Amounts(1, 0, 3)),
        Map.of(),
        Map.of(
            RedisKeys.STOCK,
            stock,
            RedisKeys.TOP_PRODUCTS,
            "{\"window_start\":\"2026-11-24T14:30:00Z\",\"window_end\":\"2026-11-24T14:30:30Z\"}"));
  }
}
