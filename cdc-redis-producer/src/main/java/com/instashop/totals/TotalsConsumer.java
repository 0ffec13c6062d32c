package com.instashop.totals;

import com.instashop.changes.measure.Catalogue;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.schema.Tables;
import com.instashop.totals.batch.PartitionBatch;
import com.instashop.totals.batch.PartitionReader;
import com.instashop.totals.redis.Totals;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all tables' topics and applies them to the totals. Where to read on is what Redis says, not
 * Kafka: a group only decides who reads which partition. A second reader of the same partition, or
 * one that was believed dead, is refused by Redis and reads on where Redis stands.
 */
final class TotalsConsumer implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(TotalsConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> kafka;
  private final Totals totals;
  private final DeclaredMetrics declared;
  private final GapCheck gaps;
  private final HealthMonitor health = new HealthMonitor();
  private final Map<TopicPartition, PartitionReader> readers = new HashMap<>();

  /** What Redis has stored, as far as we know; null for partitions it does not know. */
  private final Map<TopicPartition, Long> stored = new HashMap<>();

  private Catalogue catalogue = Catalogue.SHIPPED;
  private final Set<TopicPartition> rebuilding = new HashSet<>();
  private volatile boolean stopped;

  TotalsConsumer(
      Consumer<byte[], byte[]> kafka, Totals totals, DeclaredMetrics declared, GapCheck gaps) {
    this.kafka = kafka;
    this.totals = totals;
    this.declared = declared;
    this.gaps = gaps;
  }

  /** Reads until {@link #stop}. */
  void run() throws InterruptedException {
    Tables tables = null;
    try {
      while (!stopped) {
        declared.look();
        if (!declared.tables().equals(tables)) {
          tables = declared.tables();
          catalogue = Catalogue.SHIPPED.over(tables);
          readers.clear();
          kafka.subscribe(tables.topics(), this);
        }
        if (tables.all().isEmpty()) {
          // Nothing is declared yet.
          Thread.sleep(POLL.toMillis());
          continue;
        }
        try {
          declared.catchUp(stored);
          ConsumerRecords<byte[], byte[]> records =
              kafka.poll(declared.isBehind(stored) ? Duration.ZERO : POLL);
          if (gaps.isAnotherTopic(kafka.assignment(), !records.isEmpty())) {
            begin(kafka.assignment());
          } else {
            step(records);
          }
        } catch (OffsetOutOfRangeException e) {
          LOG.error("Kafka does not have what follows: {}", e.getMessage());
          begin(kafka.assignment());
        }
      }
    } catch (WakeupException e) {
      LOG.debug("Woken up to stop");
    }
  }

  /** Ends {@link #run}; may be called from another thread. */
  void stop() {
    stopped = true;
    gaps.stop();
    kafka.wakeup();
  }

  private void step(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
    List<PartitionBatch> batches = new ArrayList<>();
    List<PartitionBatch> ofDeclared = new ArrayList<>();
    for (TopicPartition partition : kafka.assignment()) {
      if (catalogue.tables().ofTopic(partition.topic()).isEmpty()) {
        // It is not declared any more, and assigned until the next rebalance.
        continue;
      }
      List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
      Long expected = stored.get(partition);
      batches.add(
          read.isEmpty()
              ? PartitionBatch.nothing(partition, expected)
              : readers
                  .computeIfAbsent(
                      partition, each -> new PartitionReader(each, catalogue, Clock.systemUTC()))
                  .read(read, expected, kafka.position(partition)));
      ofDeclared.addAll(
          read.isEmpty()
              ? declared.nothing(partition)
              : declared.read(partition, read, expected, kafka.position(partition)));
    }
    rebuilding.removeIf(partition -> lag(partition) == 0);
    boolean isRebuilding = !rebuilding.isEmpty() || declared.isBehind(stored);
    TotalsHealth document =
        health.isDue(isRebuilding) ? health.document(isRebuilding, lag(), problems()) : null;
    if (records.isEmpty() && document == null) {
      return;
    }
    List<PartitionBatch> all = new ArrayList<>(batches);
    all.addAll(ofDeclared);
    Map<TopicPartition, OptionalLong> refused =
        totals.apply(all, document == null ? null : Json.write(document));
    declared.applied(ofDeclared, refused);
    List<TopicPartition> forgotten = new ArrayList<>();
    for (PartitionBatch batch : batches) {
      OptionalLong stands = refused.get(batch.partition());
      if (stands == null) {
        stored.put(batch.partition(), batch.next());
        health.applied(batch);
      } else {
        refused(batch, stands);
        if (stands.isEmpty()) {
          forgotten.add(batch.partition());
        }
      }
    }
    if (!forgotten.isEmpty()) {
      // With them Redis has forgotten which topics they are of, and how many partitions there are.
      begin(forgotten);
    }
  }

  /** Those of what is captured now. */
  private SortedMap<String, String> problems() throws InterruptedException {
    SortedMap<String, String> problems = totals.problems();
    problems
        .keySet()
        .removeIf(
            name ->
                catalogue
                    .tables()
                    .ofTopic(name.substring(name.indexOf(RedisKeys.SHARE) + 1))
                    .isEmpty());
    return problems;
  }

  /**
   * Reads on where Redis stands: ahead of us, another instance was faster; behind us, it lost some.
   */
  private void refused(PartitionBatch batch, OptionalLong stands) {
    LOG.warn(
        "{}: Redis stands at {}, not at {}: reading on from there",
        batch.partition(),
        stands.isPresent() ? stands.getAsLong() : "the beginning",
        batch.expected());
    if (batch.expected() != null && stands.orElse(0) < batch.expected()) {
      rebuilding.add(batch.partition());
    }
    seek(batch.partition(), stands);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.info("Reading {}", partitions);
    try {
      begin(partitions);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads partitions from where Redis stands, or from where Kafka goes on behind that. */
  private void begin(Collection<TopicPartition> partitions) throws InterruptedException {
    gaps.check(partitions.stream().collect(Collectors.toMap(each -> each, each -> each)));
    for (TopicPartition partition : partitions) {
      seek(partition, totals.offset(partition));
    }
    declared.assigned(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(stored::remove);
    rebuilding.removeAll(partitions);
    declared.revoked(partitions);
  }

  private void seek(TopicPartition partition, OptionalLong offset) {
    if (offset.isPresent()) {
      stored.put(partition, offset.getAsLong());
      kafka.seek(partition, offset.getAsLong());
    } else {
      stored.put(partition, null);
      rebuilding.add(partition);
      kafka.seekToBeginning(List.of(partition));
    }
  }

  /** Offsets that are not read yet, of each topic of which there are some. */
  private SortedMap<String, Long> lag() {
    SortedMap<String, Long> lag = new TreeMap<>();
    for (TopicPartition partition : kafka.assignment()) {
      lag.merge(partition.topic(), lag(partition), Long::sum);
    }
    lag.values().removeIf(rows -> rows == 0);
    return lag;
  }

  /** Offsets that are not read yet; 1 where that is not known yet. */
  private long lag(TopicPartition partition) {
    return kafka.currentLag(partition).orElse(1);
  }
}
