package com.instashop.totals;

import com.instashop.contracts.measure.Freshness;
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
  private Instant told = Instant.EPOCH;
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
    return rebuilding != wasRebuilding
        || Duration.between(told, Instant.now()).compareTo(EVERY) >= 0;
  }

  /**
   * The document to publish.
   *
   * @param problems topic to why changes of its table are missing
   */
  TotalsHealth document(boolean rebuilding, long lag, SortedMap<String, String> problems) {
    Instant now = Instant.now();
    Duration since = Duration.between(told, now);
    double rate = appliedSinceTold * 1000.0 / Math.max(1, since.toMillis());
    appliedSinceTold = 0;
    told = now;
    wasRebuilding = rebuilding;
    return new TotalsHealth(
        rebuilding ? TotalsHealth.REBUILDING : TotalsHealth.RUNNING,
        lag,
        Math.round(rate * 10) / 10.0,
        freshness.percentile(50),
        freshness.percentile(99),
        undecodable,
        problems,
        now);
  }
}
