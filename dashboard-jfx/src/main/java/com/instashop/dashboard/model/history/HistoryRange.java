package com.instashop.dashboard.model.history;

import java.time.Duration;
import java.time.Instant;

/**
 * Whole buckets from one moment until another, seen at a third.
 *
 * @param to the end of the last bucket
 * @param now what lies behind it is not there yet
 */
public record HistoryRange(Grain grain, Instant from, Instant to, Instant now) {

  public HistoryRange {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("%s is not before %s".formatted(from, to));
    }
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  /** As long a range, right before. */
  public HistoryRange preceding() {
    return new HistoryRange(grain, from.minus(length()), from, now);
  }

  /** What has come of it so far, to the full hour. */
  public Period current() {
    Instant hour = Grain.HOUR.ceiling(now);
    Instant until = hour.isBefore(to) ? hour : to;
    return new Period(grain, from, until.isBefore(from) ? from : until);
  }

  /** As much of the range before: until the same hour, so that two of a kind are compared. */
  public Period before() {
    return current().earlier(length());
  }

  /** Whether the bucket that begins here can still change because it is not over. */
  public boolean isOpen(Instant bucket) {
    return bucket.plus(grain.length()).isAfter(now);
  }
}
