package com.instashop.totals;

import com.instashop.contracts.measure.Freshness;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.totals.batch.PartitionBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the consumer is doing. */
final class HealthMonitor {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Freshness freshness = new Freshness();
  private boolean wasRebuilding;
  private Instant told = Instant.EPOCH;
  private long appliedSinceTold;
  private long undecodable;
  private final SortedMap<String, String> problems;

  /** A monitor that goes on with these problems: topic to reason. */
  HealthMonitor(SortedMap<String, String> problems) {
    this.problems = problems;
  }

  /** Takes note of what has become visible. */
  void applied(PartitionBatch batch) {
    appliedSinceTold += batch.changes();
    undecodable += batch.undecodable();
    String topic = batch.partition().topic();
    if (batch.problem() != null) {
      problems.put(topic, batch.problem());
    } else if (batch.snapshot()) {
      problems.remove(topic);
    }
    if (!wasRebuilding) {
      // What is built anew was visible before.
      freshness.record(batch.commits(), System.currentTimeMillis());
    }
  }

  /** The document to publish; null while the last one is new enough. */
  TotalsHealth document(boolean rebuilding, long lag) {
    Instant now = Instant.now();
    Duration since = Duration.between(told, now);
    if (rebuilding == wasRebuilding && since.compareTo(EVERY) < 0) {
      return null;
    }
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
        new TreeMap<>(problems),
        now);
  }
}
