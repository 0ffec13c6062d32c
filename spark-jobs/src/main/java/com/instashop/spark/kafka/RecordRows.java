package com.instashop.spark.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The records of a partition as rows, read by the consumers that Spark keeps for that. Spark's own
 * reader generates code for each partition of each batch, which took half the time of tasks with
 * few records.
 */
final class RecordRows implements PartitionReader<InternalRow> {
  /** What {@link RecordReader} reads. */
  static final StructType SCHEMA =
      new StructType()
          .add("topic", DataTypes.StringType)
          .add("partition", DataTypes.IntegerType)
          .add("offset", DataTypes.LongType)
          .add("value", DataTypes.BinaryType);

  private final KafkaBatchInputPartition partition;
  private final KafkaDataConsumer consumer;
  private final long end;
  private final SpecificInternalRow row = new SpecificInternalRow(SCHEMA);
  private long next;

  private RecordRows(KafkaBatchInputPartition partition) {
    this.partition = partition;
    this.consumer =
        KafkaDataConsumer.acquire(
            partition.offsetRange().topicPartition(), partition.executorKafkaParams());
    this.next = partition.offsetRange().fromOffset();
    this.end = partition.offsetRange().untilOffset();
    row.update(0, UTF8String.fromString(partition.offsetRange().topic()));
    row.setInt(1, partition.offsetRange().partition());
  }

  /** Makes readers of partitions. */
  static final class Factory implements PartitionReaderFactory {
    private static final long serialVersionUID = 1;

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new RecordRows((KafkaBatchInputPartition) partition);
    }
  }

  @Override
  public boolean next() {
    if (next >= end) {
      return false;
    }
    // Null where there are no more but the markers of transactions.
    ConsumerRecord<byte[], byte[]> record =
        consumer.get(next, end, partition.pollTimeoutMs(), partition.failOnDataLoss());
    if (record == null) {
      return false;
    }
    row.setLong(2, record.offset());
    row.update(3, record.value());
    next = record.offset() + 1;
    return true;
  }

  /** The record, in a row that the next one takes. */
  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() {
    consumer.release();
  }
}
