package com.instashop.spark.kafka;

import com.instashop.spark.kafka.PartitionConsumer.Use;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The records of a range of a partition as rows. Spark's own reader generates code for each
 * partition of each batch, which took half the time of tasks with few records.
 */
final class RecordRows implements PartitionReader<InternalRow> {
  /** What {@link RecordReader} reads. */
  static final StructType SCHEMA =
      new StructType()
          .add("topic", DataTypes.StringType)
          .add("partition", DataTypes.IntegerType)
          .add("offset", DataTypes.LongType)
          .add("value", DataTypes.BinaryType);

  private final Duration patience;
  private final long end;
  private final SpecificInternalRow row = new SpecificInternalRow(SCHEMA);
  private long next;

  /** Null when it is closed. */
  private PartitionConsumer consumer;

  /** Whether the consumer knows where it is: not where Kafka failed, or the task was cancelled. */
  private boolean isWhole = true;

  private RecordRows(KafkaBatchInputPartition partition) {
    this.consumer =
        IdleConsumers.OF_PROCESS.take(
            new Use(partition.offsetRange().topicPartition(), partition.executorKafkaParams()));
    this.patience = Duration.ofMillis(partition.pollTimeoutMs());
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
    isWhole = false;
    ConsumerRecord<byte[], byte[]> record = consumer.read(next, end, patience);
    isWhole = true;
    if (record == null) {
      next = end;
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
    if (consumer == null) {
      return;
    }
    if (isWhole) {
      IdleConsumers.OF_PROCESS.giveBack(consumer);
    } else {
      consumer.close();
    }
    consumer = null;
  }
}
