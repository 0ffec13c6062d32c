package com.instashop.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.schema.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PeekCommandTest {
  private final PeekCommand peek = new PeekCommand();

  @Test
  void deadLetterThatWasSentAgainIsShownOnce() {
    assertThat(peek.isNew(record(Topics.DEAD_LETTER, 3, "stock-0-7"))).isTrue();
    assertThat(peek.isNew(record(Topics.DEAD_LETTER, 4, "stock-0-8"))).isTrue();
    assertThat(peek.isNew(record(Topics.DEAD_LETTER, 5, "stock-0-7"))).isFalse();
    assertThat(peek.isNew(record(Topics.DEAD_LETTER, 6, null))).isTrue();
    assertThat(peek.isNew(record(Topics.DEAD_LETTER, 7, null))).isTrue();
  }

  @Test
  void everyChangeOfARowIsShown() {
    assertThat(peek.isNew(record("stock", 3, "{}"))).isTrue();
    assertThat(peek.isNew(record("stock", 4, "{}"))).isTrue();
  }

  private static ConsumerRecord<byte[], byte[]> record(String topic, long offset, String key) {
    return new ConsumerRecord<>(
        topic, 0, offset, key == null ? null : key.getBytes(UTF_8), new byte[0]);
  }
}
