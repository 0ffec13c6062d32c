package com.instashop.spark.metrics.measure;

import com.instashop.changes.measure.CommitTimes;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Topics;
import com.instashop.spark.metrics.window.Booked;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a task made of the records of one partition in one batch.
 *
 * @param topic of a table, or of a database's heartbeats
 * @param partition its number
 * @param newestCommit the newest commit time of a change or heartbeat, milliseconds since the
 *     epoch; 0 where there was none
 * @param changes change events that were decoded
 * @param deadLetters records that were not
 * @param undelivered those of them that Kafka did not take
 * @param problem why changes are missing since the newest snapshot, as {@link
 *     com.instashop.changes.measure.Reasons}; null where none is
 * @param healed why changes before it were missing: they still are where it is one that was known
 * @param restarts where the partition's content began anew, in their order
 * @param booked what the changes booked
 * @param labels what products are called now, by id
 * @param commits how many streamed changes were committed when
 */
public record MeasuredPartition(
    Database database,
    String topic,
    int partition,
    long newestCommit,
    long changes,
    long deadLetters,
    long undelivered,
    String problem,
    String healed,
    List<Restart> restarts,
    List<Booked> booked,
    Map<Long, ProductLabel> labels,
    CommitTimes commits)
    implements Serializable {

  /** What is known of the partition alone has this name. */
  public String name() {
    return Topics.part(topic, partition);
  }

  /**
   * A truncate, or the beginning of a snapshot: what was in the table before is gone, unless it
   * comes again behind it.
   *
   * @param isSnapshot whether it is a snapshot's; one that is known only goes on
   * @param commitMillis commit time, milliseconds since the epoch
   */
  public record Restart(boolean isSnapshot, long commitMillis) implements Serializable {}
}
