package com.instashop.spark.kafka;

import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.kafka.PartitionRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * Topics as one streaming source.
 *
 * @param topics the topics of tables and heartbeats
 */
public record TopicSource(List<String> topics) {
  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(30);

  /** The topics of all connectors. */
  public static TopicSource of(Tables tables) {
    return new TopicSource(
        tables.databases().stream().flatMap(database -> tables.topics(database).stream()).toList());
  }

  /**
   * Everything in the topics from a beginning on, for {@link RecordReader}; topics that do not
   * exist yet are waited for.
   *
   * @param limit of what a batch may have
   */
  public Dataset<Row> read(
      SparkSession spark, KafkaAddress kafka, Beginning beginning, BatchLimit limit) {
    DataStreamReader reader = spark.readStream().format(QuietKafka.class.getName());
    kafka.settings().forEach((name, value) -> reader.option("kafka." + name, value.toString()));
    return reader
        .option("subscribe", String.join(",", topics))
        // Connect writes in transactions: only what they committed counts.
        .option("kafka.isolation.level", "read_committed")
        // Kafka would create a topic that forgets.
        .option("kafka.allow.auto.create.topics", "false")
        // Topics that appear after the start are seen this soon.
        .option("kafka.metadata.max.age.ms", "2000")
        // Kafka has what a batch is to read; so long a broker's partitions may have no leader.
        .option("kafkaConsumer.pollTimeoutMs", Long.toString(POLL_TIMEOUT.toMillis()))
        .option("startingOffsets", beginning.startingOffsets())
        .option(BatchLimit.OPTION, limit.query())
        .load();
  }

  /**
   * Where a query goes on that has read topics before.
   *
   * @param position topic to partition to the offset behind what was read
   * @param topicIds topic to its identity, where that is known
   */
  public Beginning beginning(
      SortedMap<String, SortedMap<Integer, Long>> position,
      Map<String, String> topicIds,
      KafkaAddress kafka)
      throws InterruptedException {
    Map<TopicPartition, PartitionRange> ranges;
    try (Admin admin = Admin.create(kafka.settings())) {
      ranges = PartitionRange.of(admin, topics);
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not say what it has", e.getCause());
    }
    return Beginning.of(position, topicIds, ranges);
  }
}
