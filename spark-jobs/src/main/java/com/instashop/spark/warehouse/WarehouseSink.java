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
 * Puts each micro-batch into the warehouse in one transaction, which also stores the batch's id.
 * Lives in the driver. A batch that comes again, because Spark was stopped between the two commits,
 * is already there and skipped.
 */
final class WarehouseSink implements VoidFunction2<Dataset<StagedPartition>, Long> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseSink.class);

  private final transient WarehouseConnection warehouse;
  private final transient Checkpoint checkpoint;
  private final transient WarehouseMonitor monitor;

  WarehouseSink(WarehouseConnection warehouse, Checkpoint checkpoint, WarehouseMonitor monitor) {
    this.warehouse = warehouse;
    this.checkpoint = checkpoint;
    this.monitor = monitor;
  }

  @Override
  public void call(Dataset<StagedPartition> batch, Long batchId)
      throws InterruptedException, IOException {
    String queryId = batch.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
    long begin = System.nanoTime();
    List<StagedPartition> partitions = batch.collectAsList();
    SortedMap<String, SortedMap<Integer, Long>> offsets = checkpoint.endOffsets(batchId);
    boolean written =
        warehouse.untilCommitted(
            connection -> {
              EventDays.create(connection, partitions);
              connection.commit();
              Position position = Position.read(connection);
              if (position.queryId().equals(queryId) && position.batchId() >= batchId) {
                return false;
              }
              new BatchWriter(connection, partitions, position).write();
              Position.write(connection, queryId, batchId, offsets);
              return true;
            });
    if (!written) {
      LOG.info("Batch {} is in the warehouse already", batchId);
    }
    monitor.written(batchId, partitions, offsets, Duration.ofNanos(System.nanoTime() - begin));
  }
}
