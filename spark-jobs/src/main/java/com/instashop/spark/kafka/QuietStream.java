package com.instashop.spark.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.schema.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsAdmissionControl;

/**
 * A stream of Kafka records in which heartbeats alone make a batch only now and then: a batch costs
 * the same whatever is in it, and four databases beat all the time. With a change come all beats
 * that there are. Where there is none it is waited for: Spark would ask again and again. Where one
 * follows the other, those that come soon after a batch share the next one.
 */
final class QuietStream
    implements MicroBatchStream, SupportsAdmissionControl, ReportsSourceMetrics {
  /** So long after the beginning of a batch the next one begins at the soonest. */
  static final Duration BETWEEN_BATCHES = Duration.ofMillis(100);

  /** How often heartbeats alone make a batch, so that windows end and are final. */
  static final Duration BEATS_EVERY = Duration.ofSeconds(5);

  /**
   * The same where no change came for {@link #ALL_FINAL}; well within {@link
   * SparkHealth#LONGEST_SILENCE}.
   */
  static final Duration IDLE_BEATS_EVERY = Duration.ofSeconds(30);

  /** So long after the last change its window is final: beats bring nothing but the time. */
  static final Duration ALL_FINAL = Windows.LENGTH.multipliedBy(3);

  /** So often it looks for topics that are new, and for whether it is to end. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final MicroBatchStream kafka;
  private final Waiting waiting;

  /** What a batch may have. */
  private final BatchLimit batchLimit;

  private final LongSupplier nanos;
  private final LongConsumer rest;
  private long lastBatch;
  private long lastChange;

  /** Waits for records. */
  interface Waiting extends AutoCloseable {
    /**
     * Waits until there is a record at one of these offsets or behind.
     *
     * @param most how long
     * @return whether there may be one
     */
    boolean await(Map<TopicPartition, Long> from, Duration most);

    @Override
    void close();
  }

  QuietStream(MicroBatchStream kafka, Waiting waiting, BatchLimit batchLimit) {
    this(kafka, waiting, batchLimit, System::nanoTime, LockSupport::parkNanos);
  }

  /** A stream with a clock of its own and what lets it pass, in nanoseconds. */
  QuietStream(
      MicroBatchStream kafka,
      Waiting waiting,
      BatchLimit batchLimit,
      LongSupplier nanos,
      LongConsumer rest) {
    this.kafka = kafka;
    this.waiting = waiting;
    this.batchLimit = batchLimit;
    this.nanos = nanos;
    this.rest = rest;
    this.lastChange = nanos.getAsLong();
    this.lastBatch = lastChange - BEATS_EVERY.toNanos();
  }

  private SupportsAdmissionControl admission() {
    return (SupportsAdmissionControl) kafka;
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    long left = lastBatch + BETWEEN_BATCHES.toNanos() - nanos.getAsLong();
    if (left > 0) {
      rest.accept(left);
    }
    ReadLimit most = ReadLimit.maxRows(batchLimit.plan());
    Offset latest = latest(start, most);
    boolean isQuiet = start != null && start.equals(latest);
    return isQuiet && waiting.await(changes(start), longestWait()) ? latest(start, most) : latest;
  }

  private Duration longestWait() {
    long now = nanos.getAsLong();
    long untilBeats = beatsEvery(now) - (now - lastBatch);
    // Where heartbeats are due already there is none: the first one may come with the next look.
    return untilBeats <= 0
        ? LONGEST_WAIT
        : Duration.ofNanos(Math.min(untilBeats, LONGEST_WAIT.toNanos()));
  }

  /** The offsets of all topics but heartbeats. */
  private static Map<TopicPartition, Long> changes(Offset offset) {
    Map<TopicPartition, Long> changes = new HashMap<>();
    for (Map.Entry<String, JsonNode> topic :
        Json.read(offset.json(), JsonNode.class).properties()) {
      if (!topic.getKey().startsWith(Database.HEARTBEAT)) {
        for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
          changes.put(
              new TopicPartition(topic.getKey(), Integer.parseInt(partition.getKey())),
              partition.getValue().asLong());
        }
      }
    }
    return changes;
  }

  private Offset latest(Offset start, ReadLimit limit) {
    Offset latest = admission().latestOffset(start, limit);
    batchLimit.planned(
        latest != null && latest.json().equals(admission().reportLatestOffset().json()));
    if (latest == null || start == null || latest.json().equals(start.json())) {
      return latest;
    }
    long now = nanos.getAsLong();
    if (!isBeatsAlone(start, latest)) {
      lastChange = now;
    } else if (now - lastBatch < beatsEvery(now)) {
      return start;
    }
    lastBatch = now;
    return latest;
  }

  private long beatsEvery(long now) {
    return (now - lastChange < ALL_FINAL.toNanos() ? BEATS_EVERY : IDLE_BEATS_EVERY).toNanos();
  }

  /** Whether what is new between two offsets are heartbeats and nothing else. */
  private static boolean isBeatsAlone(Offset start, Offset latest) {
    JsonNode before = Json.read(start.json(), JsonNode.class);
    for (Map.Entry<String, JsonNode> topic :
        Json.read(latest.json(), JsonNode.class).properties()) {
      if (!topic.getKey().startsWith(Database.HEARTBEAT)
          && !topic.getValue().equals(before.path(topic.getKey()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Offset latestOffset() {
    return kafka.latestOffset();
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return admission().getDefaultReadLimit();
  }

  @Override
  public Offset reportLatestOffset() {
    return admission().reportLatestOffset();
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    return kafka.planInputPartitions(start, end);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return partition -> {
      throw new UnsupportedOperationException("RecordReader reads the records");
    };
  }

  @Override
  public Offset initialOffset() {
    return kafka.initialOffset();
  }

  @Override
  public Offset deserializeOffset(String json) {
    return kafka.deserializeOffset(json);
  }

  @Override
  public void commit(Offset end) {
    kafka.commit(end);
  }

  @Override
  public void stop() {
    waiting.close();
    kafka.stop();
  }

  @Override
  public Map<String, String> metrics(Optional<Offset> latestConsumedOffset) {
    return ((ReportsSourceMetrics) kafka).metrics(latestConsumedOffset);
  }

  @Override
  public String toString() {
    return kafka.toString();
  }
}
