package com.instashop.spark.warehouse;

import com.instashop.contracts.measure.Freshness;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.settings.RedisAddress;
import com.instashop.spark.health.KafkaLag;
import com.instashop.spark.sink.RedisSession;
import com.instashop.spark.stage.StagedPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every second how the warehouse is doing. */
final class WarehouseMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseMonitor.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final long CAUGHT_UP_ROWS = 20_000;

  private final KafkaLag kafka;
  private final RedisSession redis;
  private final Freshness freshness = new Freshness();
  private final Map<TopicPartition, Long> taken = new HashMap<>();

  private boolean caughtUp;
  private boolean away;
  private String problem;

  /** Topic to why changes of its table are missing until its next snapshot. */
  private final SortedMap<String, String> incomplete = new TreeMap<>();

  private long batchId = -1;
  private long batchMillis;
  private double rowsPerSecond;
  private long undecodable;

  WarehouseMonitor(String bootstrapServers, RedisAddress address) {
    this.kafka = new KafkaLag(bootstrapServers);
    this.redis = new RedisSession(address);
  }

  void start() {
    Thread thread = new Thread(this::publishAgainAndAgain, "warehouse-health");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes note of what is wrong with the warehouse; null where nothing is. */
  synchronized void problem(String newProblem) {
    problem = newProblem;
    away = newProblem != null;
  }

  /** Takes note of what a batch made visible. */
  synchronized void written(
      long newBatchId,
      List<StagedPartition> partitions,
      SortedMap<String, SortedMap<Integer, Long>> offsets,
      Duration took) {
    long now = System.currentTimeMillis();
    batchId = newBatchId;
    batchMillis = took.toMillis();
    offsets.forEach(
        (topic, ofTopic) ->
            ofTopic.forEach(
                (partition, offset) -> taken.put(new TopicPartition(topic, partition), offset)));
    long changes = 0;
    for (StagedPartition partition : partitions) {
      changes += partition.changes();
      undecodable += partition.undecodable();
      if (partition.problem() != null) {
        incomplete.put(partition.topic(), partition.problem());
      } else if (partition.restarts().stream().anyMatch(StagedPartition.Restart::snapshot)) {
        incomplete.remove(partition.topic());
      }
      if (caughtUp) {
        // What is built anew was there before.
        freshness.record(partition.commits(), now);
      }
    }
    rowsPerSecond = Math.round(changes * 10_000.0 / Math.max(1, batchMillis)) / 10.0;
  }

  private void publishAgainAndAgain() {
    try {
      while (true) {
        String document = Json.write(health());
        redis.untilDone(
            connection -> connection.hset(RedisKeys.HEALTH, RedisKeys.HEALTH_WAREHOUSE, document));
        Thread.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WarehouseHealth health() {
    long lag = lag();
    synchronized (this) {
      caughtUp |= batchId >= 0 && lag < CAUGHT_UP_ROWS;
      return new WarehouseHealth(
          away
              ? WarehouseHealth.AWAY
              : caughtUp ? WarehouseHealth.RUNNING : WarehouseHealth.REBUILDING,
          batchId,
          batchMillis,
          rowsPerSecond,
          lag,
          freshness.percentile(50),
          freshness.percentile(99),
          undecodable,
          problem != null ? problem : incomplete.isEmpty() ? null : incomplete.toString(),
          Instant.now());
    }
  }

  private long lag() {
    Map<TopicPartition, Long> soFar;
    synchronized (this) {
      soFar = Map.copyOf(taken);
    }
    try {
      return kafka.beyond(soFar);
    } catch (KafkaException e) {
      LOG.debug("Kafka does not tell its offsets", e);
      return 0;
    }
  }
}
