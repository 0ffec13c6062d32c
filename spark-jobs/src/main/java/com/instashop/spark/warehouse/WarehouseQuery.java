package com.instashop.spark.warehouse;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.schema.TableFolder;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.redis.RedisAddress;
import com.instashop.spark.kafka.BatchLimit;
import com.instashop.spark.kafka.Beginning;
import com.instashop.spark.kafka.DeadLetterFolder;
import com.instashop.spark.kafka.DeadLetters;
import com.instashop.spark.kafka.RecordReader;
import com.instashop.spark.kafka.TopicIds;
import com.instashop.spark.kafka.TopicSource;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.query.BatchNames;
import com.instashop.spark.query.Checkpoint;
import com.instashop.spark.query.Parallelism;
import com.instashop.spark.query.QueryThread;
import com.instashop.spark.warehouse.stage.PartitionStager;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming query {@code warehouse}: every change event to PostgreSQL. It runs beside the
 * metrics and must not hold them up: a warehouse that is away, or a query that fails, is its own
 * affair.
 */
public final class WarehouseQuery implements QueryThread.Work {
  public static final String NAME = "warehouse";

  private static final Logger LOG = LoggerFactory.getLogger(WarehouseQuery.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LOOKED_EVERY = Duration.ofSeconds(1);
  private static final long MOST_ROWS = 60_000;

  private final SparkSession spark;
  private final KafkaAddress kafka;
  private final TableFolder folder;
  private final Checkpoint checkpoint;
  private final DeadLetters deadLetters;
  private final Lease lease;
  private final WarehouseConnection warehouse;
  private final WarehouseMonitor monitor;
  private final BatchLimit limit = BatchLimit.ofBytes(NAME, MOST_ROWS);
  private StreamingQuery running;

  /** Whether the query failed since it began: what its checkpoint says may be why. */
  private boolean failed;

  /**
   * A query that is not started yet.
   *
   * @param folder the tables that people declare
   * @param checkpoints folder of the queries' checkpoints
   * @param lease of this query, not held yet
   */
  public WarehouseQuery(
      SparkSession spark,
      KafkaAddress kafka,
      RedisAddress redis,
      JdbcAddress address,
      String checkpoints,
      TableFolder folder,
      Lease lease)
      throws IOException {
    this.spark = spark;
    this.kafka = kafka;
    this.folder = folder;
    this.lease = lease;
    this.deadLetters =
        new DeadLetters(kafka, DeadLetterFolder.of(spark.sparkContext(), checkpoints));
    this.checkpoint = Checkpoint.of(spark.sparkContext(), checkpoints, NAME);
    this.monitor = new WarehouseMonitor(NAME, kafka, redis, lease);
    this.warehouse = new WarehouseConnection(address, monitor, lease);
    checkpoint.fence(lease);
  }

  /** Runs it until it is stopped, and again whenever it fails. */
  @Override
  public void run() throws InterruptedException {
    lease.acquire();
    monitor.start();
    warehouse.endOthers();
    while (true) {
      try {
        SortedMap<String, String> declared = folder.state();
        Tables tables = folder.tables();
        if (tables.all().isEmpty()) {
          LOG.debug("No table is declared yet");
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
          continue;
        }
        StreamingQuery query = begin(tables);
        try {
          if (isEnded(query, declared, tables)) {
            return;
          }
          LOG.info("The declared tables have changed");
        } finally {
          query.stop();
        }
        continue;
      } catch (LeaseLostException e) {
        throw e;
      } catch (StreamingQueryException | IOException | RuntimeException e) {
        if (spark.sparkContext().isStopped()) {
          throw new IllegalStateException("Spark has ended under the query " + NAME, e);
        }
        LOG.error("The query {} failed, starting it again", NAME, e);
        if (e instanceof StreamingQueryException) {
          failed = true;
          limit.failed();
        }
        monitor.problem(WarehouseHealth.STUCK, ProgramException.firstLine(e));
      } catch (TimeoutException e) {
        LOG.warn("The query {} did not start in time, starting it again", NAME, e);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
  }

  /**
   * Waits until the query ends, or what is declared is other tables.
   *
   * @return whether it ended
   */
  private boolean isEnded(StreamingQuery query, SortedMap<String, String> declared, Tables tables)
      throws StreamingQueryException {
    SortedMap<String, String> known = declared;
    while (!query.awaitTermination(LOOKED_EVERY.toMillis())) {
      try {
        SortedMap<String, String> state = folder.state();
        if (!state.equals(known)) {
          known = state;
          if (!folder.tables().equals(tables)) {
            return false;
          }
        }
      } catch (ProgramException e) {
        LOG.debug("The declared tables stay as they are", e);
      }
    }
    return true;
  }

  private StreamingQuery begin(Tables tables)
      throws InterruptedException, IOException, TimeoutException {
    warehouse.tables(tables);
    Tables kept = warehouse.kept();
    TopicSource source = TopicSource.of(kept);
    Position position =
        warehouse.untilCommitted(
            connection -> Position.read(connection, Set.copyOf(source.topics())));
    Beginning beginning = source.beginning(position.offsets(), position.topicIds(), kafka);
    prepare(position, beginning, kept);
    // Its jobs take turns with those of the metrics.
    spark.sparkContext().setLocalProperty("spark.scheduler.pool", NAME);
    StreamingQuery query =
        source
            .read(spark, kafka, beginning, limit)
            .writeStream()
            .queryName(NAME)
            .trigger(Trigger.ProcessingTime(EVERY.toMillis()))
            .option("checkpointLocation", checkpoint.location())
            .foreachBatch(
                new WarehouseSink(
                    warehouse,
                    checkpoint,
                    beginning,
                    monitor,
                    new BatchNames(NAME),
                    new TopicIds(kafka),
                    new RecordReader<>(
                        Parallelism.of(spark.sparkContext()),
                        new PartitionStager(kept, deadLetters)),
                    limit))
            .start();
    synchronized (this) {
      running = query;
    }
    return query;
  }

  /**
   * The warehouse and the checkpoint belong together: where they do not, a new query goes on behind
   * the last record that is in the warehouse.
   */
  private void prepare(Position position, Beginning beginning, Tables kept)
      throws InterruptedException, IOException {
    if (!beginning.gone().isEmpty()) {
      LOG.error("Changes are missing until the next snapshot: {}", beginning.gone());
    }
    monitor.begins(
        warehouse.untilCommitted(connection -> position.move(connection, beginning, kept)));
    if (!failed
        && !beginning.isOvertaken()
        && checkpoint.isAt(position.queryId(), position.batchId(), position.offsets())) {
      LOG.info("Going on after batch {}", position.batchId());
    } else {
      LOG.info("Going on where the warehouse is, with a new checkpoint");
      lease.check();
      checkpoint.delete();
      failed = false;
    }
  }

  @Override
  public void stop() throws TimeoutException {
    StreamingQuery query;
    synchronized (this) {
      query = running;
    }
    if (query != null) {
      query.stop();
    }
  }
}
