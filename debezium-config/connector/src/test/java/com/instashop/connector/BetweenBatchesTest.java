package com.instashop.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BetweenBatchesTest {
  private static final long BEGINNINGS = BetweenBatches.BEGINNINGS.toNanos();
  private static final long AFTER_COMMIT = BetweenBatches.AFTER_COMMIT.toNanos();

  private long now = Long.MAX_VALUE - BEGINNINGS / 2;
  private final BetweenBatches rest = new BetweenBatches(() -> now);

  @Test
  void firstBatchIsTakenAtOnce() {
    assertThat(rest.left()).isLessThanOrEqualTo(0);
  }

  @Test
  void nextOneBeginsAWhileAfterTheLast() {
    rest.taken();
    now += AFTER_COMMIT;
    rest.committed();
    assertThat(rest.left()).isEqualTo(BEGINNINGS - AFTER_COMMIT);
    now += BEGINNINGS - AFTER_COMMIT;
    assertThat(rest.left()).isLessThanOrEqualTo(0);
  }

  @Test
  void whereATransactionTakesLongKafkaIsLeftTimeToEndIt() {
    rest.taken();
    now += 2 * BEGINNINGS;
    rest.committed();
    assertThat(rest.left()).isEqualTo(AFTER_COMMIT);
    now += AFTER_COMMIT;
    assertThat(rest.left()).isLessThanOrEqualTo(0);
  }
}
