package com.instashop.spark.health;

import com.fasterxml.jackson.core.type.TypeReference;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Database;
import com.instashop.program.kafka.KafkaAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the offsets in Kafka that no batch has taken yet. Not thread-safe. */
public final class KafkaLag implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final KafkaConsumer<byte[], byte[]> consumer;

  public KafkaLag(KafkaAddress kafka) {
    consumer =
        new KafkaConsumer<>(
            kafka.settings(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Reads the offsets of a source's progress: {@code {"topic":{"partition":offset}}}. */
  static Map<TopicPartition, Long> offsets(String json) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    if (json != null) {
      try {
        Json.MAPPER
            .readValue(json, new TypeReference<Map<String, Map<Integer, Long>>>() {})
            .forEach(
                (topic, partitions) ->
                    partitions.forEach(
                        (partition, offset) ->
                            offsets.put(new TopicPartition(topic, partition), offset)));
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalArgumentException("Not offsets: " + json, e);
      }
    }
    return offsets;
  }

  /**
   * What is in the topics beyond these offsets; heartbeats, of which some always wait, left out.
   *
   * @return topic to the number of offsets, where there are some
   * @throws KafkaException where Kafka does not answer
   */
  public SortedMap<String, Long> beyond(Map<TopicPartition, Long> taken) {
    List<TopicPartition> partitions =
        taken.keySet().stream()
            .filter(partition -> !partition.topic().startsWith(Database.HEARTBEAT))
            .toList();
    SortedMap<String, Long> lag = new TreeMap<>();
    for (Map.Entry<TopicPartition, Long> end :
        consumer.endOffsets(partitions, TIMEOUT).entrySet()) {
      lag.merge(
          end.getKey().topic(), Math.max(0, end.getValue() - taken.get(end.getKey())), Long::sum);
    }
    lag.values().removeIf(rows -> rows == 0);
    return lag;
  }

  /** The offsets of all topics together. */
  public static long rows(SortedMap<String, Long> lag) {
    return lag.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    consumer.close(TIMEOUT);
  }
}
