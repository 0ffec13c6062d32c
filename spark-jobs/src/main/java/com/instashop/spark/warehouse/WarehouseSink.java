package com.instashop.spark.warehouse;

import com.instashop.spark.sink.Checkpoint;
import com.instashop.spark.stage.StagedPartition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each micro-batch into the warehouse in one transaction, which also stores the batch's id and
 * where it ends. Lives in the driver. A batch that comes again, because Spark was stopped between
 * the two commits, is already there and skipped.
 */
final class WarehouseSink implements VoidFunction2<Dataset<StagedPartition>, Long> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseSink.class);

  private final transient WarehouseConnection warehouse;
  private final transient Checkpoint checkpoint;
  private final transient WarehouseMonitor monitor;
  private final long mostRows;

  /**
   * A sink.
   *
   * @param mostRows a batch of fewer rows holds everything that there was
   */
  WarehouseSink(
      WarehouseConnection warehouse,
      Checkpoint checkpoint,
      WarehouseMonitor monitor,
      long mostRows) {
    this.warehouse = warehouse;
    this.checkpoint = checkpoint;
    this.monitor = monitor;
    this.mostRows = mostRows;
  }

  @Override
  public void call(Dataset<StagedPartition> batch, Long batchId)
      throws InterruptedException, IOException {
    String queryId = batch.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
    long begin = System.nanoTime();
    List<StagedPartition> partitions = batch.collectAsList();
    SortedMap<String, SortedMap<Integer, Long>> end = checkpoint.endOffsets(batchId);
    SortedMap<String, SortedMap<Integer, Long>> start =
        batchId == 0 ? null : checkpoint.endOffsets(batchId - 1);
    Position after =
        warehouse.untilCommitted(
            connection -> {
              EventDays.create(connection, partitions);
              connection.commit();
              Position before = Position.read(connection);
              if (before.isAfter(queryId, batchId, end)) {
                LOG.info("Batch {} is in the warehouse already", batchId);
                return before;
              }
              // Another one writes, or the checkpoint is older than the warehouse.
              if (start != null && !start.equals(before.offsets())) {
                throw new IllegalStateException(
                    "Batch %d does not begin where the warehouse ends".formatted(batchId));
              }
              boolean complete = before.rowsUntil(end) < mostRows;
              new BatchWriter(connection, partitions, before, complete).write();
              Position.write(connection, queryId, batchId, end);
              return Position.read(connection);
            });
    monitor.written(after, partitions, Duration.ofNanos(System.nanoTime() - begin));
  }
}
