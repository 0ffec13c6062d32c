package com.instashop.spark.metrics.sink;

import com.instashop.changes.measure.Reasons;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.redis.RedisAddress;
import com.instashop.program.redis.RedisSession;
import com.instashop.spark.health.HealthMonitor;
import com.instashop.spark.kafka.BatchLimit;
import com.instashop.spark.kafka.Beginning;
import com.instashop.spark.kafka.RecordReader;
import com.instashop.spark.kafka.TopicIds;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.metrics.document.DocumentWriter;
import com.instashop.spark.metrics.document.Documents;
import com.instashop.spark.metrics.measure.MeasuredPartition;
import com.instashop.spark.metrics.window.WindowStore;
import com.instashop.spark.query.BatchNames;
import com.instashop.spark.query.Checkpoint;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;

/**
 * Puts each micro-batch into Redis in one atomic step, with where it ends. Lives in the driver. A
 * batch that comes again, because Spark was stopped between Redis and its own commit, is already
 * there and skipped.
 */
public final class MetricsSink implements VoidFunction2<Dataset<Row>, Long>, AutoCloseable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(MetricsSink.class);

  private final transient RedisSession redis;
  private final transient HealthMonitor health;
  private final transient Lease lease;
  private transient WindowStore store = new WindowStore();
  private transient DocumentWriter documents;
  private transient SinkState state = SinkState.EMPTY;

  /** What Redis must hold; null while what it holds is to be replaced. */
  private transient SinkState written;

  private transient Set<String> stale = Set.of();
  private transient volatile boolean startingAnew;
  private transient volatile boolean hasWritten;

  /** Whose numbers we may find in Redis: our own, and those with which we began. */
  private final transient Set<String> writers = new HashSet<>();

  private final transient Checkpoint checkpoint;
  private final transient BatchNames names;
  private final transient TopicIds topicIds;
  private final transient RecordReader<MeasuredPartition> reader;
  private final transient BatchLimit limit;

  /**
   * A sink that has to {@link #resume} or to {@link #startAnew} first.
   *
   * @param checkpoint of the query: it knows where a batch ends
   * @param topicIds what tells the identity of topics that appear later
   * @param limit of its batches
   */
  public MetricsSink(
      RedisAddress address,
      HealthMonitor health,
      Lease lease,
      Checkpoint checkpoint,
      BatchNames names,
      TopicIds topicIds,
      RecordReader<MeasuredPartition> reader,
      BatchLimit limit) {
    this.redis = new RedisSession(address);
    this.health = health;
    this.lease = lease;
    this.checkpoint = checkpoint;
    this.names = names;
    this.topicIds = topicIds;
    this.reader = reader;
    this.limit = limit;
    this.writers.add(lease.token());
  }

  /** Whether the first batch of new numbers is still to be written. */
  public boolean isStartingAnew() {
    return startingAnew;
  }

  /** Whether it has written a batch. */
  public boolean hasWritten() {
    return hasWritten;
  }

  /** How far Redis has come; empty where it holds nothing, or was emptied. */
  public Optional<SinkState> state() throws InterruptedException {
    return redis.untilDone(RedisMirror::state);
  }

  /**
   * Goes on where an earlier run stopped.
   *
   * @param beginning where the query begins
   * @throws IllegalStateException where Redis is elsewhere by now
   */
  public void resume(SinkState stored, Beginning beginning) throws InterruptedException {
    Set<String> found = new HashSet<>();
    Optional<SinkState> loaded =
        redis.untilDone(
            connection -> {
              // A new one where it is done again: what is read is added up.
              store = RedisMirror.load(connection);
              found.addAll(RedisMirror.categories(connection));
              return RedisMirror.state(connection);
            });
    if (!loaded.equals(Optional.of(stored))) {
      // A replica took over, which had not heard of the last batches.
      throw new IllegalStateException("Redis lost batches while it was read");
    }
    store.restore(stored.snapshots());
    for (TopicPartition gone : beginning.given()) {
      if (Tables.SHIPPED.ofTopic(gone.topic()).isPresent()) {
        store.giveToTheFirst(gone.topic(), gone.partition());
      }
    }
    if (beginning.isBack(ShopTables.PRODUCT.topic())) {
      store.ageLabels();
    }
    documents = new DocumentWriter(store, found);
    store.markCategories();
    written = stored;
    writers.add(stored.writer());
    state = stored.from(beginning);
    LOG.info("Going on after batch {} with {} windows", stored.batchId(), store.windows().size());
  }

  /**
   * Starts from nothing; what is in Redis, a request to do so included, is replaced with the first
   * batch. Until then the old numbers stay, marked as such.
   *
   * @param beginning where the query begins
   */
  public void startAnew(Beginning beginning) throws InterruptedException {
    Optional<SinkState> old = state();
    if (old.isPresent()) {
      writers.add(old.get().writer());
      String document = health.document(old.get(), Instant.now());
      write(connection -> transaction -> RedisMirror.write(transaction, document));
    }
    startingAnew = true;
    state = old.orElse(SinkState.EMPTY).emptied().from(beginning);
    stale = redis.untilDone(RedisMirror::ownedKeys);
    documents = new DocumentWriter(store, Set.of());
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) throws InterruptedException, IOException {
    SparkContext spark = batch.sparkSession().sparkContext();
    try {
      health.begins();
      lease.check();
      names.writing(spark, batchId, "decode and measure the records");
      SortedMap<String, SortedMap<Integer, Long>> end = checkpoint.endOffsets(batchId);
      topicIds.learn(end, state.topicIds());
      put(
          reader.read(batch),
          spark.getLocalProperty("sql.streaming.queryId"),
          batchId,
          batchId == 0 ? null : checkpoint.endOffsets(batchId - 1),
          end);
    } catch (LeaseLostException e) {
      // The application ends, and stops the query by that.
      LOG.debug("Batch {} is not written", batchId, e);
      new CountDownLatch(1).await();
    }
  }

  /**
   * Takes what a batch brought.
   *
   * @param begin topic to partition to the offset where it begins; null for the first of a query,
   *     which begins where it was told
   * @param end where it ends
   * @throws IllegalStateException where Redis ends elsewhere than the batch begins, or, where it
   *     has that already, than it ends
   */
  void put(
      List<MeasuredPartition> read,
      String queryId,
      long batchId,
      SortedMap<String, SortedMap<Integer, Long>> begin,
      SortedMap<String, SortedMap<Integer, Long>> end)
      throws InterruptedException {
    if (queryId.equals(state.queryId()) && batchId <= state.batchId()) {
      if (batchId < state.batchId() || !end.equals(state.position())) {
        throw new IllegalStateException(
            "Batch %d does not end where Redis does".formatted(batchId));
      }
      LOG.info("Batch {} is in Redis already", batchId);
      health.passed(read, false, System.currentTimeMillis());
      return;
    }
    if (begin != null && !begin.equals(state.position())) {
      throw new IllegalStateException(
          "Batch %d does not begin where Redis ends".formatted(batchId));
    }
    long now = System.currentTimeMillis();
    health.passed(read, limit.isAll(), now);
    long late = store.apply(read, now);
    if (!health.isCaughtUp()) {
      // What is built anew comes in any order.
      late = 0;
    } else if (late > 0) {
      LOG.warn("Batch {}: {} changes of windows that are kept no more", batchId, late);
    }
    long undecodable = read.stream().mapToLong(MeasuredPartition::deadLetters).sum();
    long undelivered = read.stream().mapToLong(MeasuredPartition::undelivered).sum();
    state =
        new SinkState(
            queryId,
            batchId,
            lease.token(),
            state.lateRows() + late,
            state.deadLetters() + undecodable,
            state.undelivered() + undelivered,
            problems(read),
            store.snapshots(),
            end,
            state.topicIds());
    write(this::changes);
    store.written();
    documents.written();
    written = state;
    stale = Set.of();
    startingAnew = false;
    hasWritten = true;
    limit.took(
        read.stream().mapToLong(MeasuredPartition::changes).sum(),
        read.stream().mapToLong(partition -> partition.booked().size()).sum());
    health.visible(read, batchId, System.currentTimeMillis());
  }

  private SortedMap<String, String> problems(List<MeasuredPartition> read) {
    SortedMap<String, String> problems = new TreeMap<>(state.problems());
    // A new snapshot has what was missing.
    problems.keySet().removeIf(this::isReadAnew);
    for (MeasuredPartition partition : read) {
      add(problems, partition.name(), partition.problem());
      if (!isReadAnew(partition.name())) {
        add(problems, partition.name(), partition.healed());
      }
    }
    store.problems().forEach((name, problem) -> problems.merge(name, problem, Reasons::once));
    return problems;
  }

  private boolean isReadAnew(String partition) {
    return !Objects.equals(store.snapshots().get(partition), state.snapshots().get(partition));
  }

  private static void add(SortedMap<String, String> problems, String partition, String reasons) {
    if (reasons != null) {
      problems.merge(
          partition, reasons, (known, more) -> Reasons.of(known).add(Reasons.of(more)).text());
    }
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

  @Override
  public void close() {
    redis.close();
  }
}
