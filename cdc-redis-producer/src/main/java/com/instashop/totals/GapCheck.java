package com.instashop.totals;

import com.instashop.contracts.ProgramException;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.kafka.PartitionRange;
import com.instashop.totals.batch.PartitionBatch;
import com.instashop.totals.redis.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka still has what follows the offsets in Redis. Where it does not, because it deletes
 * after a while or somebody has deleted a topic, the totals go on with what there is, and say that
 * changes are missing until the next snapshot of the table.
 */
final class GapCheck {
  private static final Logger LOG = LoggerFactory.getLogger(GapCheck.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOOKED_EVERY = Duration.ofMinutes(1);

  /** Who wants to stop does not wait for longer. */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
          5_000,
          AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
          5_000);

  private final KafkaAddress kafka;
  private final Totals totals;
  private long lookedAt = System.nanoTime();
  private boolean anyRecord;
  private volatile boolean stopped;

  GapCheck(KafkaAddress kafka, Totals totals) {
    this.kafka = kafka;
    this.totals = totals;
  }

  /** Gives up what {@link #check} is waiting for; may be called from another thread. */
  void stop() {
    stopped = true;
  }

  /**
   * Moves the offsets in Redis to where Kafka goes on. Waits for Kafka, if it has to.
   *
   * @param names what Redis calls partitions, or shares of them, to the partitions
   */
  void check(Map<TopicPartition, TopicPartition> names) throws InterruptedException {
    Map<TopicPartition, PartitionRange> ranges = ranges(names);
    Map<String, Long> counts =
        ranges.keySet().stream()
            .collect(Collectors.groupingBy(TopicPartition::topic, Collectors.counting()));
    List<PartitionBatch> moves = new ArrayList<>();
    for (Map.Entry<TopicPartition, TopicPartition> name : names.entrySet()) {
      PartitionRange range = ranges.get(name.getValue());
      if (range != null) {
        check(name.getKey(), name.getValue(), range, counts, moves);
      }
    }
    if (!moves.isEmpty()) {
      // Where another instance was faster, Redis refuses it.
      totals.apply(moves, null);
    }
  }

  private void check(
      TopicPartition name,
      TopicPartition partition,
      PartitionRange range,
      Map<String, Long> counts,
      List<PartitionBatch> to)
      throws InterruptedException {
    OptionalLong offset = totals.offset(name);
    Long stored = offset.isPresent() ? offset.getAsLong() : null;
    String known = totals.topicId(name);
    PartitionRange.Beginning beginning = range.beginning(partition.toString(), known, stored);
    List<String> words = new ArrayList<>();
    if (beginning.missing() != null) {
      LOG.error("Changes are missing until the next snapshot: {}", beginning.missing());
      words.addAll(List.of("gap", beginning.missing()));
    }
    if (stored == null && !name.equals(partition)) {
      // What the table misses is not in the past that a metric reads, either.
      totals.gaps(partition).forEach(gap -> words.addAll(List.of("gap", gap)));
    }
    if (range.topicId() != null && !range.topicId().equals(known)) {
      words.addAll(List.of("topic", range.topicId()));
    }
    // Of each: those that are added are assigned without the others.
    words.addAll(List.of("partitions", Long.toString(counts.get(partition.topic()))));
    to.add(PartitionBatch.words(name, stored, stored == null ? null : beginning.offset(), words));
  }

  /**
   * Whether one of these partitions is of another topic than the one that was read: a consumer
   * reads on in that where it is long enough already. Looks now and then, where there are records.
   *
   * @param isRead whether there are some now
   */
  boolean isAnotherTopic(Collection<TopicPartition> partitions, boolean isRead)
      throws InterruptedException {
    anyRecord |= isRead;
    if (!anyRecord || System.nanoTime() - lookedAt < LOOKED_EVERY.toNanos()) {
      return false;
    }
    Map<TopicPartition, PartitionRange> ranges =
        ranges(partitions.stream().collect(Collectors.toMap(each -> each, each -> each)));
    for (Map.Entry<TopicPartition, PartitionRange> range : ranges.entrySet()) {
      if (partitions.contains(range.getKey())
          && range.getValue().isAnother(totals.topicId(range.getKey()))) {
        return true;
      }
    }
    lookedAt = System.nanoTime();
    anyRecord = false;
    return false;
  }

  private Map<TopicPartition, PartitionRange> ranges(Map<TopicPartition, TopicPartition> names)
      throws InterruptedException {
    boolean isAway = false;
    while (!stopped) {
      try (Admin admin = Admin.create(kafka.settings(SETTINGS))) {
        return PartitionRange.of(
            admin, names.values().stream().map(TopicPartition::topic).collect(Collectors.toSet()));
      } catch (ExecutionException e) {
        if (!isAway) {
          LOG.warn(
              "Kafka does not say what it has, trying again: {}", ProgramException.firstLine(e));
        }
        isAway = true;
      }
      Thread.sleep(PAUSE.toMillis());
    }
    return Map.of();
  }
}
