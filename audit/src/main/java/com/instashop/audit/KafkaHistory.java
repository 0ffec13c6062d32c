package com.instashop.audit;

import com.instashop.contracts.schema.CapturedTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far back Kafka's log goes. */
public final class KafkaHistory {

  private KafkaHistory() {}

  /** The topics of which Kafka does not hold the beginning any more. */
  public static List<String> shortened(String bootstrapServers) {
    try (KafkaLog kafka = new KafkaLog(bootstrapServers)) {
      return kafka.beginnings(partitions(kafka)).entrySet().stream()
          .filter(beginning -> beginning.getValue() > 0)
          .map(beginning -> beginning.getKey().topic())
          .distinct()
          .sorted()
          .toList();
    }
  }

  /** {@code topic-partition} to the offset behind everything that is committed now. */
  public static Map<String, Long> ends(String bootstrapServers) {
    try (KafkaLog kafka = new KafkaLog(bootstrapServers)) {
      Map<String, Long> ends = new HashMap<>();
      kafka
          .ends(partitions(kafka))
          .forEach((partition, end) -> ends.put(partition.toString(), end));
      return ends;
    }
  }

  private static List<TopicPartition> partitions(KafkaLog kafka) {
    return kafka.partitions(
        Arrays.stream(CapturedTable.values()).map(CapturedTable::topic).toList());
  }
}
