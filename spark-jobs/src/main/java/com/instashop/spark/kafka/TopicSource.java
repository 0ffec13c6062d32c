package com.instashop.spark.kafka;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Topics as one streaming source.
 *
 * @param topics the topics of tables and heartbeats
 */
public record TopicSource(List<String> topics) {
  /** What Spark calls the first offset that Kafka has. */
  private static final long EARLIEST = -2;

  /**
   * The topics that one connector writes. Each has its own source, so that each has its own
   * watermark: what one database is late with is not late.
   */
  public static TopicSource of(Tables tables, Database database) {
    return new TopicSource(tables.topics(database));
  }

  /** The topics of all connectors, for who needs no watermark. */
  public static TopicSource ofAll(Tables tables) {
    return new TopicSource(
        tables.databases().stream().flatMap(database -> tables.topics(database).stream()).toList());
  }

  /**
   * Everything in the topics, from the beginning unless the options say otherwise; topics that do
   * not exist yet are waited for.
   *
   * @param options of Spark's Kafka source, besides those for all
   */
  public Dataset<SourceRecord> read(
      SparkSession spark, String bootstrapServers, Map<String, String> options) {
    String topicIndex =
        IntStream.range(0, topics.size())
            .mapToObj(i -> "WHEN '" + topics.get(i) + "' THEN " + i)
            .collect(Collectors.joining(" ", "CASE topic ", " ELSE -1 END AS topicIndex"));
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", bootstrapServers)
        .option("subscribe", String.join(",", topics))
        .option("startingOffsets", "earliest")
        // Connect writes in transactions: only what they committed counts.
        .option("kafka.isolation.level", "read_committed")
        // A batch that reads to the end of the log would wait half a second for more.
        .option("kafka.fetch.max.wait.ms", "10")
        // Topics that appear after the start are seen this soon.
        .option("kafka.metadata.max.age.ms", "2000")
        // Fewer, larger fetches when there is a backlog: 1.5 times the throughput.
        .option("kafka.max.poll.records", "5000")
        .option("kafka.max.partition.fetch.bytes", String.valueOf(8 << 20))
        .option("kafka.fetch.max.bytes", String.valueOf(32 << 20))
        .options(options)
        .load()
        .selectExpr(topicIndex, "partition", "offset", "value")
        .as(Encoders.bean(SourceRecord.class));
  }

  /**
   * Offsets by topic and partition for a start, with those that are missing: Spark wants one for
   * each partition that there is. Heartbeats are not kept for long: where those that come next are
   * gone, nothing of worth is lost.
   */
  public SortedMap<String, SortedMap<Integer, Long>> complete(
      Map<String, SortedMap<Integer, Long>> known, String bootstrapServers) {
    SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
    beginnings(bootstrapServers)
        .forEach(
            (partition, beginning) -> {
              long offset =
                  known
                      .getOrDefault(partition.topic(), new TreeMap<>())
                      .getOrDefault(partition.partition(), EARLIEST);
              offsets
                  .computeIfAbsent(partition.topic(), unused -> new TreeMap<>())
                  .put(
                      partition.partition(),
                      isHeartbeat(partition) && offset < beginning ? EARLIEST : offset);
            });
    return offsets;
  }

  /** Whether heartbeats that come next are gone. */
  public boolean isOvertaken(Map<String, SortedMap<Integer, Long>> known, String bootstrapServers) {
    return beginnings(bootstrapServers).entrySet().stream()
        .filter(beginning -> isHeartbeat(beginning.getKey()))
        .anyMatch(
            beginning ->
                known
                        .getOrDefault(beginning.getKey().topic(), new TreeMap<>())
                        .getOrDefault(beginning.getKey().partition(), Long.MAX_VALUE)
                    < beginning.getValue());
  }

  private static boolean isHeartbeat(TopicPartition partition) {
    return partition.topic().startsWith(Database.HEARTBEAT);
  }

  /** The first offsets that Kafka has. */
  private Map<TopicPartition, Long> beginnings(String bootstrapServers) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .listTopics()
          .forEach(
              (topic, found) -> {
                if (topics.contains(topic)) {
                  found.forEach(
                      partition ->
                          partitions.add(new TopicPartition(topic, partition.partition())));
                }
              });
      return consumer.beginningOffsets(partitions);
    }
  }
}
