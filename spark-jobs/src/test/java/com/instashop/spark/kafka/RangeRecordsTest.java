package com.instashop.spark.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;
import org.junit.jupiter.api.Test;
import scala.Option;

class RangeRecordsTest {
  private static final TopicPartition PARTITION = new TopicPartition("stock", 0);

  private final List<MockConsumer<byte[], byte[]>> made = new ArrayList<>();
  private final IdleConsumers idle = new IdleConsumers(this::make, () -> 0);

  private PartitionConsumer make(PartitionConsumer.Use use) {
    MockConsumer<byte[], byte[]> kafka = new MockConsumer<>(OffsetResetStrategy.NONE);
    made.add(kafka);
    PartitionConsumer consumer = new PartitionConsumer(use, kafka);
    for (long offset = 0; offset < 3; offset++) {
      kafka.addRecord(
          new ConsumerRecord<>(PARTITION.topic(), 0, offset, new byte[0], new byte[] {7}));
    }
    return consumer;
  }

  private RangeRecords records(long from, long until) {
    return new RangeRecords(
        new KafkaBatchInputPartition(
            new KafkaOffsetRange(PARTITION, from, until, Option.empty()),
            Map.of("group.id", "run"),
            100,
            true,
            false),
        idle);
  }

  private static List<Long> offsets(RangeRecords records) {
    List<Long> offsets = new ArrayList<>();
    records.forEachRemaining(record -> offsets.add(record.offset()));
    return offsets;
  }

  @Test
  void rangesHaveOneConsumer() {
    try (RangeRecords records = records(0, 2)) {
      SourceRecord first = records.next();
      assertThat(first.topic() + "-" + first.partition()).isEqualTo("stock-0");
      assertThat(first.offset()).isZero();
      assertThat(first.value()).containsExactly(7);
      assertThat(offsets(records)).containsExactly(1L);
      assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
    }
    try (RangeRecords records = records(2, 2)) {
      assertThat(records.hasNext()).isFalse();
    }
    try (RangeRecords records = records(2, 3)) {
      assertThat(offsets(records)).containsExactly(2L);
    }
    assertThat(made).hasSize(1).noneMatch(MockConsumer::closed);
  }

  @Test
  void consumerThatFailedIsNotUsedAgain() {
    try (RangeRecords records = records(0, 5)) {
      assertThatThrownBy(() -> offsets(records)).isInstanceOf(KafkaException.class);
    }
    assertThat(made).hasSize(1).allMatch(MockConsumer::closed);

    try (RangeRecords records = records(0, 3)) {
      assertThat(offsets(records)).containsExactly(0L, 1L, 2L);
    }
    assertThat(made).hasSize(2);
  }

  @Test
  void consumerThatFailsAtOnceIsClosed() {
    assertThatThrownBy(() -> records(9, 10)).isInstanceOf(KafkaException.class);
    assertThat(made).hasSize(1).allMatch(MockConsumer::closed);
  }
}
