package com.instashop.connector;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When PostgreSQL is to be told how far all is committed: not for each record, but in the end of
 * the last one, too.
 */
final class Telling {
  /** Where much happens, reading that back from Kafka took a third of what capturing took. */
  static final Duration EVERY = Duration.ofMillis(500);

  private final LongSupplier nanos;
  private long last;
  private boolean anyRecord;

  /** By a clock in nanoseconds. */
  Telling(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = nanos.getAsLong() - EVERY.toNanos();
  }

  /** Takes note of a record that is to be told of. */
  synchronized void record() {
    anyRecord = true;
  }

  /** Whether to tell now; then it is told. */
  synchronized boolean isDue() {
    long now = nanos.getAsLong();
    if (!anyRecord || now - last < EVERY.toNanos()) {
      return false;
    }
    anyRecord = false;
    last = now;
    return true;
  }
}
