package com.instashop.totals;

import com.instashop.changes.measure.Freshness;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.totals.batch.PartitionBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;

/** How the consumer is doing. */
final class HealthMonitor {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Freshness freshness = new Freshness();
  private boolean wasRebuilding;

  /** By {@link System#nanoTime}: the clock of the machine may be put right at any time. */
  private long told = System.nanoTime() - EVERY.toNanos();

  private long appliedSinceTold;
  private long undecodable;

  /** Takes note of what has become visible. */
  void applied(PartitionBatch batch) {
    appliedSinceTold += batch.changes();
    undecodable += batch.undecodable();
    if (!wasRebuilding) {
      // What is built anew was visible before.
      freshness.record(batch.commits(), System.currentTimeMillis());
    }
  }

  /** Whether it is time to publish how it is. */
  boolean isDue(boolean rebuilding) {
    return rebuilding != wasRebuilding || System.nanoTime() - told >= EVERY.toNanos();
  }

  /**
   * The document to publish.
   *
   * @param lag offsets that are not read yet, of each topic of which there are some
   * @param problems topic to why changes of its table are missing
   */
  TotalsHealth document(
      boolean rebuilding, SortedMap<String, Long> lag, SortedMap<String, String> problems) {
    long now = System.nanoTime();
    double rate = appliedSinceTold * 1e9 / Math.max(1, now - told);
    appliedSinceTold = 0;
    told = now;
    wasRebuilding = rebuilding;
    return new TotalsHealth(
        rebuilding ? TotalsHealth.REBUILDING : TotalsHealth.RUNNING,
        lag.values().stream().mapToLong(Long::longValue).sum(),
        lag,
        Math.round(rate * 10) / 10.0,
        freshness.percentile(50),
        freshness.percentile(99),
        undecodable,
        problems,
        Instant.now());
  }
}
