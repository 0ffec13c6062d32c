package com.instashop.spark.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many offsets a batch may have, so that what is made of it fits into memory: a row may have a
 * hundred bytes, or megabytes. That is known once rows were read. So a batch may have some times as
 * many as the one before had, and no more than fit as wide as those were; where one fails, the next
 * is smaller.
 *
 * <p>The query's sink and its stream share it in the driver.
 */
public final class BatchLimit {
  /** The option of {@link QuietKafka} that says whose limit it is. */
  static final String OPTION = "batchLimitOf";

  /** What is made of a batch, in bytes, as far as can be told before it is read. */
  static final long MOST_BYTES = 64 << 20;

  /** So many after a batch that had few. */
  static final long FIRST = 1_000;

  static final long GROWTH = 4;

  private static final Map<String, BatchLimit> KNOWN = new ConcurrentHashMap<>();

  private final String query;
  private final long most;
  private long next;
  private long planned;
  private boolean all;
  private double bytesOfARecord;

  private BatchLimit(String query, long first, long most) {
    this.query = query;
    this.most = most;
    this.next = Math.min(first, most);
    KNOWN.put(query, this);
  }

  /** The limit of a query, which is never more than this; one that it had before is forgotten. */
  public static BatchLimit of(String query, long most) {
    return new BatchLimit(query, FIRST, most);
  }

  /** The same, always as much, as long as nobody says what a batch took. */
  public static BatchLimit fixed(String query, long most) {
    return new BatchLimit(query, most, most);
  }

  /** The limit of a query. */
  static BatchLimit known(String query) {
    return KNOWN.get(query);
  }

  String query() {
    return query;
  }

  /** What the next batch may have. */
  synchronized long plan() {
    planned = next;
    all = false;
    return planned;
  }

  /** Takes note of whether what was planned is all that there is. */
  synchronized void planned(boolean isAll) {
    all = isAll;
  }

  /**
   * Whether the newest batch is all that there was when it was planned; not where nobody knows: it
   * was planned before this application began, or before the query failed.
   */
  public synchronized boolean isAll() {
    return all;
  }

  /** Takes note of a batch that is written: how many records it had, and what was made of them. */
  public synchronized void took(long records, long bytes) {
    double average = records == 0 ? 0 : (double) bytes / records;
    bytesOfARecord = Math.max(average, (bytesOfARecord + average) / 2);
    double fit = MOST_BYTES / Math.max(1, bytesOfARecord);
    // One that was cut off may have been full of heartbeats.
    long had = all ? records : Math.max(records, planned);
    next = Math.max(1, Math.min(Math.min(most, Math.max(FIRST, GROWTH * had)), (long) fit));
  }

  /** Takes note that the query failed: maybe the batch was too large. */
  public synchronized void failed() {
    next = Math.max(1, Math.min(next, planned == 0 ? next : planned) / GROWTH);
    planned = 0;
    all = false;
  }
}
