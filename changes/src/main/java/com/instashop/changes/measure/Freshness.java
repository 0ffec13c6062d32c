package com.instashop.changes.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;

/** How long changes took from their commit to Redis, over the last minutes. Not thread-safe. */
public final class Freshness {
  private static final int MINUTES = 3;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long LONGEST_MILLIS = 24 * 60 * MINUTE_MILLIS;

  private final Deque<Histogram> minutes = new ArrayDeque<>();
  private long newestMinute = Long.MIN_VALUE;

  /** Records changes that became visible at {@code now}, milliseconds since the epoch. */
  public void record(CommitTimes commits, long now) {
    long minute = now / MINUTE_MILLIS;
    if (minute != newestMinute) {
      newestMinute = minute;
      minutes.addLast(new Histogram(LONGEST_MILLIS, 2));
      if (minutes.size() > MINUTES) {
        minutes.removeFirst();
      }
    }
    Histogram histogram = minutes.getLast();
    commits.forEach(
        (commitMillis, changes) ->
            histogram.recordValueWithCount(
                Math.min(Math.max(now - commitMillis, 0), LONGEST_MILLIS), changes));
  }

  /** Milliseconds that this share of the changes took at most; null where there was none. */
  public Long percentile(double percent) {
    Histogram all = new Histogram(LONGEST_MILLIS, 2);
    minutes.forEach(all::add);
    return all.getTotalCount() == 0 ? null : all.getValueAtPercentile(percent);
  }
}
