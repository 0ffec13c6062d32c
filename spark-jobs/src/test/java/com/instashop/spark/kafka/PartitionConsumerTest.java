package com.instashop.spark.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.spark.kafka.PartitionConsumer.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PartitionConsumerTest {
  private static final TopicPartition PARTITION = new TopicPartition("stock", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Kafka kafka = new Kafka();
  private final PartitionConsumer consumer =
      new PartitionConsumer(new Use(PARTITION, Map.of()), kafka);

  /** A Kafka whose answers are counted. */
  private static final class Kafka extends MockConsumer<byte[], byte[]> {
    private int polls;
    private int seeks;

    private Kafka() {
      super(OffsetResetStrategy.NONE);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      polls++;
      return super.poll(timeout);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      seeks++;
      super.seek(partition, offset);
    }

    private void hasWide(long offset, int bytes) {
      addRecord(
          new ConsumerRecord<>(
              PARTITION.topic(),
              PARTITION.partition(),
              offset,
              0L,
              TimestampType.CREATE_TIME,
              0,
              bytes,
              new byte[0],
              new byte[bytes],
              new RecordHeaders(),
              Optional.empty()));
    }

    private void has(long... offsets) {
      for (long offset : offsets) {
        hasWide(offset, 1);
      }
    }

    /** With the next answer the markers of transactions before an offset are passed. */
    private void markersBefore(long offset) {
      schedulePollTask(() -> super.seek(PARTITION, offset));
    }
  }

  private List<Long> read(long from, long end) {
    List<Long> offsets = new ArrayList<>();
    long next = from;
    while (next < end) {
      ConsumerRecord<byte[], byte[]> record = consumer.read(next, end, PATIENCE);
      if (record == null) {
        break;
      }
      offsets.add(record.offset());
      next = record.offset() + 1;
    }
    return offsets;
  }

  @Test
  void whatWasFetchedBeyondARangeIsGivenInTheNext() {
    kafka.has(3, 4, 5, 6, 7);

    assertThat(read(3, 5)).containsExactly(3L, 4L);
    consumer.rest();
    assertThat(read(5, 8)).containsExactly(5L, 6L, 7L);
    assertThat(kafka.polls).isEqualTo(1);
  }

  @Test
  void markersAreNoRecords() {
    kafka.has(0, 1, 3);
    assertThat(read(0, 3)).containsExactly(0L, 1L);
    assertThat(kafka.polls).isEqualTo(1);
    consumer.rest();

    kafka.markersBefore(5);
    assertThat(read(3, 5)).containsExactly(3L);
    assertThat(kafka.polls).isEqualTo(2);

    kafka.has(6);
    assertThat(read(5, 7)).containsExactly(6L);
    assertThat(kafka.seeks).as("each range goes on where the one before ended").isEqualTo(1);
  }

  @Test
  void rangeOfMarkersAlone() {
    kafka.markersBefore(2);

    assertThat(read(0, 2)).isEmpty();
  }

  @Test
  void rangeThatBeginsElsewhereIsFetchedThere() {
    kafka.has(0, 1, 2);
    assertThat(read(0, 1)).containsExactly(0L);
    consumer.rest();

    kafka.has(0, 1);
    assertThat(read(0, 2)).containsExactly(0L, 1L);
    consumer.rest();

    kafka.has(8);
    assertThat(read(8, 9)).containsExactly(8L);
  }

  @Test
  void whoHoldsMuchIsNotKept() {
    kafka.has(0, 1, 2);
    assertThat(read(0, 1)).containsExactly(0L);
    assertThat(consumer.rest()).isTrue();

    kafka.hasWide(3, 1 << 19);
    kafka.hasWide(4, 1 << 19);
    assertThat(read(1, 4)).containsExactly(1L, 2L, 3L);
    assertThat(consumer.rest()).as("half a megabyte was given, and as much is left").isTrue();

    kafka.hasWide(5, (1 << 20) + 1);
    assertThat(read(4, 6)).containsExactly(4L, 5L);
    assertThat(consumer.rest()).as("Kafka's client holds what the last record was in").isFalse();
  }

  @Test
  void whoWouldStepOverWhatIsGoneIsNotMade() {
    assertThatThrownBy(
            () -> new PartitionConsumer(new Use(PARTITION, Map.of("auto.offset.reset", "latest"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nobodyReadsThePasswordOfTheSettings() {
    assertThat(new Use(PARTITION, Map.of("sasl.jaas.config", "secret"))).hasToString("stock-0");
  }

  @Test
  void whatKafkaHasNoMoreIsAnError() {
    kafka.updateBeginningOffsets(Map.of(PARTITION, 7L));
    kafka.has(7, 8);

    assertThatThrownBy(() -> read(3, 9)).isInstanceOf(OffsetOutOfRangeException.class);
  }

  @Test
  void whatDoesNotComeIsAnError() {
    assertThatThrownBy(() -> read(3, 9))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("Kafka gave nothing of stock-0 from offset 3 on within 5 s");
  }
}
