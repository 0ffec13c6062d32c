package com.instashop.spark.kafka;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.KafkaAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * Topics as one streaming source.
 *
 * @param topics the topics of tables and heartbeats
 */
public record TopicSource(List<String> topics) {
  /** What Spark calls the first offset that Kafka has. */
  private static final long EARLIEST = -2;

  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(5);

  /** The topics of all connectors. */
  public static TopicSource of(Tables tables) {
    return new TopicSource(
        tables.databases().stream().flatMap(database -> tables.topics(database).stream()).toList());
  }

  /**
   * Everything in the topics from a beginning on; topics that do not exist yet are waited for.
   *
   * @param mostOffsets how many offsets a batch may have
   */
  public Dataset<SourceRecord> read(
      SparkSession spark, KafkaAddress kafka, Beginning beginning, long mostOffsets) {
    String topicIndex =
        IntStream.range(0, topics.size())
            .mapToObj(i -> "WHEN '" + topics.get(i) + "' THEN " + i)
            .collect(Collectors.joining(" ", "CASE topic ", " ELSE -1 END AS topicIndex"));
    DataStreamReader reader = spark.readStream().format(QuietKafka.class.getName());
    kafka.settings().forEach((name, value) -> reader.option("kafka." + name, value.toString()));
    return reader
        .option("subscribe", String.join(",", topics))
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
        // A part of a backlog can be the end of a transaction alone, which no record follows: it is
        // waited for this long.
        .option("kafkaConsumer.pollTimeoutMs", Long.toString(POLL_TIMEOUT.toMillis()))
        .option("maxOffsetsPerTrigger", Long.toString(mostOffsets))
        .option("startingOffsets", beginning.startingOffsets())
        .load()
        .selectExpr(topicIndex, "partition", "offset", "value")
        .as(Encoders.bean(SourceRecord.class));
  }

  /**
   * Where a query has to begin.
   *
   * @param offsets topic to partition to offset, for each partition that there is
   * @param gone topic to why changes of its table are missing: Kafka does not have them any more
   * @param isOvertaken whether a checkpoint that ends at the position is of no use
   */
  public record Beginning(
      SortedMap<String, SortedMap<Integer, Long>> offsets,
      SortedMap<String, String> gone,
      boolean isOvertaken) {

    /** The value of {@code startingOffsets}. */
    public String startingOffsets() {
      boolean isAll =
          offsets.values().stream()
              .flatMap(partitions -> partitions.values().stream())
              .allMatch(offset -> offset == EARLIEST);
      // Topics may be created at this moment, and Spark wants to be told all partitions or none.
      return isAll ? "earliest" : Json.write(offsets);
    }
  }

  /**
   * Where a query goes on that ended at a position: Spark wants an offset for each partition that
   * there is. What Kafka has deleted meanwhile is left out: of heartbeats nothing is lost by that.
   *
   * @param position topic to partition to the offset behind what was read
   */
  public Beginning beginning(Map<String, SortedMap<Integer, Long>> position, KafkaAddress kafka) {
    SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
    SortedMap<String, String> gone = new TreeMap<>();
    boolean isOvertaken = false;
    for (Map.Entry<TopicPartition, Long> first : firstOffsets(kafka).entrySet()) {
      String topic = first.getKey().topic();
      int partition = first.getKey().partition();
      long offset = position.getOrDefault(topic, new TreeMap<>()).getOrDefault(partition, EARLIEST);
      if (offset != EARLIEST && offset < first.getValue()) {
        isOvertaken = true;
        if (!topic.startsWith(Database.HEARTBEAT)) {
          gone.put(
              topic,
              "Kafka has deleted %s-%d from %d to %d before it was read"
                  .formatted(topic, partition, offset, first.getValue() - 1));
        }
        offset = EARLIEST;
      }
      offsets.computeIfAbsent(topic, unused -> new TreeMap<>()).put(partition, offset);
    }
    return new Beginning(offsets, gone, isOvertaken);
  }

  /**
   * Whether a batch brought all that there was when it was planned. Spark shares what it may read
   * between the partitions, and rounds each share down.
   *
   * @param begin topic to partition to the offset where it begins
   * @param end where it ends
   * @param most {@code maxOffsetsPerTrigger}
   */
  public static boolean isAll(
      SortedMap<String, SortedMap<Integer, Long>> begin,
      SortedMap<String, SortedMap<Integer, Long>> end,
      long most) {
    long partitions = end.values().stream().mapToLong(Map::size).sum();
    return sum(end) - sum(begin) <= most - partitions;
  }

  private static long sum(SortedMap<String, SortedMap<Integer, Long>> offsets) {
    return offsets.values().stream()
        .flatMap(partitions -> partitions.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** The first offsets that Kafka has. */
  private Map<TopicPartition, Long> firstOffsets(KafkaAddress kafka) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
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
