package com.instashop.spark.warehouse.stage;

import com.instashop.changes.measure.CommitTimes;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Topics;
import java.io.Serializable;
import java.util.List;

/**
 * What a task made of the records of one partition: rows in PostgreSQL's binary COPY format, ready
 * to be sent.
 *
 * @param table the table of the topic; null for a heartbeat's
 * @param partition its number
 * @param newestCommit the newest commit time of a change or heartbeat, milliseconds since the
 *     epoch; 0 where there was none
 * @param changes change events
 * @param undecodable records that are none
 * @param undelivered those of them that Kafka did not take as dead letters
 * @param problem why changes are not complete, as {@link com.instashop.changes.measure.Reasons};
 *     null where they are
 * @param healed why they were not before the newest snapshot: where it is one that was known, they
 *     still are not
 * @param days UTC dates of the events' commit times, in days since 1970-01-01
 * @param events rows of {@code realtime_events}
 * @param versions rows of the table: the newest version of each, or every version of a dimension
 * @param windows what the changes booked, by window
 * @param counts change events by hour
 * @param restarts where the partition's content began anew
 * @param commits how many streamed changes were committed when
 */
public record StagedPartition(
    Database database,
    CapturedTable table,
    String topic,
    int partition,
    long newestCommit,
    long changes,
    long undecodable,
    long undelivered,
    String problem,
    String healed,
    long[] days,
    byte[] events,
    byte[] versions,
    byte[] windows,
    byte[] counts,
    List<Restart> restarts,
    CommitTimes commits)
    implements Serializable {

  /** What is known of the partition alone has this name. */
  public String name() {
    return Topics.part(topic, partition);
  }

  /** How large its rows are. */
  public long bytes() {
    return (long) events.length + versions.length + windows.length + counts.length;
  }

  /**
   * A truncate, or the beginning of a snapshot: what was in the table before is gone, unless it
   * comes again behind it.
   *
   * @param snapshot whether it is a snapshot's; one that began in an earlier batch only goes on
   * @param offset of its first record
   * @param commitMillis commit time, milliseconds since the epoch
   */
  public record Restart(boolean snapshot, long offset, long commitMillis) implements Serializable {}
}
