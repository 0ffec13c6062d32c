package com.instashop.benchmarks;

import com.instashop.contracts.schema.Tables;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How a backlog is read where only reading counts. */
public final class Backlog {
  private Backlog() {}

  /**
   * A consumer of what was committed, with Kafka's defaults: larger polls are slower, as what they
   * hold outlives the youngest objects.
   */
  public static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** The partitions of all of the shop's topics. */
  public static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    return Tables.SHIPPED.topics().stream()
        .flatMap(topic -> consumer.partitionsFor(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }
}
