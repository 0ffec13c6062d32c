package com.instashop.connector;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a task may take its next batch: each is a transaction of Kafka. Used by one thread. */
final class BetweenBatches {
  /** What comes meanwhile shares the next one. */
  static final Duration BEGINNINGS = Duration.ofMillis(16);

  /**
   * Kafka answers that a transaction is committed before the partitions know it, and refuses one
   * that begins in between ({@code CONCURRENT_TRANSACTIONS}); its producer asks again after 20 ms
   * (KAFKA-5482).
   */
  static final Duration AFTER_COMMIT = Duration.ofMillis(5);

  private final LongSupplier nanos;
  private long earliest;

  /** By a clock in nanoseconds. */
  BetweenBatches(LongSupplier nanos) {
    this.nanos = nanos;
    this.earliest = nanos.getAsLong();
  }

  /** A batch is taken. */
  void taken() {
    earliest = nanos.getAsLong() + BEGINNINGS.toNanos();
  }

  /** All that was taken is committed. */
  void committed() {
    long now = nanos.getAsLong();
    earliest = now + Math.max(earliest - now, AFTER_COMMIT.toNanos());
  }

  /** How long to rest, in nanoseconds; 0 or less for not at all. */
  long left() {
    return earliest - nanos.getAsLong();
  }
}
