package com.instashop.spark.health;

import com.instashop.changes.measure.Freshness;
import com.instashop.changes.measure.Reasons;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.spark.metrics.measure.MeasuredPartition;
import com.instashop.spark.metrics.sink.SinkState;
import com.instashop.spark.query.ProgressLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
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
  private static final long CAUGHT_UP_MILLIS = 10_000;

  private final String query;
  private final Freshness freshness = new Freshness();

  /** Database to its clock: the newest commit time that was read of it, in milliseconds. */
  private final SortedMap<String, Long> newest = new TreeMap<>();

  /** Whether {@link #newest} is of a batch that was all there was. */
  private boolean isAll;

  /** The clocks when all there was had been read for the first time. */
  private SortedMap<String, Long> first;

  /** All that was committed until then was read; null at the beginning. */
  private volatile Instant watermark;

  private final KafkaLag lag;
  private final Thread lagWatch = new Thread(this::watchLag, "kafka-lag");

  private final ProgressLine line;

  private final LongSupplier nanos;
  private long begunNanos;
  private long endedNanos;

  /** Change events a second, between the two newest batches. */
  private double arrived;

  /** Change events a second, while the newest batch was read and written. */
  private double processed;

  private boolean caughtUp;

  /** Whether it had before the newest batch. */
  private boolean wasCaughtUp;

  private volatile UUID run;
  private volatile StreamingQueryProgress progress;
  private volatile SortedMap<String, Long> lagByTopic = new TreeMap<>();
  private volatile long lagMillis;
  private volatile boolean closed;

  /** Watches the next run of the query of this name. */
  public HealthMonitor(String query, KafkaAddress kafka) {
    this(query, kafka, System::nanoTime);
  }

  /** The same with a clock of its own, in nanoseconds. */
  HealthMonitor(String query, KafkaAddress kafka, LongSupplier nanos) {
    this.query = query;
    this.nanos = nanos;
    begunNanos = nanos.getAsLong();
    endedNanos = begunNanos;
    line = new ProgressLine(query);
    line.begin(begunNanos);
    lag = new KafkaLag(kafka);
    lagWatch.setDaemon(true);
    lagWatch.start();
  }

  /**
   * Takes note of what a batch is about to make visible.
   *
   * @param all whether it is all that there was: only then what comes later is newer
   * @param now milliseconds since the epoch
   */
  public void passed(List<MeasuredPartition> read, boolean all, long now) {
    wasCaughtUp = caughtUp;
    if (all && knowsEveryDatabase()) {
      // It trails by a batch: this one has what came behind the clocks of those before.
      watermark = Instant.ofEpochMilli(Collections.min(newest.values()));
    }
    Map<String, Long> told = new HashMap<>();
    for (MeasuredPartition partition : read) {
      if (SourceClocks.isTold(partition.newestCommit(), now)) {
        told.merge(partition.database().databaseName(), partition.newestCommit(), Math::max);
      }
    }
    told.forEach((database, clock) -> newest.merge(database, clock, SourceClocks::newest));
    isAll = all;
    if (isAll && knowsEveryDatabase() && first == null) {
      first = new TreeMap<>(newest);
    }
  }

  private boolean knowsEveryDatabase() {
    return newest.size() == Tables.SHIPPED.databases().size();
  }

  /** Takes note that the records of a batch are about to be read. */
  public void begins() {
    begunNanos = nanos.getAsLong();
  }

  /** Takes note of what a batch made visible at {@code now}, milliseconds since the epoch. */
  public void visible(List<MeasuredPartition> read, long batchId, long now) {
    long changes = read.stream().mapToLong(MeasuredPartition::changes).sum();
    line.finished(batchId, changes);
    long ended = nanos.getAsLong();
    processed = rate(changes, ended - begunNanos);
    arrived = rate(changes, ended - endedNanos);
    endedNanos = ended;
    if (wasCaughtUp) {
      // What is built anew was visible before.
      read.forEach(partition -> freshness.record(partition.commits(), now));
    }
  }

  /** Whether all that there was when the query began has been read. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Whether what is old are clocks, and not what there is to read: one may be behind ours. */
  private boolean everyClockHasGoneOn() {
    return newest.entrySet().stream()
        .allMatch(clock -> clock.getValue() > first.get(clock.getKey()));
  }

  /** The health document as JSON. */
  public String document(SinkState state, Instant now) {
    StreamingQueryProgress finished = progress;
    lagMillis =
        !knowsEveryDatabase()
            ? 0
            : newest.values().stream()
                .mapToLong(commit -> Math.max(0, now.toEpochMilli() - commit))
                .max()
                .orElse(0);
    caughtUp |=
        isAll && knowsEveryDatabase() && (lagMillis < CAUGHT_UP_MILLIS || everyClockHasGoneOn());
    return Json.write(
        new SparkHealth(
            caughtUp ? SparkHealth.RUNNING : SparkHealth.REBUILDING,
            state.batchId(),
            finished == null ? 0 : took(finished),
            arrived,
            processed,
            KafkaLag.rows(lagByTopic),
            lagByTopic,
            lagMillis,
            freshness.percentile(50),
            freshness.percentile(99),
            watermark(),
            state.lateRows(),
            state.deadLetters(),
            state.undelivered(),
            Reasons.lines(state.problems()),
            state.offsets(),
            now));
  }

  /** Milliseconds without what it waited for records. */
  private static long took(StreamingQueryProgress batch) {
    return batch.batchDuration() - batch.durationMs().getOrDefault("latestOffset", 0L);
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
    StreamingQueryProgress finished = event.progress();
    if (finished.runId().equals(run)) {
      progress = finished;
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
      StreamingQueryProgress finished = progress;
      if (finished != null) {
        measureLag(finished);
        line.log(
            nanos.getAsLong(),
            String.format(
                Locale.ROOT,
                "lag %,d rows and %.1f s, watermark %s",
                KafkaLag.rows(lagByTopic),
                lagMillis / 1_000.0,
                watermark() == null ? "not there yet" : watermark()));
      }
      LockSupport.parkNanos(LAG_EVERY.toNanos());
    }
    lag.close();
  }

  private void measureLag(StreamingQueryProgress finished) {
    Map<TopicPartition, Long> taken = new HashMap<>();
    for (SourceProgress source : finished.sources()) {
      taken.putAll(KafkaLag.offsets(source.endOffset()));
    }
    try {
      lagByTopic = lag.beyond(taken);
    } catch (KafkaException e) {
      LOG.debug("Kafka does not tell its offsets", e);
    }
  }

  /** Windows that end at or before it are final; null at the beginning. */
  private Instant watermark() {
    Instant all = watermark;
    return all == null ? null : all.minus(Windows.WATERMARK);
  }

  /** One decimal is enough. */
  private static double rate(long changes, long nanos) {
    return Math.round(changes * 1e10 / Math.max(1, nanos)) / 10.0;
  }
}
