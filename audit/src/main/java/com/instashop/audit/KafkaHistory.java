package com.instashop.audit;

import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.KafkaAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far back Kafka's log goes. */
public final class KafkaHistory {

  private KafkaHistory() {}

  /** The topics of which Kafka does not hold the beginning any more. */
  public static List<String> shortened(KafkaAddress address, Tables tables) {
    try (KafkaLog kafka = new KafkaLog(address)) {
      return kafka.beginnings(kafka.partitions(tables.topics())).entrySet().stream()
          .filter(beginning -> beginning.getValue() > 0)
          .map(beginning -> beginning.getKey().topic())
          .distinct()
          .sorted()
          .toList();
    }
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
