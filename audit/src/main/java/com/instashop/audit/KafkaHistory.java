package com.instashop.audit;

import com.instashop.contracts.schema.CapturedTable;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** How far back Kafka's log goes. */
public final class KafkaHistory {

  private KafkaHistory() {}

  /** The topics of which Kafka does not hold the beginning any more. */
  public static List<String> shortened(String bootstrapServers) {
    try (KafkaLog kafka = new KafkaLog(bootstrapServers)) {
      List<TopicPartition> partitions =
          kafka.partitions(
              Arrays.stream(CapturedTable.values()).map(CapturedTable::topic).toList());
      return kafka.beginnings(partitions).entrySet().stream()
          .filter(beginning -> beginning.getValue() > 0)
          .map(beginning -> beginning.getKey().topic())
          .distinct()
          .sorted()
          .toList();
    }
  }
}
