package com.instashop.spark.metrics.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Amounts ONE = new Amounts(1, 100, 2);

  private final Ledger ledger = new Ledger();

  @Test
  void addsUpByMetricAndKey() {
    ledger.add(Metric.INTERACTIONS, "purchase|website", ONE);
    ledger.add(Metric.INTERACTIONS, "purchase|website", ONE);
    ledger.add(Metric.INTERACTIONS, "purchase|desktop", ONE.negated());
    assertThat(ledger.sum(Metric.INTERACTIONS, "purchase|website"))
        .isEqualTo(new Amounts(2, 200, 4));
    assertThat(ledger.of(Metric.INTERACTIONS)).hasSize(2);
    assertThat(ledger.sum(Metric.STOCK, "purchase|website")).isEqualTo(Amounts.ZERO);
  }

  @Test
  void tellsWhatChangedSinceItWasWritten() {
    ledger.add(Metric.INTERACTIONS, "purchase|website", ONE);
    ledger.written();
    assertThat(ledger.changed()).isEmpty();
    ledger.add(Metric.INTERACTIONS, "purchase|website", Amounts.ZERO);
    assertThat(ledger.changed()).isEmpty();
    ledger.add(Metric.INTERACTIONS, "purchase|website", ONE);
    assertThat(ledger.changed())
        .containsOnlyKeys("interactions|purchase|website")
        .containsValue(new Amounts(2, 200, 4));
  }

  @Test
  void whatComesBackFromRedisIsNoChangeUntilRedisLosesIt() {
    ledger.restore("interactions|purchase|website", ONE);
    ledger.restore("transactions|", ONE);
    assertThat(ledger.changed()).isEmpty();
    assertThat(ledger.sum(Metric.TRANSACTIONS, "")).isEqualTo(ONE);
    ledger.markAll();
    assertThat(ledger.changed()).containsOnlyKeys("interactions|purchase|website", "transactions|");
  }
}
