package com.instashop.dashboard.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How long after its commit in PostgreSQL the newest change in the totals was handed to the screen,
 * over the newest 200 readings that brought one. It compares two clocks: where they differ, so does
 * this. Changes that came earlier between two readings waited longer, by the interval of the feed
 * at most.
 */
public final class ScreenFreshness {
  private static final int KEPT = 200;

  private final long[] millis = new long[KEPT];
  private Instant newest;
  private int recorded;

  /** Takes note of what is shown now. */
  void shown(Instant committedAt, Instant now) {
    // What was there when the window was opened, or came while it was paused, says nothing.
    if (newest != null && committedAt.isAfter(newest)) {
      millis[recorded % KEPT] = Math.max(0, Duration.between(committedAt, now).toMillis());
      recorded++;
    }
    newest = committedAt;
  }

  /** How many changes were measured; the newest 200 of them count. */
  public int changes() {
    return recorded;
  }

  /** A percentile in milliseconds; null before the first change. */
  public Long percentile(double percent) {
    if (recorded == 0) {
      return null;
    }
    long[] sorted = Arrays.copyOf(millis, Math.min(recorded, KEPT));
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * percent / 100))];
  }
}
