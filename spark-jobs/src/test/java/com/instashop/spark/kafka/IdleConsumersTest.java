package com.instashop.spark.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.spark.kafka.PartitionConsumer.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class IdleConsumersTest {
  private static final Use STOCK = use("stock", "a");
  private static final Use PRODUCT = use("product", "a");

  private final List<MockConsumer<byte[], byte[]>> made = new ArrayList<>();
  private long now;
  private final IdleConsumers idle = new IdleConsumers(this::make, () -> now);

  private static Use use(String topic, String group) {
    return new Use(new TopicPartition(topic, 0), Map.of("group.id", group));
  }

  private PartitionConsumer make(Use use) {
    MockConsumer<byte[], byte[]> kafka = new MockConsumer<>(OffsetResetStrategy.NONE);
    made.add(kafka);
    return new PartitionConsumer(use, kafka);
  }

  @Test
  void nextBatchHasTheSameConsumer() {
    PartitionConsumer stock = idle.take(STOCK);
    PartitionConsumer product = idle.take(PRODUCT);
    idle.giveBack(stock);
    idle.giveBack(product);

    assertThat(idle.take(PRODUCT)).isSameAs(product);
    assertThat(idle.take(STOCK)).isSameAs(stock);
    assertThat(idle.take(use("stock", "b"))).isNotSameAs(stock);
  }

  @Test
  void nobodyHasOneThatAnotherUses() {
    PartitionConsumer one = idle.take(STOCK);
    PartitionConsumer other = idle.take(STOCK);
    assertThat(other).isNotSameAs(one);
    idle.giveBack(one);
    idle.giveBack(other);

    assertThat(List.of(idle.take(STOCK), idle.take(STOCK))).containsExactly(other, one);
    assertThat(idle.take(STOCK)).isNotSameAs(one).isNotSameAs(other);
  }

  @Test
  void whatNobodyUsesIsClosed() {
    idle.giveBack(idle.take(STOCK));
    now = IdleConsumers.KEPT.toNanos();
    idle.giveBack(idle.take(PRODUCT));
    assertThat(made).extracting(MockConsumer::closed).containsExactly(false, false);

    now++;
    idle.giveBack(idle.take(PRODUCT));
    assertThat(made).extracting(MockConsumer::closed).containsExactly(true, false);
    assertThat(idle.take(STOCK)).isNotNull();
    assertThat(made).hasSize(3);
  }

  @Test
  void theOldestOfTooManyIsClosed() {
    for (int run = 0; run <= IdleConsumers.MOST; run++) {
      idle.giveBack(idle.take(use("stock", "run " + run)));
    }

    assertThat(made.get(0).closed()).isTrue();
    assertThat(made.subList(1, made.size())).noneMatch(MockConsumer::closed);
  }
}
