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

  /** A consumer that fetches much at once, and only what was committed. */
  public static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            "read_committed",
            "max.poll.records",
            20_000,
            "max.partition.fetch.bytes",
            8 << 20,
            "receive.buffer.bytes",
            1 << 20),
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
