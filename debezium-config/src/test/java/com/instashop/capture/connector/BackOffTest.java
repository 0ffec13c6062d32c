package com.instashop.capture.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  private final BackOff backOff = new BackOff();

  @Test
  void pausesDoubleUpToAMinute() {
    assertThat(pauses(START, 8)).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(backOff.restarts()).isEqualTo(8);
  }

  @Test
  void onlyTheFirstRestartIsDueAtOnce() {
    assertThat(backOff.isDue(START)).isTrue();
    backOff.restarted(START);
    assertThat(backOff.isDue(START.plusMillis(1_999))).isFalse();
    assertThat(backOff.isDue(START.plusMillis(2_000))).isTrue();
  }

  @Test
  void aMinuteOfRunningMakesThePausesShortAgain() {
    pauses(START, 5);
    Instant over = backOff.notBefore().plusSeconds(60);
    backOff.running(over);
    assertThat(pauses(over, 1)).containsExactly(60L);
    over = backOff.notBefore().plusSeconds(60).plusMillis(1);
    backOff.running(over);
    assertThat(pauses(over, 2)).containsExactly(2L, 4L);
    assertThat(backOff.restarts()).isEqualTo(8);
  }

  /** Restarts as soon as it is due, so many times; the pauses after each in seconds. */
  private List<Long> pauses(Instant first, int restarts) {
    List<Long> pauses = new ArrayList<>();
    Instant now = first;
    for (int restart = 0; restart < restarts; restart++) {
      backOff.restarted(now);
      pauses.add(Duration.between(now, backOff.notBefore()).toSeconds());
      now = backOff.notBefore();
    }
    return pauses;
  }
}
