package com.instashop.capture.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackOffTest {
  /** Begins just before it runs over, which System.nanoTime may do. */
  private long now = Long.MAX_VALUE;

  private final BackOff backOff = new BackOff(() -> now);

  @Test
  void pausesDoubleUpToAMinute() {
    assertThat(pauses(8)).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(backOff.restarts()).isEqualTo(8);
  }

  @Test
  void onlyTheFirstRestartIsDueAtOnce() {
    assertThat(backOff.isDue()).isTrue();
    backOff.restarted();
    pass(Duration.ofMillis(1_999));
    assertThat(backOff.isDue()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(backOff.isDue()).isTrue();
  }

  @Test
  void aMinuteOfRunningMakesThePausesShortAgain() {
    pauses(5);
    pass(Duration.ofSeconds(60));
    backOff.running();
    assertThat(pauses(1)).containsExactly(60L);
    pass(Duration.ofSeconds(60).plusNanos(1));
    backOff.running();
    assertThat(pauses(2)).containsExactly(2L, 4L);
    assertThat(backOff.restarts()).isEqualTo(8);
  }

  /** Restarts as soon as it is due, so many times; the pauses after each in seconds. */
  private List<Long> pauses(int restarts) {
    List<Long> pauses = new ArrayList<>();
    for (int restart = 0; restart < restarts; restart++) {
      Duration pause = backOff.restarted();
      pauses.add(pause.toSeconds());
      pass(pause);
    }
    return pauses;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
