package com.instashop.spark.kafka;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.LogicalRDD;
import scala.Option;

/**
 * Reads the records of a micro-batch, in the rows in which Spark's source gives them: Spark 3.3
 * hands them to {@code foreachBatch} as they are. Who asks a dataset for objects has two more plans
 * made for each batch, and each row made an object and back.
 *
 * @param tasks how many share a batch at the most
 * @param work what they do
 * @param <T> what the driver gets of a partition
 */
public record RecordReader<T>(int tasks, PartitionWork<T> work) {
  /**
   * What the tasks make of the partitions that have records.
   *
   * @param batch of {@link TopicSource#read}, as {@code foreachBatch} gives it
   */
  public List<T> read(Dataset<Row> batch) {
    JavaRDD<InternalRow> rows = ((LogicalRDD) batch.queryExecution().logical()).rdd().toJavaRDD();
    JavaRDD<T> taken = taken(rows, work);
    // On a cluster an executor has consumers that are where its partitions' last records were.
    Option<PartitionCoalescer> sharing =
        batch.sparkSession().sparkContext().isLocal()
            ? Option.apply(new EvenTasks())
            : Option.empty();
    return JavaRDD.fromRDD(taken.rdd().coalesce(tasks, false, sharing, null), taken.classTag())
        .collect();
  }

  private static <T> JavaRDD<T> taken(JavaRDD<InternalRow> rows, PartitionWork<T> work) {
    return rows.mapPartitions(
        partition ->
            partition.hasNext()
                ? List.of(work.take(new Records(partition))).iterator()
                : Collections.emptyIterator());
  }

  /** The rows of a partition as records. */
  private static final class Records implements Iterator<SourceRecord> {
    private final Iterator<InternalRow> rows;
    private final String topic;
    private final int partition;

    /** Null at the end; Spark uses it again for the next one. */
    private InternalRow row;

    Records(Iterator<InternalRow> rows) {
      this.rows = rows;
      this.row = rows.next();
      this.topic = row.getUTF8String(0).toString();
      this.partition = row.getInt(1);
    }

    @Override
    public boolean hasNext() {
      return row != null;
    }

    @Override
    public SourceRecord next() {
      SourceRecord record = new SourceRecord(topic, partition, row.getLong(2), row.getBinary(3));
      row = rows.hasNext() ? rows.next() : null;
      return record;
    }
  }
}
