package com.instashop.changes.measure;

import java.time.Duration;

/** The tumbling windows, in commit time, aligned to the epoch. */
public final class Windows {
  public static final Duration LENGTH = Duration.ofSeconds(30);

  /** How long a window waits for changes of its own connector after a newer commit time. */
  public static final Duration WATERMARK = Duration.ofSeconds(10);

  /** How long the windows stay in Redis for charts, by the start of the newest one. */
  public static final Duration KEPT = Duration.ofHours(1);

  /** How far a database's clock may be ahead of ours: what is later is a mistake. */
  public static final Duration AHEAD = Duration.ofMinutes(5);

  private static final long LENGTH_MILLIS = LENGTH.toMillis();

  private Windows() {}

  /** The start of the window of a commit time; both in milliseconds since the epoch. */
  public static long startOf(long commitMillis) {
    return commitMillis - Math.floorMod(commitMillis, LENGTH_MILLIS);
  }

  /** The start of the first window that holds nothing of a commit time, or of before. */
  public static long firstAfter(long commitMillis) {
    return startOf(commitMillis) + LENGTH_MILLIS;
  }

  /**
   * The start of the oldest window that is kept beside the newest one; both in milliseconds since
   * the epoch. Changes of older ones are only part of the sums.
   */
  public static long oldestKept(long newestStart) {
    return newestStart - KEPT.toMillis();
  }
}
