package com.instashop.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.window;

import com.instashop.contracts.measure.Windows;
import com.instashop.contracts.schema.Database;
import com.instashop.spark.health.HealthMonitor;
import com.instashop.spark.measure.DeadLetters;
import com.instashop.spark.measure.GroupColumns;
import com.instashop.spark.measure.PartitionMeasurer;
import com.instashop.spark.measure.PartitionReport;
import com.instashop.spark.sink.Checkpoint;
import com.instashop.spark.sink.MetricsSink;
import com.instashop.spark.source.TopicSource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.encoders.RowEncoder;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.util.CollectionAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming query {@code metrics}: changes in 30-second windows of commit time, each group's
 * absolute value to Redis as soon as it changes.
 */
final class MetricsQuery {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsQuery.class);
  private static final String NAME = "metrics";

  private final SparkSession spark;
  private final JobSettings settings;

  MetricsQuery(SparkSession spark, JobSettings settings) {
    this.spark = spark;
    this.settings = settings;
  }

  StreamingQuery start() throws IOException, InterruptedException, TimeoutException {
    CollectionAccumulator<PartitionReport> reports =
        spark.sparkContext().collectionAccumulator("partition reports");
    HealthMonitor health = new HealthMonitor(NAME, settings.kafka());
    spark.streams().addListener(health);
    MetricsSink sink = new MetricsSink(settings.redis(), reports, health);
    String folder = settings.checkpoint() + "/" + NAME;
    prepare(sink, new Checkpoint(folder, spark.sparkContext().hadoopConfiguration()));
    spark.sparkContext().setLocalProperty("spark.scheduler.pool", NAME);
    return groups(reports)
        .writeStream()
        .queryName(NAME)
        .outputMode("update")
        .option("checkpointLocation", folder)
        .foreachBatch(sink)
        .start();
  }

  /** Redis and the checkpoint belong together: where they do not, all is built anew from Kafka. */
  private static void prepare(MetricsSink sink, Checkpoint checkpoint)
      throws IOException, InterruptedException {
    Optional<Checkpoint.Progress> progress = checkpoint.progress();
    if (progress.isPresent() && sink.holds(progress.get())) {
      sink.resume();
      return;
    }
    if (progress.isPresent()) {
      LOG.warn("Redis does not hold what the checkpoint has written: rebuilding from Kafka");
      checkpoint.delete();
    }
    sink.startAnew();
  }

  private Dataset<Row> groups(CollectionAccumulator<PartitionReport> reports) {
    return Database.operational().stream()
        .map(database -> measured(database, reports))
        .reduce(Dataset::union)
        .orElseThrow()
        // A task a core instead of one a topic.
        .coalesce(spark.sparkContext().defaultParallelism())
        .groupBy(
            window(col(GroupColumns.COMMIT_TIME), Windows.LENGTH.toSeconds() + " seconds")
                .as(GroupColumns.WINDOW),
            col(GroupColumns.KIND),
            col(GroupColumns.METRIC),
            col(GroupColumns.KEY))
        .agg(
            sum(GroupColumns.COUNT).as(GroupColumns.COUNT),
            sum(GroupColumns.CENTS).as(GroupColumns.CENTS),
            sum(GroupColumns.QUANTITY).as(GroupColumns.QUANTITY),
            min(GroupColumns.MIN_CENTS).as(GroupColumns.MIN_CENTS),
            max(GroupColumns.MAX_CENTS).as(GroupColumns.MAX_CENTS),
            max(GroupColumns.PRODUCT).as(GroupColumns.PRODUCT));
  }

  private Dataset<Row> measured(Database database, CollectionAccumulator<PartitionReport> reports) {
    TopicSource source = TopicSource.of(database);
    PartitionMeasurer measurer =
        new PartitionMeasurer(
            database, source.topics(), new DeadLetters(settings.kafka()), reports);
    return source
        .read(spark, settings.kafka(), Map.of())
        .mapPartitions(measurer, RowEncoder.apply(GroupColumns.SCHEMA))
        .withWatermark(GroupColumns.COMMIT_TIME, Windows.WATERMARK.toSeconds() + " seconds");
  }
}
