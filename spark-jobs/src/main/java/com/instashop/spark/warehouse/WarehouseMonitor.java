package com.instashop.spark.warehouse;

import com.instashop.changes.measure.Freshness;
import com.instashop.changes.measure.Reasons;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.redis.RedisAddress;
import com.instashop.program.redis.RedisSession;
import com.instashop.spark.health.KafkaLag;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.query.ProgressLine;
import com.instashop.spark.warehouse.stage.StagedPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
  private static final long CAUGHT_UP_ROWS = 2_000;

  private final KafkaLag kafkaLag;
  private final RedisSession redis;
  private final Lease lease;
  private final ProgressLine line;
  private final Freshness freshness = new Freshness();
  private final Map<TopicPartition, Long> taken = new HashMap<>();

  private boolean caughtUp;
  private SortedMap<String, Long> lag = new TreeMap<>();
  private String trouble;
  private String problem;

  /** Topic to why changes of its table are missing until its next snapshot. */
  private SortedMap<String, String> incomplete = new TreeMap<>();

  private long batchId = -1;
  private long batchMillis;
  private double rowsPerSecond;
  private long undecodable;
  private long undelivered;

  /**
   * Says nothing yet.
   *
   * @param query its name
   * @param lease without which it says nothing
   */
  WarehouseMonitor(String query, KafkaAddress kafka, RedisAddress address, Lease lease) {
    this.kafkaLag = new KafkaLag(kafka);
    this.redis = new RedisSession(address);
    this.lease = lease;
    this.line = new ProgressLine(query);
  }

  void start() {
    line.begin(System.nanoTime());
    Thread thread = new Thread(this::publishAgainAndAgain, "warehouse-health");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Takes note of what is wrong.
   *
   * @param state {@link WarehouseHealth#AWAY} or {@link WarehouseHealth#STUCK}
   */
  synchronized void problem(String state, String newProblem) {
    trouble = state;
    problem = newProblem;
  }

  /** Takes note that a transaction was committed. */
  synchronized void well() {
    trouble = null;
    problem = null;
  }

  /** Takes note of where a query begins: one that begins before everything has to catch up. */
  synchronized void begins(Position position) {
    incomplete = position.incomplete();
    caughtUp &= !position.offsets().isEmpty();
  }

  /** Takes note of what a batch made visible. */
  synchronized void written(Position position, List<StagedPartition> partitions, Duration took) {
    long now = System.currentTimeMillis();
    batchId = position.batchId();
    batchMillis = took.toMillis();
    incomplete = position.incomplete();
    taken.clear();
    position
        .offsets()
        .forEach(
            (topic, ofTopic) ->
                ofTopic.forEach(
                    (partition, offset) ->
                        taken.put(new TopicPartition(topic, partition), offset)));
    long changes = 0;
    for (StagedPartition partition : partitions) {
      changes += partition.changes();
      undecodable += partition.undecodable();
      undelivered += partition.undelivered();
      if (caughtUp) {
        // What is built anew was there before.
        freshness.record(partition.commits(), now);
      }
    }
    line.finished(batchId, changes);
    rowsPerSecond = Math.round(changes * 10_000.0 / Math.max(1, batchMillis)) / 10.0;
  }

  private void publishAgainAndAgain() {
    try {
      while (true) {
        try {
          measureLag();
          logProgress();
          String document = Json.write(health());
          redis.untilDone(
              connection -> {
                lease.write(
                    connection,
                    unused ->
                        transaction ->
                            transaction.hset(
                                RedisKeys.HEALTH, RedisKeys.HEALTH_WAREHOUSE, document));
                return null;
              });
        } catch (LeaseLostException e) {
          LOG.debug("Another one says how it is doing", e);
          return;
        } catch (RuntimeException e) {
          // A Redis that refuses to write, for example: the next time may be better.
          LOG.warn("Cannot tell how the warehouse is doing: {}", e.getMessage());
        }
        Thread.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void logProgress() {
    Long middle = freshness.percentile(50);
    line.log(
        System.nanoTime(),
        String.format(
            Locale.ROOT,
            "lag %,d rows, %s",
            KafkaLag.rows(lag),
            middle == null
                ? "nothing new yet"
                : String.format(Locale.ROOT, "half of it within %.1f s", middle / 1_000.0)));
  }

  /** Where Kafka does not answer, what is known stays. */
  private void measureLag() {
    Map<TopicPartition, Long> soFar;
    synchronized (this) {
      soFar = Map.copyOf(taken);
    }
    try {
      SortedMap<String, Long> measured = kafkaLag.beyond(soFar);
      synchronized (this) {
        lag = measured;
        caughtUp |= batchId >= 0 && KafkaLag.rows(lag) < CAUGHT_UP_ROWS;
      }
    } catch (KafkaException e) {
      LOG.debug("Kafka does not tell its offsets", e);
    }
  }

  private synchronized WarehouseHealth health() {
    String state = caughtUp ? WarehouseHealth.RUNNING : WarehouseHealth.REBUILDING;
    return new WarehouseHealth(
        trouble != null ? trouble : state,
        batchId,
        batchMillis,
        rowsPerSecond,
        KafkaLag.rows(lag),
        lag,
        freshness.percentile(50),
        freshness.percentile(99),
        undecodable,
        undelivered,
        problem,
        Reasons.lines(incomplete),
        Instant.now());
  }
}
