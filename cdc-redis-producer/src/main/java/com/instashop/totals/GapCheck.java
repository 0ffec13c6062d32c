package com.instashop.totals;

import com.instashop.contracts.ProgramException;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.kafka.PartitionRange;
import com.instashop.totals.batch.PartitionBatch;
import com.instashop.totals.redis.Totals;
import java.time.Duration;
import java.util.ArrayList;
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

  /** Who wants to stop does not wait for longer. */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
          5_000,
          AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
          5_000);

  private final KafkaAddress kafka;
  private final Totals totals;
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
    if (range.topicId() != null && !range.topicId().equals(known)) {
      words.addAll(List.of("topic", range.topicId()));
    }
    if (partition.partition() == 0) {
      words.addAll(List.of("partitions", Long.toString(counts.get(partition.topic()))));
    }
    if (!words.isEmpty()) {
      to.add(PartitionBatch.words(name, stored, stored == null ? null : beginning.offset(), words));
    }
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
