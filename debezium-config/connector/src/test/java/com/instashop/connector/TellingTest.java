package com.instashop.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TellingTest {
  private static final long EVERY = Telling.EVERY.toNanos();

  private static final RecordMetadata WRITTEN =
      new RecordMetadata(new TopicPartition("shop.public.sale", 0), 7, 0, 0, 0, 0);

  private long now = Long.MAX_VALUE - EVERY;
  private final Telling telling = new Telling(() -> now);

  private static SourceRecord record(long lsn) {
    return new SourceRecord(
        Map.of("server", "shop"), Map.of("lsn", lsn), "shop.public.sale", null, null);
  }

  @Test
  void firstRecordIsToldOfAtOnceAndNothingWhereThereIsNone() {
    telling.given(List.of());
    assertThat(telling.isDue()).isFalse();
    SourceRecord record = record(1);
    telling.given(List.of(record));
    assertThat(telling.isDue()).isFalse();
    telling.committed(record, WRITTEN);
    assertThat(telling.isDue()).isTrue();
    assertThat(telling.take()).isSameAs(record);
    now += 2 * EVERY;
    assertThat(telling.isDue()).isFalse();
    assertThat(telling.take()).isNull();
  }

  @Test
  void lastRecordOfManyIsToldOfInTheEnd() {
    int told = 0;
    SourceRecord last = null;
    for (int poll = 0; poll < 100; poll++) {
      last = record(poll);
      telling.given(List.of(last));
      telling.given(List.of());
      telling.committed(last, WRITTEN);
      if (telling.isDue()) {
        told++;
        assertThat(telling.take()).isSameAs(last);
      }
      now += EVERY / 50;
    }
    assertThat(told).isEqualTo(2);
    now += EVERY;
    assertThat(telling.isDue()).isTrue();
    assertThat(telling.take()).isSameAs(last);
  }

  @Test
  void tellsOfATransactionOnlyOnceItsLastRecordIsCommittedInWhateverOrder() {
    SourceRecord first = record(1);
    SourceRecord second = record(2);
    telling.given(List.of(first, second));
    telling.committed(first, WRITTEN);
    // A task that stops commits what it has sent of what it was given.
    assertThat(telling.isDue()).isFalse();
    assertThat(telling.take()).isNull();
    telling.committed(second, WRITTEN);
    telling.committed(first, WRITTEN);
    assertThat(telling.take()).isSameAs(second);
  }

  @Test
  void ofARecordThatIsLeftOutKafkaKnowsNothing() {
    SourceRecord signal = record(2);
    telling.given(List.of(record(1), signal));
    telling.committed(signal, null);
    assertThat(telling.take()).isNull();
  }

  @Test
  void whoStopsTellsAtOnce() {
    SourceRecord first = record(1);
    telling.given(List.of(first));
    telling.committed(first, WRITTEN);
    assertThat(telling.take()).isSameAs(first);
    SourceRecord second = record(2);
    telling.given(List.of(second));
    telling.committed(second, WRITTEN);
    assertThat(telling.isDue()).isFalse();
    assertThat(telling.take()).isSameAs(second);
  }
}
