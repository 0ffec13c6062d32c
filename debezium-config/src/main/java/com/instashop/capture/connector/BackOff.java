package com.instashop.capture.connector;

import com.instashop.contracts.ProgramException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a failed connector may be restarted: at once the first time, then after pauses that double
 * from two seconds to a minute. A minute of running well makes the pauses short again.
 */
final class BackOff {
  private static final Logger LOG = LoggerFactory.getLogger(BackOff.class);

  static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private long restarts;
  private Duration pause = FIRST_PAUSE;

  /** By {@link #nanoTime}; of no meaning before the first restart. */
  private long notBefore;

  /**
   * One of which nothing has failed yet.
   *
   * @param nanoTime {@link System#nanoTime}: a clock that is set back would hold restarts up
   */
  BackOff(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isDue() {
    return restarts == 0 || nanoTime.getAsLong() - notBefore >= 0;
  }

  /**
   * A restart is tried now.
   *
   * @return how long there is no other
   */
  Duration restarted() {
    restarts++;
    Duration now = pause;
    notBefore = nanoTime.getAsLong() + now.toNanos();
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    return now;
  }

  /** It was seen running. */
  void running() {
    if (restarts > 0 && nanoTime.getAsLong() - notBefore > LONGEST_PAUSE.toNanos()) {
      pause = FIRST_PAUSE;
    }
  }

  /**
   * Restarts what of a connector has failed, or is refused.
   *
   * @return how long there is no other
   */
  Duration restart(ConnectClient connect, String name) throws InterruptedException {
    Duration now = restarted();
    try {
      connect.restart(name, true);
    } catch (ProgramException e) {
      LOG.warn("{} was not restarted: {}", name, e.getMessage());
    }
    return now;
  }

  /** How often it was restarted so far. */
  long restarts() {
    return restarts;
  }
}
