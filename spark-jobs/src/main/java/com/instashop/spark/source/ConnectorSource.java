package com.instashop.spark.source;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * The topics that one connector writes, as one streaming source. Each connector has its own, so
 * that each has its own watermark: what one database is late with is not late.
 */
public final class ConnectorSource {
  private final Database database;

  public ConnectorSource(Database database) {
    this.database = database;
  }

  /** The connector's topics: its tables' and its heartbeat's. */
  public List<String> topics() {
    return Stream.concat(
            database.capturedTables().stream().map(CapturedTable::topic),
            Stream.of(database.heartbeatTopic()))
        .toList();
  }

  /** Everything in the topics, from the beginning; topics that do not exist yet are waited for. */
  public Dataset<SourceRecord> read(SparkSession spark, String bootstrapServers) {
    List<String> topics = topics();
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
        .load()
        .selectExpr(topicIndex, "partition", "offset", "value")
        .as(Encoders.bean(SourceRecord.class));
  }
}
