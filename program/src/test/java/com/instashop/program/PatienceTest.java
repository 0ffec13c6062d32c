package com.instashop.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private long now = Long.MAX_VALUE;

  private final Patience patience = new Patience(Duration.ofMinutes(2), () -> now);

  @Test
  void hasNoEndWhileSomethingMoves() {
    for (int records = 1; records < 100; records++) {
      pass(Duration.ofSeconds(119));
      assertThat(patience.isOver(records)).isFalse();
    }
  }

  @Test
  void endsWhereNothingMoves() {
    assertThat(patience.isOver(7)).isFalse();
    pass(Duration.ofMinutes(2));
    assertThat(patience.isOver(7)).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(patience.isOver(7)).isTrue();
  }

  @Test
  void endsWhereNothingCanBeSeen() {
    pass(Duration.ofSeconds(121));
    assertThat(patience.isOver()).isTrue();
    patience.moved();
    assertThat(patience.isOver()).isFalse();
  }

  @Test
  void looksFromTimeToTime() {
    assertThat(patience.isLookDue()).isFalse();
    pass(Duration.ofSeconds(10));
    assertThat(patience.isLookDue()).isTrue();
    assertThat(patience.isLookDue()).isFalse();
    pass(Duration.ofSeconds(10));
    assertThat(patience.isLookDue()).isTrue();
  }

  /** Over the end of what a long holds, as {@link System#nanoTime} may. */
  private void pass(Duration time) {
    now += time.toNanos();
  }
}
