package com.instashop.spark.kafka;

import com.instashop.changes.measure.Reasons;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.kafka.PartitionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a query has to begin: behind what it has read, or, where Kafka does not have that any more,
 * with what there is. Of heartbeats nothing is lost by that.
 *
 * @param offsets topic to partition to the offset, for each partition that there is
 * @param position the same for those that were read before
 * @param topicIds topic to its identity
 * @param gone a partition's name to why changes of its table are missing, as {@link Reasons}
 * @param moves partitions that go on elsewhere than behind what was read
 */
public record Beginning(
    SortedMap<String, SortedMap<Integer, Long>> offsets,
    SortedMap<String, SortedMap<Integer, Long>> position,
    SortedMap<String, String> topicIds,
    SortedMap<String, String> gone,
    List<Move> moves) {

  /** What Spark calls the first offset that Kafka has. */
  private static final long EARLIEST = -2;

  /**
   * A partition that goes on elsewhere.
   *
   * @param read the offset behind what was read
   * @param next the offset that comes next; null where the partition is gone
   * @param isAnother whether it is one of another topic of the same name
   */
  public record Move(TopicPartition partition, long read, Long next, boolean isAnother) {
    /** Whether there is no such partition any more: what it told is the first one's. */
    public boolean isGone() {
      return next == null;
    }

    /** Whether offsets come again that were read before. */
    public boolean isBack() {
      return isGone() || next < read;
    }
  }

  /** From what was read and what Kafka has. */
  public static Beginning of(
      SortedMap<String, SortedMap<Integer, Long>> position,
      Map<String, String> known,
      Map<TopicPartition, PartitionRange> ranges) {
    Beginning beginning =
        new Beginning(
            new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    ranges.forEach(
        (partition, range) ->
            beginning.goOn(
                partition,
                range,
                known.get(partition.topic()),
                position
                    .getOrDefault(partition.topic(), new TreeMap<>())
                    .get(partition.partition())));
    position.forEach(
        (topic, partitions) ->
            partitions.forEach(
                (partition, read) -> {
                  TopicPartition gone = new TopicPartition(topic, partition);
                  if (!ranges.containsKey(gone)) {
                    beginning.moves.add(new Move(gone, read, null, true));
                    // What it told is the first one's now.
                    beginning.isMissing(
                        new TopicPartition(topic, 0),
                        "Kafka has no %s any more: it was read up to %d".formatted(gone, read));
                  }
                }));
    return beginning;
  }

  private void goOn(TopicPartition partition, PartitionRange range, String known, Long read) {
    PartitionRange.Beginning next = range.beginning(partition.toString(), known, read);
    if (next.missing() != null) {
      isMissing(partition, next.missing());
    }
    boolean isFirst = next.offset() == range.first() && (read == null || next.missing() != null);
    // Kafka may delete more of what is left, before Spark asks for it.
    put(offsets, partition, isFirst ? EARLIEST : next.offset());
    if (read != null) {
      put(position, partition, next.offset());
      if (read != next.offset() || range.isAnother(known)) {
        moves.add(new Move(partition, read, next.offset(), range.isAnother(known)));
      }
    }
    if (range.topicId() != null) {
      topicIds.put(partition.topic(), range.topicId());
    }
  }

  private void isMissing(TopicPartition partition, String reason) {
    if (!partition.topic().startsWith(Database.HEARTBEAT)) {
      gone.merge(Topics.part(partition.topic(), partition.partition()), reason, Reasons::once);
    }
  }

  private static void put(
      SortedMap<String, SortedMap<Integer, Long>> offsets, TopicPartition partition, long offset) {
    offsets
        .computeIfAbsent(partition.topic(), unused -> new TreeMap<>())
        .put(partition.partition(), offset);
  }

  /** Whether a checkpoint that ends at what was read is of no use. */
  public boolean isOvertaken() {
    return !moves.isEmpty();
  }

  /** Those behind the first that are gone: what they told is the first one's. */
  public List<TopicPartition> given() {
    return moves.stream()
        .filter(Move::isGone)
        .map(Move::partition)
        .filter(partition -> partition.partition() > 0)
        .toList();
  }

  /** Whether offsets of a topic come again that were read before. */
  public boolean isBack(String topic) {
    return moves.stream().anyMatch(move -> move.partition().topic().equals(topic) && move.isBack());
  }

  /** The value of {@code startingOffsets}. */
  String startingOffsets() {
    boolean isAll =
        offsets.values().stream()
            .flatMap(partitions -> partitions.values().stream())
            .allMatch(offset -> offset == EARLIEST);
    // Topics may be created at this moment, and Spark wants to be told all partitions or none.
    return isAll ? "earliest" : Json.write(offsets);
  }
}
