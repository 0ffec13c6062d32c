package com.instashop.benchmarks.latency;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisSession;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * When the numbers in Redis had which change: asks all the time how far in Kafka they are, which is
 * written in one step with them. What it says is late by a question at the most, and never early.
 */
final class Arrivals implements AutoCloseable {
  private static final long POLL_MILLIS = 3;

  private final Deployment deployment;
  private final Steps totals = new Steps();
  private final Steps windows = new Steps();
  private final Thread thread = new Thread(this::follow, "arrivals");
  private volatile boolean stopped;

  /** Follows them from now on. */
  Arrivals(Deployment deployment) {
    this.deployment = deployment;
    thread.start();
  }

  /** By {@code topic-partition}, since when what was the next offset. */
  private static final class Steps {
    private final Map<String, NavigableMap<Long, Long>> byPartition = new HashMap<>();

    void note(String partition, long next, long millis) {
      byPartition.computeIfAbsent(partition, unused -> new TreeMap<>()).putIfAbsent(next, millis);
    }

    OptionalLong millis(String partition, long offset) {
      NavigableMap<Long, Long> steps = byPartition.get(partition);
      Map.Entry<Long, Long> step = steps == null ? null : steps.higherEntry(offset);
      return step == null ? OptionalLong.empty() : OptionalLong.of(step.getValue());
    }
  }

  private void follow() {
    String before = null;
    try (RedisSession redis = new RedisSession(deployment.redis(Account.DASHBOARD))) {
      boolean last = false;
      while (!last) {
        last = stopped;
        Map<String, String> offsets =
            redis.untilDone(connection -> connection.hgetAll(RedisKeys.TOTALS_OFFSETS));
        long now = System.currentTimeMillis();
        offsets.forEach((partition, next) -> totals.note(partition, Long.parseLong(next), now));
        String health =
            redis.untilDone(
                connection -> connection.hget(RedisKeys.HEALTH, RedisKeys.HEALTH_SPARK));
        long then = System.currentTimeMillis();
        if (health != null && !health.equals(before)) {
          before = health;
          Json.read(health, SparkHealth.class)
              .offsets()
              .forEach((partition, next) -> windows.note(partition, next, then));
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When the totals had a record, milliseconds since the epoch; empty where they do not yet. */
  OptionalLong inTotals(String partition, long offset) {
    return totals.millis(partition, offset);
  }

  /** When the windows had a record, milliseconds since the epoch; empty where they do not yet. */
  OptionalLong inWindows(String partition, long offset) {
    return windows.millis(partition, offset);
  }

  /** Follows them no more: it can be asked from now on. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
