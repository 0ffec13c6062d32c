package com.instashop.spark.metrics.sink;

import com.instashop.changes.measure.Reasons;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.kafka.PartitionRange;
import com.instashop.spark.kafka.Beginning;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * How far Redis has come; written with the numbers in one step.
 *
 * @param queryId the streaming query whose batch was written last; empty before the first
 * @param batchId that batch, -1 before the first
 * @param writer the token of the lease under which it was written; null where none was known
 * @param lateRows change events that came when their window was kept no more: they are part of the
 *     sums alone
 * @param deadLetters records that could not be decoded
 * @param undelivered those of them that Kafka did not take
 * @param problems a partition's name to why changes of its table are missing until its next
 *     snapshot
 * @param snapshots a partition's name to when the snapshots of its table began, milliseconds since
 *     the epoch
 * @param position topic to partition to the offset behind what is in Redis
 * @param topicIds topic to the identity of that which was read, where it is known
 */
public record SinkState(
    String queryId,
    long batchId,
    String writer,
    long lateRows,
    long deadLetters,
    long undelivered,
    SortedMap<String, String> problems,
    SortedMap<String, SortedSet<Long>> snapshots,
    SortedMap<String, SortedMap<Integer, Long>> position,
    SortedMap<String, String> topicIds) {

  /** Before the first batch. */
  public static final SinkState EMPTY =
      new SinkState(
          "",
          -1,
          null,
          0,
          0,
          0,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>());

  public SinkState {
    // What was written before there were any.
    topicIds = topicIds == null ? new TreeMap<>() : topicIds;
  }

  /** Nothing but what Kafka has lost: it does not have that the next time, either. */
  SinkState emptied() {
    SortedMap<String, String> lost = new TreeMap<>();
    problems.forEach(
        (part, text) -> {
          Reasons reasons = Reasons.of(text);
          reasons.counts().keySet().removeIf(reason -> !PartitionRange.isMissing(reason));
          if (reasons.text() != null) {
            lost.put(part, reasons.text());
          }
        });
    return new SinkState(
        EMPTY.queryId,
        EMPTY.batchId,
        EMPTY.writer,
        EMPTY.lateRows,
        EMPTY.deadLetters,
        EMPTY.undelivered,
        lost,
        EMPTY.snapshots,
        EMPTY.position,
        EMPTY.topicIds);
  }

  /** The same, where a query goes on from a beginning. */
  SinkState from(Beginning beginning) {
    SortedMap<String, String> all = new TreeMap<>(problems);
    beginning.given().forEach(gone -> all.remove(Topics.part(gone.topic(), gone.partition())));
    beginning.gone().forEach((name, reason) -> all.merge(name, reason, Reasons::once));
    return new SinkState(
        queryId,
        batchId,
        writer,
        lateRows,
        deadLetters,
        undelivered,
        all,
        snapshots,
        beginning.position(),
        beginning.topicIds());
  }

  /** {@code topic-partition} to the offset behind what is in Redis. */
  public SortedMap<String, Long> offsets() {
    SortedMap<String, Long> offsets = new TreeMap<>();
    position.forEach(
        (topic, partitions) ->
            partitions.forEach((partition, next) -> offsets.put(topic + "-" + partition, next)));
    return offsets;
  }
}
