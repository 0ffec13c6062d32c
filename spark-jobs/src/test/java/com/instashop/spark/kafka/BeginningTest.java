package com.instashop.spark.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.program.kafka.PartitionRange;
import com.instashop.spark.kafka.Beginning.Move;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BeginningTest {
  private static final TopicPartition STOCK = new TopicPartition("stock", 0);
  private static final TopicPartition BEAT = new TopicPartition("heartbeat.erp_db", 0);

  @Test
  void goesOnBehindWhatWasRead() {
    Beginning beginning =
        Beginning.of(
            read(5, 7),
            Map.of("stock", "one"),
            Map.of(STOCK, range("one", 0, 9), BEAT, range("two", 0, 8)));
    assertThat(beginning.startingOffsets())
        .isEqualTo("{\"heartbeat.erp_db\":{\"0\":7},\"stock\":{\"0\":5}}");
    assertThat(beginning.position()).isEqualTo(read(5, 7));
    assertThat(beginning.topicIds()).isEqualTo(Map.of("stock", "one", "heartbeat.erp_db", "two"));
    assertThat(beginning.isOvertaken()).isFalse();
    assertThat(beginning.gone()).isEmpty();
  }

  @Test
  void beginsWithEverythingWhereNothingWasRead() {
    Beginning beginning =
        Beginning.of(new TreeMap<>(), Map.of(), Map.of(STOCK, range("one", 0, 9)));
    assertThat(beginning.startingOffsets()).isEqualTo("earliest");
    assertThat(beginning.position()).isEmpty();
    assertThat(beginning.gone()).isEmpty();
  }

  @Test
  void namesWhatWasDeletedFromATableAndNotWhatWasDeletedOfHeartbeats() {
    Beginning beginning =
        Beginning.of(
            read(5, 7),
            Map.of("stock", "one"),
            Map.of(STOCK, range("one", 6, 9), BEAT, range("two", 8, 8)));
    assertThat(beginning.startingOffsets()).isEqualTo("earliest");
    assertThat(beginning.position()).isEqualTo(read(6, 8));
    assertThat(beginning.gone()).containsOnlyKeys("stock");
    assertThat(beginning.moves())
        .containsExactlyInAnyOrder(new Move(STOCK, 5, 6L, false), new Move(BEAT, 7, 8L, false))
        .noneMatch(Move::isBack);
  }

  @Test
  void readsATopicThatWasCreatedAgainFromItsBeginningAndNoneThatIsGone() {
    Beginning beginning =
        Beginning.of(read(5, 7), Map.of("stock", "one"), Map.of(STOCK, range("two", 0, 9)));
    assertThat(beginning.startingOffsets()).isEqualTo("earliest");
    assertThat(beginning.position()).containsOnlyKeys("stock");
    assertThat(beginning.position().get("stock")).isEqualTo(Map.of(0, 0L));
    assertThat(beginning.topicIds()).isEqualTo(Map.of("stock", "two"));
    assertThat(beginning.gone()).containsOnlyKeys("stock");
    assertThat(beginning.moves())
        .containsExactlyInAnyOrder(new Move(STOCK, 5, 0L, true), new Move(BEAT, 7, null, true))
        .allMatch(Move::isBack);
  }

  private static PartitionRange range(String topicId, long first, long end) {
    return new PartitionRange(topicId, first, end);
  }

  private static SortedMap<String, SortedMap<Integer, Long>> read(long stock, long beat) {
    SortedMap<String, SortedMap<Integer, Long>> position = new TreeMap<>();
    position.put("stock", new TreeMap<>(Map.of(0, stock)));
    position.put("heartbeat.erp_db", new TreeMap<>(Map.of(0, beat)));
    return position;
  }
}
