package com.instashop.audit;

import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.Catalogue;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.KafkaAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** How far back Kafka's log goes. */
public final class KafkaHistory {
  /** So many records from the beginning of a partition on, one is a change. */
  private static final int FIRST = 100;

  private KafkaHistory() {}

  /**
   * The topics of which Kafka does not hold the beginning any more: it has deleted it, or the topic
   * with it, and another one begins later.
   *
   * @param known topic to when the oldest change was committed that is known otherwise
   */
  public static Set<String> shortened(
      KafkaAddress address, Tables tables, Map<String, Instant> known) {
    try (KafkaLog kafka = new KafkaLog(address)) {
      List<TopicPartition> partitions = kafka.partitions(tables.topics());
      Map<TopicPartition, Long> beginnings = kafka.beginnings(partitions);
      Set<String> shortened = new TreeSet<>();
      beginnings.forEach(
          (partition, offset) -> {
            if (offset > 0) {
              shortened.add(partition.topic());
            }
          });
      Map<String, Instant> oldest = oldest(kafka, tables, beginnings);
      known.forEach(
          (topic, committed) -> {
            Instant first = oldest.get(topic);
            if (tables.ofTopic(topic).isPresent() && (first == null || committed.isBefore(first))) {
              shortened.add(topic);
            }
          });
      return shortened;
    }
  }

  /** Topic to when the first change was committed that is there. */
  private static Map<String, Instant> oldest(
      KafkaLog kafka, Tables tables, Map<TopicPartition, Long> beginnings) {
    Map<TopicPartition, Long> ends = new HashMap<>(kafka.ends(beginnings.keySet()));
    ends.replaceAll((partition, end) -> Math.min(end, beginnings.get(partition) + FIRST));
    Catalogue catalogue = Catalogue.SHIPPED.over(tables);
    Map<String, ChangeEventDecoder> decoders = new HashMap<>();
    Map<String, Instant> oldest = new HashMap<>();
    kafka.read(
        beginnings,
        ends,
        record -> {
          Decoded decoded =
              decoders.computeIfAbsent(record.topic(), catalogue::decoder).decode(record.value());
          if (decoded instanceof Decoded.Change change) {
            Instant committed = Instant.ofEpochMilli(change.event().commitMillis());
            oldest.merge(
                record.topic(), committed, (one, other) -> one.isBefore(other) ? one : other);
          }
        });
    return oldest;
  }

  /** {@code topic-partition} to the offset behind everything that is committed now. */
  public static Map<String, Long> ends(KafkaAddress address, Tables tables) {
    try (KafkaLog kafka = new KafkaLog(address)) {
      Map<String, Long> ends = new HashMap<>();
      kafka
          .ends(kafka.partitions(tables.topics()))
          .forEach((partition, end) -> ends.put(partition.toString(), end));
      return ends;
    }
  }
}
