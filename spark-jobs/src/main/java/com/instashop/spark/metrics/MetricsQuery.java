package com.instashop.spark.metrics;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.window;

import com.instashop.contracts.measure.Windows;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.spark.health.HealthMonitor;
import com.instashop.spark.kafka.DeadLetters;
import com.instashop.spark.kafka.TopicSource;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.metrics.measure.GroupColumns;
import com.instashop.spark.metrics.measure.PartitionMeasurer;
import com.instashop.spark.metrics.measure.PartitionReport;
import com.instashop.spark.metrics.sink.MetricsSink;
import com.instashop.spark.metrics.sink.RebuildRequest;
import com.instashop.spark.query.BatchNames;
import com.instashop.spark.query.Checkpoint;
import com.instashop.spark.query.JobSettings;
import com.instashop.spark.query.Parallelism;
import com.instashop.spark.query.QueryThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.encoders.RowEncoder;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.util.CollectionAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming query {@code metrics}: changes in 30-second windows of commit time, each group's
 * absolute value to Redis as soon as it changes.
 */
public final class MetricsQuery implements QueryThread.Work {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsQuery.class);

  /** Its name, in {@code spark.queries} of a deployment too. */
  public static final String NAME = "metrics";

  private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

  private final SparkSession spark;
  private final JobSettings settings;
  private final Checkpoint checkpoint;
  private final Lease lease;
  private volatile StreamingQuery running;

  /**
   * A query that is not started yet.
   *
   * @param lease of this query, not held yet
   */
  public MetricsQuery(SparkSession spark, JobSettings settings, Lease lease) throws IOException {
    this.spark = spark;
    this.settings = settings;
    this.checkpoint = Checkpoint.of(spark.sparkContext(), settings.checkpoint(), NAME);
    this.lease = lease;
    checkpoint.fence(lease);
  }

  /** Runs it until it is stopped, and anew where somebody asks for that. */
  @Override
  public void run()
      throws IOException, InterruptedException, TimeoutException, StreamingQueryException {
    lease.acquire();
    try (RebuildRequest request = new RebuildRequest(settings.redis())) {
      while (runUntilAsked(request)) {
        LOG.info("Asked to rebuild: all numbers are made anew from Kafka");
      }
    }
  }

  /**
   * Runs it once.
   *
   * @return whether it was stopped because of a request
   */
  private boolean runUntilAsked(RebuildRequest request)
      throws IOException, InterruptedException, TimeoutException, StreamingQueryException {
    CollectionAccumulator<PartitionReport> reports =
        spark.sparkContext().collectionAccumulator("partition reports");
    HealthMonitor health = new HealthMonitor(NAME, settings.kafka());
    spark.streams().addListener(health);
    try (MetricsSink sink =
        new MetricsSink(settings.redis(), reports, health, lease, new BatchNames(NAME))) {
      prepare(sink, request.isThere());
      StreamingQuery query = start(sink, reports);
      running = query;
      while (!query.awaitTermination(ASKED_EVERY.toMillis())) {
        if (!sink.isStartingAnew() && request.isThere()) {
          query.stop();
          return true;
        }
      }
      return false;
    } finally {
      spark.streams().removeListener(health);
      health.close();
    }
  }

  /** Redis and the checkpoint belong together: where they do not, all is built anew from Kafka. */
  private void prepare(MetricsSink sink, boolean asked) throws IOException, InterruptedException {
    Optional<Checkpoint.Progress> progress = checkpoint.progress();
    if (!asked && progress.isPresent() && sink.holds(progress.get())) {
      sink.resume();
      return;
    }
    if (!asked && progress.isPresent()) {
      LOG.warn("Redis does not hold what the checkpoint has written: rebuilding from Kafka");
    }
    lease.check();
    // Also where no query is known: an earlier deletion may have ended half way.
    checkpoint.delete();
    sink.startAnew();
  }

  private StreamingQuery start(MetricsSink sink, CollectionAccumulator<PartitionReport> reports)
      throws InterruptedException, TimeoutException {
    spark.sparkContext().setLocalProperty("spark.scheduler.pool", NAME);
    return groups(reports)
        .writeStream()
        .queryName(NAME)
        .outputMode("update")
        .option("checkpointLocation", checkpoint.location())
        .foreachBatch(sink)
        .start();
  }

  @Override
  public void stop() throws TimeoutException {
    StreamingQuery query = running;
    if (query != null) {
      query.stop();
    }
  }

  private Dataset<Row> groups(CollectionAccumulator<PartitionReport> reports)
      throws InterruptedException {
    return Tables.SHIPPED.databases().stream()
        .map(database -> measured(database, reports))
        .reduce(Dataset::union)
        .orElseThrow()
        // A task a core instead of one a topic.
        .coalesce(Parallelism.of(spark.sparkContext()))
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
    TopicSource source = TopicSource.of(Tables.SHIPPED, database);
    PartitionMeasurer measurer =
        new PartitionMeasurer(
            database, source.topics(), new DeadLetters(settings.kafka()), reports);
    return source
        .read(spark, settings.kafka(), Map.of())
        .mapPartitions(measurer, RowEncoder.apply(GroupColumns.SCHEMA))
        .withWatermark(GroupColumns.COMMIT_TIME, Windows.WATERMARK.toSeconds() + " seconds");
  }
}
