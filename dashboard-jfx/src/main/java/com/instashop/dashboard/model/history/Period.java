package com.instashop.dashboard.model.history;

import java.time.Duration;
import java.time.Instant;

/**
 * Full hours from one moment until another, which is not part of it.
 *
 * @param grain of the buckets that are added up: with days, the hours behind the last full day are
 *     added up by hour, so that a period may end in the middle of a day
 */
public record Period(Grain grain, Instant from, Instant until) {

  /** Days are read until here, hours from here. */
  public Instant daysUntil() {
    return grain == Grain.HOUR ? from : Grain.DAY.floor(until);
  }

  public Period earlier(Duration by) {
    return new Period(grain, from.minus(by), until.minus(by));
  }
}
