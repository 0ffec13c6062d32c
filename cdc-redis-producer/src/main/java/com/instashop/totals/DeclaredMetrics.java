package com.instashop.totals;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.metric.MetricFolder;
import com.instashop.totals.batch.PartitionBatch;
import com.instashop.totals.batch.PartitionReader;
import com.instashop.totals.redis.Totals;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics that people declare, while everything runs. Each has an offset of its own a
 * partition: one that is new reads the past from Kafka until it stands where the totals stand, and
 * goes on together with them from there. So the others never wait for it, and instances that see a
 * declaration at different times cannot count a change twice.
 */
final class DeclaredMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(DeclaredMetrics.class);
  private static final Duration LOOKED_EVERY = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(100);

  private final MetricFolder folder;
  private final Consumer<byte[], byte[]> past;
  private final GapCheck gaps;
  private final Totals totals;
  private final Map<TopicPartition, List<Share>> shares = new HashMap<>();
  private List<Metric> metrics = List.of();
  private Tables tables;
  private SortedMap<String, String> state;
  private long lookedAt = System.nanoTime() - LOOKED_EVERY.toNanos();
  private boolean unreadable;

  /** A metric's share of a partition, and how far it is. */
  private static final class Share {
    private final PartitionReader reader;
    private Long stored;

    Share(PartitionReader reader) {
      this.reader = reader;
    }
  }

  /**
   * The metrics of a folder.
   *
   * @param shipped what is captured where the folder cannot be read
   * @param past for reading what was before: it is told its partitions, and no group assigns them
   */
  DeclaredMetrics(
      MetricFolder folder,
      Tables shipped,
      Consumer<byte[], byte[]> past,
      GapCheck gaps,
      Totals totals) {
    this.folder = folder;
    this.tables = shipped;
    this.past = past;
    this.gaps = gaps;
    this.totals = totals;
  }

  /** Looks whether the folder has changed. */
  void look() throws InterruptedException {
    long now = System.nanoTime();
    if (now - lookedAt < LOOKED_EVERY.toNanos()) {
      return;
    }
    lookedAt = now;
    MetricFolder.Content content;
    try {
      SortedMap<String, String> found = folder.state();
      if (found.equals(state)) {
        return;
      }
      content = folder.read();
      state = found;
      unreadable = false;
    } catch (ProgramException e) {
      if (!unreadable) {
        LOG.warn("The declared metrics stay as they are: {}", e.getMessage());
      }
      unreadable = true;
      return;
    }
    content.mistakes().forEach(mistake -> LOG.warn("Left out: {}", mistake));
    metrics = content.metrics();
    tables = content.tables();
    LOG.info("Declared metrics: {}", metrics);
    totals.keepOnly(metrics, content.mistaken());
    Collection<TopicPartition> assigned = List.copyOf(shares.keySet());
    shares.clear();
    assigned(assigned);
  }

  /** What is captured. */
  Tables tables() {
    return tables;
  }

  /** These partitions are read from now on. */
  void assigned(Collection<TopicPartition> partitions) throws InterruptedException {
    Map<TopicPartition, TopicPartition> names = new HashMap<>();
    for (TopicPartition partition : partitions) {
      List<Share> ofPartition = new ArrayList<>();
      for (Metric metric : metrics) {
        if (metric.table().topic().equals(partition.topic())) {
          TopicPartition name = Totals.share(metric, partition);
          names.put(name, partition);
          ofPartition.add(new Share(new PartitionReader(name, metric, Clock.systemUTC())));
        }
      }
      shares.put(partition, ofPartition);
    }
    if (names.isEmpty()) {
      return;
    }
    gaps.check(names);
    for (TopicPartition partition : partitions) {
      for (Share share : shares.get(partition)) {
        share.stored = orNull(totals.offset(share.reader.partition()));
      }
    }
  }

  /** These partitions are read by somebody else. */
  void revoked(Collection<TopicPartition> partitions) {
    shares.keySet().removeAll(partitions);
  }

  /**
   * The batches of those metrics that stand where the totals stand.
   *
   * @param expected where they stand; null for nowhere
   * @param next the offset behind the records
   */
  List<PartitionBatch> read(
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      Long expected,
      long next) {
    List<PartitionBatch> batches = new ArrayList<>();
    for (Share share : shares.getOrDefault(partition, List.of())) {
      if (Objects.equals(share.stored, expected)) {
        batches.add(share.reader.read(records, expected, next));
      }
    }
    return batches;
  }

  /** Batches that only ask whether Redis has the metrics where we think that it has. */
  List<PartitionBatch> nothing(TopicPartition partition) {
    return shares.getOrDefault(partition, List.of()).stream()
        .map(share -> PartitionBatch.nothing(share.reader.partition(), share.stored))
        .toList();
  }

  /** Notes where the metrics stand after their batches were applied. */
  void applied(Collection<PartitionBatch> batches, Map<TopicPartition, OptionalLong> refused) {
    for (PartitionBatch batch : batches) {
      shares.values().stream()
          .flatMap(List::stream)
          .filter(share -> share.reader.partition().equals(batch.partition()))
          .forEach(
              share ->
                  share.stored =
                      refused.containsKey(batch.partition())
                          ? orNull(refused.get(batch.partition()))
                          : batch.next());
    }
  }

  /** Whether a metric does not stand where the totals stand. */
  boolean isBehind(Map<TopicPartition, Long> stored) {
    return shares.entrySet().stream()
        .anyMatch(
            partition ->
                partition.getValue().stream()
                    .anyMatch(share -> isBehind(share, stored.get(partition.getKey()))));
  }

  private static boolean isBehind(Share share, Long stored) {
    return stored != null && (share.stored == null || share.stored < stored);
  }

  /**
   * Takes one that is behind a bit further.
   *
   * @param stored where the totals stand, by partition
   */
  void catchUp(Map<TopicPartition, Long> stored) throws InterruptedException {
    for (Map.Entry<TopicPartition, List<Share>> partition : shares.entrySet()) {
      for (Share share : partition.getValue()) {
        Long goal = stored.get(partition.getKey());
        if (isBehind(share, goal)) {
          catchUp(partition.getKey(), share, goal);
          return;
        }
      }
    }
  }

  private void catchUp(TopicPartition partition, Share share, long goal)
      throws InterruptedException {
    past.assign(List.of(partition));
    if (share.stored == null) {
      past.seekToBeginning(List.of(partition));
    } else {
      past.seek(partition, share.stored);
    }
    List<ConsumerRecord<byte[], byte[]>> records =
        past.poll(POLL).records(partition).stream()
            .filter(record -> record.offset() < goal)
            .toList();
    long next;
    try {
      next = Math.min(past.position(partition, POLL), goal);
    } catch (TimeoutException e) {
      LOG.debug("Kafka is away", e);
      return;
    }
    if (share.stored == null && records.isEmpty() && next < goal) {
      // Kafka has not answered yet, and the first record tells since when all is known.
      return;
    }
    if (share.stored == null || next > share.stored) {
      List<PartitionBatch> batch = List.of(share.reader.read(records, share.stored, next));
      applied(batch, totals.apply(batch, null));
      if (share.stored != null && share.stored == goal) {
        LOG.info("{} has its past: it stands at {}", share.reader.partition(), goal);
      }
    }
  }

  private static Long orNull(OptionalLong offset) {
    return offset.isPresent() ? offset.getAsLong() : null;
  }
}
