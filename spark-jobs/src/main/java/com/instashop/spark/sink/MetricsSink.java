package com.instashop.spark.sink;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.program.redis.RedisAddress;
import com.instashop.spark.document.DocumentWriter;
import com.instashop.spark.document.Documents;
import com.instashop.spark.health.HealthMonitor;
import com.instashop.spark.measure.PartitionReport;
import com.instashop.spark.window.GroupUpdate;
import com.instashop.spark.window.WindowStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each micro-batch into Redis in one atomic step. Lives in the driver. A batch that comes
 * again, because Spark was stopped between Redis and its own commit, is already there and skipped.
 */
public final class MetricsSink implements VoidFunction2<Dataset<Row>, Long>, AutoCloseable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(MetricsSink.class);

  private final transient RedisSession redis;
  private final transient CollectionAccumulator<PartitionReport> reports;
  private final transient HealthMonitor health;
  private final transient WindowStore store = new WindowStore();
  private transient DocumentWriter documents;
  private transient SinkState state;

  /** What Redis must hold; null while what it holds is to be replaced. */
  private transient SinkState written;

  private transient Set<String> stale = Set.of();

  public MetricsSink(
      RedisAddress address, CollectionAccumulator<PartitionReport> reports, HealthMonitor health) {
    this.redis = new RedisSession(address);
    this.reports = reports;
    this.health = health;
  }

  /**
   * Whether Redis holds all that a checkpoint has committed. Where it does not, it was emptied or
   * went back in time, and has to be rebuilt from Kafka with a new checkpoint.
   */
  public boolean holds(Checkpoint.Progress progress) throws InterruptedException {
    Optional<SinkState> found = redis.untilDone(RedisMirror::state);
    return found.isPresent()
        && found.get().queryId().equals(progress.queryId())
        && found.get().batchId() >= progress.committedBatch();
  }

  /** Goes on where an earlier run stopped. */
  public void resume() throws InterruptedException {
    redis.untilDone(
        connection -> {
          RedisMirror.load(connection, store);
          state = RedisMirror.state(connection).orElseThrow();
          store.restore(state.snapshots());
          return null;
        });
    documents = new DocumentWriter(store);
    written = state;
    LOG.info("Going on after batch {} with {} windows", state.batchId(), store.windows().size());
  }

  /** Starts from nothing; what is in Redis is replaced with the first batch. */
  public void startAnew() throws InterruptedException {
    stale = redis.untilDone(RedisMirror::ownedKeys);
    state = new SinkState("", -1, 0, 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    written = null;
    documents = new DocumentWriter(store);
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) throws InterruptedException {
    reports.reset();
    List<GroupUpdate> updates = batch.collectAsList().stream().map(GroupUpdate::of).toList();
    List<PartitionReport> read = reports.value();
    health.passed(read);
    if (batchId <= state.batchId()) {
      LOG.info("Batch {} is in Redis already", batchId);
      return;
    }
    long eventsBefore = events();
    store.apply(updates, health.watermark());
    long changes = read.stream().mapToLong(PartitionReport::changes).sum();
    long undecodable = read.stream().mapToLong(PartitionReport::deadLetters).sum();
    // Each change books one event. What Spark dropped behind the watermark is missing here.
    long late = changes - (events() - eventsBefore);
    if (late > 0) {
      LOG.warn("Batch {} lost {} changes behind the watermark", batchId, late);
    }
    state =
        new SinkState(
            batch.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId"),
            batchId,
            state.lateRows() + late,
            state.deadLetters() + undecodable,
            problems(read),
            new TreeMap<>(store.snapshots()),
            offsets(read));
    write();
    health.visible(read, System.currentTimeMillis());
  }

  private SortedMap<String, String> problems(List<PartitionReport> read) {
    SortedMap<String, String> problems = new TreeMap<>(state.problems());
    for (PartitionReport report : read) {
      if (report.problem() != null) {
        problems.put(report.topic(), report.problem());
      } else if (report.snapshotBegan() > state.snapshots().getOrDefault(report.topic(), 0L)) {
        problems.remove(report.topic());
      }
    }
    return problems;
  }

  private SortedMap<String, Long> offsets(List<PartitionReport> read) {
    SortedMap<String, Long> offsets = new TreeMap<>(state.offsets());
    read.forEach(report -> offsets.put(report.topicPartition(), report.nextOffset()));
    return offsets;
  }

  private void write() throws InterruptedException {
    redis.untilDone(
        connection -> {
          Optional<SinkState> found = RedisMirror.state(connection);
          if (written != null
              && !found.equals(Optional.of(written))
              && !found.equals(Optional.of(state))) {
            // Emptied, or restarted without its last second.
            LOG.warn("Redis has lost what was written: writing everything anew");
            store.markAll();
            documents.markAll();
          }
          Instant now = Instant.now();
          Documents changed = documents.changed(now);
          RedisMirror.write(connection, store, changed, state, health.document(state, now), stale);
          return null;
        });
    store.written();
    documents.written();
    written = state;
    stale = Set.of();
  }

  private long events() {
    long events = 0;
    for (Amounts sum : store.baseline().of(Metric.EVENTS).values()) {
      events += sum.count();
    }
    for (Amounts sum : store.booked().of(Metric.EVENTS).values()) {
      events += sum.count();
    }
    return events;
  }

  @Override
  public void close() {
    redis.close();
  }
}
