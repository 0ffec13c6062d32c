package com.instashop.spark.metrics;

import com.instashop.contracts.schema.Tables;
import com.instashop.spark.health.HealthMonitor;
import com.instashop.spark.kafka.BatchLimit;
import com.instashop.spark.kafka.Beginning;
import com.instashop.spark.kafka.DeadLetterFolder;
import com.instashop.spark.kafka.DeadLetters;
import com.instashop.spark.kafka.RecordReader;
import com.instashop.spark.kafka.TopicIds;
import com.instashop.spark.kafka.TopicSource;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.metrics.measure.PartitionMeasurer;
import com.instashop.spark.metrics.sink.MetricsSink;
import com.instashop.spark.metrics.sink.RebuildRequest;
import com.instashop.spark.metrics.sink.SinkState;
import com.instashop.spark.query.BatchNames;
import com.instashop.spark.query.Checkpoint;
import com.instashop.spark.query.JobSettings;
import com.instashop.spark.query.Parallelism;
import com.instashop.spark.query.QueryThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming query {@code metrics}: changes in 30-second windows of commit time. Spark reads,
 * decodes and adds up by window in its tasks; the sums and the windows of the last hour are kept
 * where they are served, so there is no state that could be another one than what is shown.
 */
public final class MetricsQuery implements QueryThread.Work {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsQuery.class);

  /** Its name, in {@code spark.queries} of a deployment too. */
  public static final String NAME = "metrics";

  /** How many offsets a batch may have: its memory does not depend on how much there is to read. */
  private static final long MOST_OFFSETS = 400_000;

  /** How many groups, about: Redis writes them at once, a microsecond or two each. */
  private static final long MOST_GROUPS = 100_000;

  private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

  private final SparkSession spark;
  private final JobSettings settings;
  private final Checkpoint checkpoint;
  private final Lease lease;
  private final TopicSource source = TopicSource.of(Tables.SHIPPED);
  private final BatchLimit limit = BatchLimit.ofGroups(NAME, MOST_OFFSETS, MOST_GROUPS);
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
      boolean again = true;
      while (again) {
        again = runOnce(request);
      }
    }
  }

  /**
   * Runs it until it ends.
   *
   * @return whether it is to be started again: somebody asks for new numbers, or it got on and then
   *     failed, because Kafka was away
   */
  private boolean runOnce(RebuildRequest request)
      throws IOException, InterruptedException, TimeoutException, StreamingQueryException {
    HealthMonitor health = new HealthMonitor(NAME, settings.kafka());
    spark.streams().addListener(health);
    try (MetricsSink sink =
        new MetricsSink(
            settings.redis(),
            health,
            lease,
            checkpoint,
            new BatchNames(NAME),
            new TopicIds(settings.kafka()),
            new RecordReader<>(
                // A task a core instead of one a topic.
                Parallelism.of(spark.sparkContext()),
                new PartitionMeasurer(
                    new DeadLetters(
                        settings.kafka(),
                        DeadLetterFolder.of(spark.sparkContext(), settings.checkpoint())))),
            limit)) {
      Beginning beginning = prepare(sink, request.isThere());
      try {
        StreamingQuery query = start(sink, beginning);
        running = query;
        return awaitEnd(query, sink, request);
      } catch (StreamingQueryException | RuntimeException e) {
        if (!sink.hasWritten() && !spark.sparkContext().isStopped()) {
          // What is wrong with the checkpoint must not be so the next time: Redis knows where it
          // is.
          deleteCheckpoint(e);
        }
        throw e;
      }
    } finally {
      spark.streams().removeListener(health);
      health.close();
    }
  }

  private void deleteCheckpoint(Exception reason) {
    try {
      lease.check();
      checkpoint.delete();
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /** Waits until it ends; whether it is to be started again. */
  private boolean awaitEnd(StreamingQuery query, MetricsSink sink, RebuildRequest request)
      throws InterruptedException, TimeoutException, StreamingQueryException {
    try {
      while (!query.awaitTermination(ASKED_EVERY.toMillis())) {
        if (!sink.isStartingAnew() && request.isThere()) {
          LOG.info("Somebody asks for new numbers");
          query.stop();
          return true;
        }
      }
      return false;
    } catch (StreamingQueryException e) {
      if (!sink.hasWritten() || spark.sparkContext().isStopped()) {
        throw e;
      }
      LOG.error("The query {} failed, starting it again", NAME, e);
      return true;
    }
  }

  /**
   * Redis and the checkpoint belong together: where they do not, a new query goes on behind the
   * last record that is in Redis. Where Redis holds nothing, all is built anew from Kafka.
   *
   * @return where the query begins
   */
  private Beginning prepare(MetricsSink sink, boolean asked)
      throws IOException, InterruptedException {
    Optional<SinkState> found = asked ? Optional.empty() : sink.state();
    SinkState state = found.orElse(SinkState.EMPTY);
    Beginning beginning = source.beginning(state.position(), state.topicIds(), settings.kafka());
    if (!beginning.gone().isEmpty()) {
      LOG.error("Changes are missing until the next snapshot: {}", beginning.gone());
    }
    if (found.isEmpty()) {
      LOG.info("{}: all numbers are made from Kafka", asked ? "Asked" : "Redis holds nothing yet");
      lease.check();
      checkpoint.delete();
      sink.startAnew(beginning);
      return beginning;
    }
    if (beginning.isOvertaken()
        || !checkpoint.isAt(state.queryId(), state.batchId(), state.position())) {
      LOG.info("Going on where Redis is, with a new checkpoint");
      lease.check();
      checkpoint.delete();
    }
    sink.resume(state, beginning);
    return beginning;
  }

  private StreamingQuery start(MetricsSink sink, Beginning beginning) throws TimeoutException {
    spark.sparkContext().setLocalProperty("spark.scheduler.pool", NAME);
    return source
        .read(spark, settings.kafka(), beginning, limit)
        .writeStream()
        .queryName(NAME)
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
}
