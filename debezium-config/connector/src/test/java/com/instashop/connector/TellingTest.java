package com.instashop.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TellingTest {
  private static final long EVERY = Telling.EVERY.toNanos();

  private long now = Long.MAX_VALUE - EVERY;
  private final Telling telling = new Telling(() -> now);

  @Test
  void firstRecordIsToldOfAtOnceAndNothingWhereThereIsNone() {
    assertThat(telling.isDue()).isFalse();
    telling.record();
    assertThat(telling.isDue()).isTrue();
    assertThat(telling.isDue()).isFalse();
    now += 2 * EVERY;
    assertThat(telling.isDue()).isFalse();
  }

  @Test
  void lastRecordOfManyIsToldOfInTheEnd() {
    int told = 0;
    for (int record = 0; record < 100; record++) {
      telling.record();
      told += telling.isDue() ? 1 : 0;
      now += EVERY / 50;
    }
    assertThat(told).isEqualTo(2);
    now += EVERY;
    assertThat(telling.isDue()).isTrue();
    assertThat(telling.isDue()).isFalse();
  }
}
