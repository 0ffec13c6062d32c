package com.instashop.spark.kafka;

import com.instashop.spark.kafka.PartitionConsumer.Use;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

/** The records of a range of a partition, in their order. */
final class RangeRecords implements Iterator<SourceRecord>, AutoCloseable {
  private final IdleConsumers consumers;
  private final PartitionConsumer consumer;
  private final Duration patience;
  private final long end;

  /** The one to give next; null at the end. */
  private ConsumerRecord<byte[], byte[]> ahead;

  /** Whether the consumer knows where it is: not where Kafka failed, or the task was cancelled. */
  private boolean isWhole;

  /** Begins to read a range, with a consumer of these. */
  RangeRecords(KafkaBatchInputPartition range, IdleConsumers consumers) {
    this.consumers = consumers;
    consumer =
        consumers.take(new Use(range.offsetRange().topicPartition(), range.executorKafkaParams()));
    patience = Duration.ofMillis(range.pollTimeoutMs());
    end = range.offsetRange().untilOffset();
    try {
      read(range.offsetRange().fromOffset());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void read(long offset) {
    isWhole = false;
    ahead = offset < end ? consumer.read(offset, end, patience) : null;
    isWhole = true;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public SourceRecord next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    SourceRecord record =
        new SourceRecord(ahead.topic(), ahead.partition(), ahead.offset(), ahead.value());
    read(ahead.offset() + 1);
    return record;
  }

  @Override
  public void close() {
    if (isWhole) {
      consumers.giveBack(consumer);
    } else {
      consumer.close();
    }
  }
}
