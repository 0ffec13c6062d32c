package com.instashop.program.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What Kafka has of a partition.
 *
 * @param topicId the identity of its topic: one that is deleted and created again has another (<a
 *     href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-516%3A+Topic+Identifiers">KIP-516</a>);
 *     null where the broker is too old to tell
 * @param first its first offset
 * @param end the offset behind its newest record
 */
public record PartitionRange(String topicId, long first, long end) {

  /**
   * Where a reader goes on.
   *
   * @param offset of the first record that it has not read and Kafka still has
   * @param missing why changes are missing to it; null where none are
   */
  public record Beginning(long offset, String missing) {}

  private static final String KAFKA_HAS = "Kafka has ";
  private static final String TOPIC_OF = "the topic of ";

  /** Whether a reason is one why a {@link Beginning} misses changes. */
  public static boolean isMissing(String reason) {
    return reason.startsWith(KAFKA_HAS) || reason.startsWith(TOPIC_OF);
  }

  /**
   * All partitions of topics; those of which there is none are left out.
   *
   * @throws ExecutionException where Kafka does not answer, or refuses
   */
  public static Map<TopicPartition, PartitionRange> of(Admin kafka, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, String> ids = new HashMap<>();
    for (TopicDescription topic : topics(kafka, topics)) {
      Uuid id = topic.topicId();
      String known = id == null || id.equals(Uuid.ZERO_UUID) ? null : id.toString();
      topic
          .partitions()
          .forEach(
              partition -> ids.put(new TopicPartition(topic.name(), partition.partition()), known));
    }
    Map<TopicPartition, Long> first = offsets(kafka, ids.keySet(), OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(kafka, ids.keySet(), OffsetSpec.latest());
    Map<TopicPartition, PartitionRange> ranges = new HashMap<>();
    ids.forEach(
        (partition, id) ->
            ranges.put(
                partition, new PartitionRange(id, first.get(partition), end.get(partition))));
    return ranges;
  }

  /**
   * Those topics that are there.
   *
   * @throws ExecutionException where Kafka does not answer, or refuses
   */
  public static List<TopicDescription> topics(Admin kafka, Collection<String> names)
      throws ExecutionException, InterruptedException {
    List<TopicDescription> topics = new ArrayList<>();
    for (KafkaFuture<TopicDescription> described :
        kafka.describeTopics(names).topicNameValues().values()) {
      try {
        topics.add(described.get());
      } catch (ExecutionException e) {
        // One that we may not see is not taken for one that is gone.
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return topics;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin kafka, Collection<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(Function.identity(), unused -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
        kafka.listOffsets(wanted).all().get().entrySet()) {
      offsets.put(found.getKey(), found.getValue().offset());
    }
    return offsets;
  }

  /**
   * Where a reader goes on that wants what follows an offset.
   *
   * @param name what the partition is called
   * @param knownId the identity of the topic that it has read; null where it does not know it
   * @param offset the offset behind what it has read; null where it has read nothing
   */
  public Beginning beginning(String name, String knownId, Long offset) {
    if (offset != null && isAnother(knownId)) {
      return new Beginning(
          first,
          TOPIC_OF
              + "%s was deleted and created again: what followed offset %d is gone"
                  .formatted(name, offset));
    }
    if (offset != null && offset > end) {
      return new Beginning(
          knownId == null ? first : end,
          KAFKA_HAS
              + "lost %s from %d to %d, which was read before".formatted(name, end, offset - 1));
    }
    long wanted = offset == null ? 0 : offset;
    return wanted < first
        ? new Beginning(
            first,
            KAFKA_HAS
                + "deleted %s from %d to %d before it was read".formatted(name, wanted, first - 1))
        : new Beginning(wanted, null);
  }

  /** Whether the topic is not the one that a reader knows. */
  public boolean isAnother(String knownId) {
    return knownId != null && topicId != null && !topicId.equals(knownId);
  }
}
