package com.instashop.spark.metrics.sink;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.program.redis.RedisAddress;
import com.instashop.spark.health.HealthMonitor;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.metrics.document.DocumentWriter;
import com.instashop.spark.metrics.document.Documents;
import com.instashop.spark.metrics.measure.PartitionReport;
import com.instashop.spark.metrics.window.GroupUpdate;
import com.instashop.spark.metrics.window.WindowStore;
import com.instashop.spark.query.BatchNames;
import com.instashop.spark.query.Checkpoint;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;

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
  private final transient Lease lease;
  private final transient BatchNames names;
  private final transient WindowStore store = new WindowStore();
  private transient DocumentWriter documents;
  private transient SinkState state;

  /** What Redis must hold; null while what it holds is to be replaced. */
  private transient SinkState written;

  private transient Set<String> stale = Set.of();
  private transient volatile boolean startingAnew;

  /** Whose numbers we may find in Redis: our own, and those with which we began. */
  private final transient Set<String> writers = new HashSet<>();

  public MetricsSink(
      RedisAddress address,
      CollectionAccumulator<PartitionReport> reports,
      HealthMonitor health,
      Lease lease,
      BatchNames names) {
    this.redis = new RedisSession(address);
    this.reports = reports;
    this.health = health;
    this.lease = lease;
    this.names = names;
    this.writers.add(lease.token());
  }

  /** Whether the first batch of new numbers is still to be written. */
  public boolean isStartingAnew() {
    return startingAnew;
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
    writers.add(state.writer());
    LOG.info("Going on after batch {} with {} windows", state.batchId(), store.windows().size());
  }

  /**
   * Starts from nothing; what is in Redis, a request to do so included, is replaced with the first
   * batch. Until then the old numbers stay, marked as such.
   */
  public void startAnew() throws InterruptedException {
    Optional<SinkState> old = redis.untilDone(RedisMirror::state);
    if (old.isPresent()) {
      writers.add(old.get().writer());
      String document = health.document(old.get(), Instant.now());
      write(connection -> transaction -> RedisMirror.write(transaction, document));
    }
    startingAnew = true;
    stale = redis.untilDone(RedisMirror::ownedKeys);
    state = new SinkState("", -1, null, 0, 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    written = null;
    documents = new DocumentWriter(store);
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) throws InterruptedException {
    SparkContext spark = batch.sparkSession().sparkContext();
    try {
      lease.check();
      reports.reset();
      names.writing(spark, batchId, "add up the groups");
      List<GroupUpdate> updates = batch.collectAsList().stream().map(GroupUpdate::of).toList();
      names.reading(spark, "decode and measure the records");
      put(updates, spark.getLocalProperty("sql.streaming.queryId"), batchId);
    } catch (LeaseLostException e) {
      // The application ends, and stops the query by that.
      LOG.debug("Batch {} is not written", batchId, e);
      new CountDownLatch(1).await();
    }
  }

  void put(List<GroupUpdate> updates, String queryId, long batchId) throws InterruptedException {
    List<PartitionReport> read = PartitionReport.once(reports.value(), state.offsets());
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
            queryId,
            batchId,
            lease.token(),
            state.lateRows() + late,
            state.deadLetters() + undecodable,
            problems(read),
            new TreeMap<>(store.snapshots()),
            offsets(read));
    write(this::changes);
    store.written();
    documents.written();
    written = state;
    stale = Set.of();
    startingAnew = false;
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

  private void write(Function<Jedis, Consumer<AbstractTransaction>> work)
      throws InterruptedException {
    redis.untilDone(
        connection -> {
          lease.write(connection, work);
          return null;
        });
  }

  private Consumer<AbstractTransaction> changes(Jedis connection) {
    Optional<SinkState> found = RedisMirror.state(connection);
    if (found.isPresent() && !writers.contains(found.get().writer())) {
      // We stood still, the lease ran out, and who had it then has ended by now.
      lease.giveUp("Another application wrote the metrics meanwhile");
    }
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
    String document = health.document(state, now);
    return transaction -> RedisMirror.write(transaction, store, changed, state, document, stale);
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
