package com.instashop.spark.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicSourceTest {
  private static final int PARTITIONS = 25;

  /** Spark rounds down what it may read of each partition: one offset is missing of each. */
  @Test
  void isAllWhereNothingCanHaveBeenLeft() {
    assertThat(isAll(9_974)).isTrue();
    assertThat(isAll(9_975)).isFalse();
    assertThat(isAll(10_000)).isFalse();
  }

  @Test
  void isAllOfWhatIsBehindTheBegin() {
    assertThat(TopicSource.isAll(offsets(1_000_000), offsets(1_009_974), 10_000)).isTrue();
    assertThat(TopicSource.isAll(offsets(1_000_000), offsets(1_009_975), 10_000)).isFalse();
    assertThat(TopicSource.isAll(offsets(5), offsets(5), 0)).as("planned by another").isFalse();
  }

  private static boolean isAll(long offsets) {
    return TopicSource.isAll(new TreeMap<>(), offsets(offsets), 10_000);
  }

  /** So many offsets of all partitions together. */
  private static SortedMap<String, SortedMap<Integer, Long>> offsets(long together) {
    SortedMap<Integer, Long> partitions = new TreeMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.put(
          partition, together / PARTITIONS + (partition < together % PARTITIONS ? 1 : 0));
    }
    return new TreeMap<>(Map.of("stock", partitions));
  }
}
