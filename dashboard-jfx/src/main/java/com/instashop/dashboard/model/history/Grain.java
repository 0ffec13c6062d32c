package com.instashop.dashboard.model.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How long a bucket of the warehouse is. Buckets begin at full hours and days of UTC. */
public enum Grain {
  HOUR(Duration.ofHours(1)),
  DAY(Duration.ofDays(1));

  private final Duration length;

  Grain(Duration length) {
    this.length = length;
  }

  public Duration length() {
    return length;
  }

  /** The beginning of the bucket of this moment. */
  public Instant floor(Instant moment) {
    long seconds = length.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
  }

  /** The end of the bucket of this moment; a moment between two buckets is its own. */
  public Instant ceiling(Instant moment) {
    Instant begin = floor(moment);
    return begin.equals(moment) ? begin : begin.plus(length);
  }

  /** Its name in the warehouse. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
