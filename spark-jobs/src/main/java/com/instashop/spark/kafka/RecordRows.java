package com.instashop.spark.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The records of a partition as rows, read by the consumers that Spark keeps for that. Spark's own
 * reader generates code for each partition of each batch, which took half the time of tasks with
 * few records.
 */
final class RecordRows implements PartitionReader<InternalRow> {
  private final KafkaBatchInputPartition partition;
  private final KafkaDataConsumer consumer;
  private final long end;
  private final Object[] values;
  private final InternalRow row;
  private long next;

  private RecordRows(KafkaBatchInputPartition partition) {
    this.partition = partition;
    this.consumer =
        KafkaDataConsumer.acquire(
            partition.offsetRange().topicPartition(), partition.executorKafkaParams());
    this.next = partition.offsetRange().fromOffset();
    this.end = partition.offsetRange().untilOffset();
    // As in Spark's schema of records: key, value, topic, partition, offset, then both of the time.
    this.values = new Object[7];
    this.values[2] = UTF8String.fromString(partition.offsetRange().topic());
    this.values[3] = partition.offsetRange().partition();
    this.row = new GenericInternalRow(values);
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
    values[0] = record.key();
    values[1] = record.value();
    values[4] = record.offset();
    values[5] = record.timestamp() * 1_000;
    values[6] = record.timestampType().id;
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
