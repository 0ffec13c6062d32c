package com.instashop.capture.connector;

import java.time.Duration;
import java.time.Instant;

/**
 * When a failed connector may be restarted: at once the first time, then after pauses that double
 * from two seconds to a minute. A minute of running well makes the pauses short again.
 */
final class BackOff {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private long restarts;
  private Duration pause = FIRST_PAUSE;
  private Instant notBefore = Instant.MIN;

  boolean isDue(Instant now) {
    return !now.isBefore(notBefore);
  }

  /** A restart is tried now. */
  void restarted(Instant now) {
    restarts++;
    notBefore = now.plus(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** It was seen running. */
  void running(Instant now) {
    if (restarts > 0 && now.isAfter(notBefore.plus(LONGEST_PAUSE))) {
      pause = FIRST_PAUSE;
    }
  }

  /** How often it was restarted so far. */
  long restarts() {
    return restarts;
  }

  /** Until then there is no other restart. */
  Instant notBefore() {
    return notBefore;
  }
}
