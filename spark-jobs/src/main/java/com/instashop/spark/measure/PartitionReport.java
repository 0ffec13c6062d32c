package com.instashop.spark.measure;

import com.instashop.contracts.measure.CommitTimes;
import com.instashop.contracts.schema.Database;
import java.io.Serializable;

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

  /** The topic of the partition. */
  public String topic() {
    return topicPartition.substring(0, topicPartition.lastIndexOf('-'));
  }
}
