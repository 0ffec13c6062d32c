package com.instashop.spark.warehouse;

import com.instashop.spark.kafka.BatchLimit;
import com.instashop.spark.kafka.Beginning;
import com.instashop.spark.kafka.RecordReader;
import com.instashop.spark.kafka.TopicIds;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.query.BatchNames;
import com.instashop.spark.query.Checkpoint;
import com.instashop.spark.warehouse.stage.StagedPartition;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each micro-batch into the warehouse in one transaction, which also stores the batch's id and
 * where it ends. Lives in the driver. A batch that comes again, because Spark was stopped between
 * the two commits, is already there and skipped.
 */
final class WarehouseSink implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseSink.class);

  private final transient WarehouseConnection warehouse;
  private final transient Checkpoint checkpoint;
  private final transient Beginning beginning;
  private final transient WarehouseMonitor monitor;
  private final transient BatchNames names;
  private final transient TopicIds topicIds;
  private final transient RecordReader<StagedPartition> reader;
  private final transient BatchLimit limit;

  /**
   * A sink.
   *
   * @param beginning where the query began
   * @param limit of its batches
   */
  WarehouseSink(
      WarehouseConnection warehouse,
      Checkpoint checkpoint,
      Beginning beginning,
      WarehouseMonitor monitor,
      BatchNames names,
      TopicIds topicIds,
      RecordReader<StagedPartition> reader,
      BatchLimit limit) {
    this.warehouse = warehouse;
    this.checkpoint = checkpoint;
    this.beginning = beginning;
    this.monitor = monitor;
    this.names = names;
    this.topicIds = topicIds;
    this.reader = reader;
    this.limit = limit;
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) throws InterruptedException, IOException {
    SparkContext spark = batch.sparkSession().sparkContext();
    long beginNanos = System.nanoTime();
    names.writing(spark, batchId, "make rows of the records");
    SortedMap<String, SortedMap<Integer, Long>> end = checkpoint.endOffsets(batchId);
    topicIds.learn(end, beginning.topicIds());
    StagedBatch staged =
        new StagedBatch(
            spark.getLocalProperty("sql.streaming.queryId"),
            batchId,
            batchId == 0 ? beginning.position() : checkpoint.endOffsets(batchId - 1),
            end,
            beginning.topicIds(),
            reader.read(batch));
    try {
      Position after =
          warehouse.untilCommitted(
              connection -> {
                EventDays.create(connection, staged.partitions());
                connection.commit();
                return staged.write(connection, limit.isAll());
              });
      limit.took(staged.records(), staged.bytes());
      monitor.written(after, staged.partitions(), Duration.ofNanos(System.nanoTime() - beginNanos));
    } catch (LeaseLostException e) {
      // The application ends, and stops the query by that.
      LOG.debug("Batch {} is not written", batchId, e);
      new CountDownLatch(1).await();
    }
  }
}
