package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowGroupsTest {
  @Test
  void areWhatWasPacked() {
    Map<Metric, Map<String, Group>> groups =
        Map.of(
            Metric.TRANSACTIONS,
            Map.of("", new Group(new Amounts(1, Long.MIN_VALUE, 3), -4, Long.MAX_VALUE)),
            Metric.TRANSACTIONS_BY_STATUS,
            Map.of(
                "\u00e9t\u00e9 \ud83d\ude00|".repeat(20_000),
                new Group(new Amounts(1, 2, 3), 4, 5),
                "\\N",
                new Group(Amounts.ZERO, 0, 0)),
            Metric.STOCK,
            Map.of());
    WindowGroups packed = WindowGroups.of(groups);
    assertThat(packed.unpacked()).isEqualTo(groups);
    assertThat(packed.has(Metric.STOCK)).isTrue();
    assertThat(packed.has(Metric.EVENTS)).isFalse();
  }
}
