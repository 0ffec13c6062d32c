package com.instashop.totals.batch;

import com.instashop.changes.measure.CommitTimes;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * What a poll brought of one partition.
 *
 * @param expected the offset that Redis must have stored; null where it must know none
 * @param next the offset that it stores then; null where it stays without one
 * @param words commands of {@code apply.lua}
 * @param changes change events
 * @param undecodable records that could not be decoded
 * @param commits when the streamed changes were committed
 */
public record PartitionBatch(
    TopicPartition partition,
    Long expected,
    Long next,
    List<String> words,
    long changes,
    long undecodable,
    CommitTimes commits) {

  /** Nothing: only asks whether Redis stands where it is expected to. */
  public static PartitionBatch nothing(TopicPartition partition, Long expected) {
    return words(partition, expected, expected, List.of());
  }

  /** Commands alone. */
  public static PartitionBatch words(
      TopicPartition partition, Long expected, Long next, List<String> words) {
    return new PartitionBatch(partition, expected, next, words, 0, 0, new CommitTimes());
  }
}
