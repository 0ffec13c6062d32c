package com.instashop.changes.event;

import com.instashop.contracts.schema.CapturedTable;
import io.debezium.data.Envelope.Operation;

/**
 * A committed change of one row. Its images are those of the decoder, which the next change
 * overwrites.
 *
 * @param before the row as it was; null for a create, a snapshot read and a truncate
 * @param after the row as it is; null for a delete and a truncate
 * @param commitMillis the commit time by the database's clock, milliseconds since the epoch; for
 *     all rows of a snapshot the time at which it began
 * @param lsn the log sequence number of the change, -1 where there is none. Several rows of one
 *     statement can share it: an LSN alone never identifies a change
 * @param transactionId PostgreSQL's transaction id, -1 where there is none
 * @param origin whether it was streamed, or the row read by a snapshot
 */
public record ChangeEvent(
    CapturedTable table,
    Operation operation,
    Image before,
    Image after,
    long commitMillis,
    long lsn,
    long transactionId,
    Origin origin) {

  /**
   * Whether this is of a snapshot that stands for the whole table: one of its rows, or, where a
   * topic has several partitions, word in each of them that it begins, which is a truncate.
   */
  public boolean isOfSnapshot() {
    return origin == Origin.SNAPSHOT
        && (operation == Operation.READ || operation == Operation.TRUNCATE);
  }

  /** Whether this is of no window: what a snapshot reads, and what it takes back by that. */
  public boolean isBaseline() {
    return operation == Operation.READ || isOfSnapshot();
  }

  /**
   * Whether this only tells a partition what it has to know, and is no change by itself: that a
   * snapshot begins, or that the table was emptied, which counts in the first partition.
   *
   * @param partition the one in which it was found
   */
  public boolean isWordOnly(int partition) {
    return operation == Operation.TRUNCATE && (partition > 0 || origin == Origin.SNAPSHOT);
  }

  /**
   * The primary key of the changed row, as {@link Image#key} has it; the new one if the key itself
   * changed.
   *
   * @throws IllegalStateException for a truncate, which has no row
   */
  public Object key() {
    Image newest = newest();
    if (newest == null) {
      throw new IllegalStateException(operation + " of " + table.tableName() + " has no key");
    }
    return newest.key();
  }

  /** The image after; where there is none the image before; null for a truncate. */
  public Image newest() {
    return after != null ? after : before;
  }
}
