package com.instashop.spark.health;

import com.instashop.contracts.measure.Freshness;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.schema.Tables;
import com.instashop.spark.metrics.measure.PartitionReport;
import com.instashop.spark.metrics.sink.SinkState;
import com.instashop.spark.query.ProgressLine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the query {@code metrics} and says how it is doing. */
public final class HealthMonitor extends StreamingQueryListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);
  private static final Duration LAG_EVERY = Duration.ofSeconds(1);
  private static final long CAUGHT_UP_MILLIS = 5_000;

  private final String query;
  private final Freshness freshness = new Freshness();
  private final SortedMap<String, Instant> passed = new TreeMap<>();
  private final KafkaLag kafka;
  private final Thread lagWatch = new Thread(this::watchLag, "kafka-lag");

  private final ProgressLine line;

  private boolean caughtUp;
  private volatile UUID run;
  private volatile StreamingQueryProgress progress;
  private volatile long lagRows;
  private volatile long lagMillis;
  private volatile boolean closed;

  /** Watches the next run of the query of this name. */
  public HealthMonitor(String query, String bootstrapServers) {
    this.query = query;
    line = new ProgressLine(query);
    line.begin(System.nanoTime());
    kafka = new KafkaLag(bootstrapServers);
    lagWatch.setDaemon(true);
    lagWatch.start();
  }

  /** The watermark of the newest finished batch, milliseconds since the epoch; 0 without one. */
  public long watermark() {
    Instant watermark = watermarkOf(progress);
    return watermark == null ? 0 : watermark.toEpochMilli();
  }

  /** Takes note of what a batch is about to make visible. */
  public void passed(List<PartitionReport> reports) {
    for (PartitionReport report : reports) {
      if (report.newestCommit() > 0) {
        passed.merge(
            report.database().databaseName(),
            Instant.ofEpochMilli(report.newestCommit()),
            (one, other) -> one.isAfter(other) ? one : other);
      }
    }
  }

  /** Takes note of what a batch made visible at {@code now}, milliseconds since the epoch. */
  public void visible(List<PartitionReport> reports, long now) {
    if (caughtUp) {
      // What is built anew was visible before.
      reports.forEach(report -> freshness.record(report.commits(), now));
    }
  }

  /** The health document as JSON. */
  public String document(SinkState state, Instant now) {
    StreamingQueryProgress newest = progress;
    lagMillis =
        passed.size() < Tables.SHIPPED.databases().size()
            ? 0
            : passed.values().stream()
                .mapToLong(commit -> Math.max(0, now.toEpochMilli() - commit.toEpochMilli()))
                .max()
                .orElse(0);
    caughtUp |= passed.size() == Tables.SHIPPED.databases().size() && lagMillis < CAUGHT_UP_MILLIS;
    return Json.write(
        new SparkHealth(
            caughtUp ? SparkHealth.RUNNING : SparkHealth.REBUILDING,
            state.batchId(),
            newest == null ? 0 : newest.batchDuration(),
            newest == null ? 0 : finite(newest.inputRowsPerSecond()),
            newest == null ? 0 : finite(newest.processedRowsPerSecond()),
            lagRows,
            lagMillis,
            freshness.percentile(50),
            freshness.percentile(99),
            watermarkOf(newest),
            state.lateRows(),
            state.deadLetters(),
            state.problems(),
            state.offsets(),
            now));
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {
    LOG.info("Query {} started, id {}", event.name(), event.id());
    if (query.equals(event.name())) {
      run = event.runId();
    }
  }

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    // A listener is told of all queries, and of what an earlier run did last.
    StreamingQueryProgress newest = event.progress();
    if (newest.runId().equals(run)) {
      progress = newest;
      line.finished(newest.batchId(), newest.numInputRows());
    }
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {
    LOG.info("Query {} ended", event.id());
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(lagWatch);
  }

  private void watchLag() {
    while (!closed) {
      StreamingQueryProgress newest = progress;
      if (newest != null) {
        measureLag(newest);
        line.log(
            System.nanoTime(),
            String.format(
                Locale.ROOT,
                "lag %,d rows and %.1f s, watermark %s",
                lagRows,
                lagMillis / 1_000.0,
                watermark() == 0 ? "not there yet" : watermarkOf(newest)));
      }
      LockSupport.parkNanos(LAG_EVERY.toNanos());
    }
    kafka.close();
  }

  private void measureLag(StreamingQueryProgress newest) {
    Map<TopicPartition, Long> taken = new HashMap<>();
    for (SourceProgress source : newest.sources()) {
      taken.putAll(KafkaLag.offsets(source.endOffset()));
    }
    try {
      lagRows = kafka.beyond(taken);
    } catch (KafkaException e) {
      LOG.debug("Kafka does not tell its offsets", e);
    }
  }

  private static Instant watermarkOf(StreamingQueryProgress progress) {
    String watermark = progress == null ? null : progress.eventTime().get("watermark");
    return watermark == null ? null : Instant.parse(watermark);
  }

  private static double finite(double rate) {
    return Double.isFinite(rate) ? Math.round(rate * 10) / 10.0 : 0;
  }
}
