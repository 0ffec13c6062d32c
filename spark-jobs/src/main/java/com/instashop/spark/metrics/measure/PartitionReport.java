package com.instashop.spark.metrics.measure;

import com.instashop.contracts.measure.CommitTimes;
import com.instashop.contracts.schema.Database;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a task tells the driver about the records it read of one partition, besides the groups.
 *
 * @param topicPartition {@code topic-partition}
 * @param nextOffset behind the last record
 * @param newestCommit the newest commit time of a change or heartbeat, milliseconds since the
 *     epoch; 0 where there was none
 * @param changes change events that were decoded
 * @param deadLetters records that were not
 * @param problem why changes are missing since the newest snapshot; null where none is
 * @param snapshotBegan when the newest snapshot of which there were rows began; 0 for none
 * @param commits how many streamed changes were committed when
 */
public record PartitionReport(
    Database database,
    String topicPartition,
    long nextOffset,
    long newestCommit,
    long changes,
    long deadLetters,
    String problem,
    long snapshotBegan,
    CommitTimes commits)
    implements Serializable {

  /**
   * The reports of a batch, one a partition. A task that is done again, because its executor died
   * or was slow, reports again: the same, for a batch's offsets are fixed before it runs. What a
   * task of an earlier batch reports too late is nothing new.
   *
   * @param taken {@code topic-partition} to the offset behind what earlier batches took
   */
  public static List<PartitionReport> once(
      Collection<PartitionReport> reports, Map<String, Long> taken) {
    Map<String, PartitionReport> newest = new LinkedHashMap<>();
    for (PartitionReport report : reports) {
      if (report.nextOffset() > taken.getOrDefault(report.topicPartition(), 0L)) {
        newest.merge(
            report.topicPartition(),
            report,
            (one, other) -> one.nextOffset() >= other.nextOffset() ? one : other);
      }
    }
    return List.copyOf(newest.values());
  }

  /** The topic of the partition. */
  public String topic() {
    return topicPartition.substring(0, topicPartition.lastIndexOf('-'));
  }
}
