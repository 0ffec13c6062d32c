package com.instashop.changes.event;

/** Where a change event comes from. */
public enum Origin {
  /** The write-ahead log: a change as it was committed. */
  STREAM,

  /**
   * A snapshot of the whole table, which all rows that are read with the same commit time belong
   * to. What was known of the table before it does not count any more: a snapshot that was broken
   * off is read again from the start, and one that is taken anew stands for changes that were
   * missed.
   */
  SNAPSHOT,

  /** A snapshot beside the stream: its rows are known from the stream already. */
  INCREMENTAL_SNAPSHOT
}
