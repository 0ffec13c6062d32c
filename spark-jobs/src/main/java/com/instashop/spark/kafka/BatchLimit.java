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
  private double bytesOfARecord;

  private BatchLimit(String query, long most) {
    this.query = query;
    this.most = most;
    this.next = Math.min(FIRST, most);
  }

  /** The limit of a query, which is never more than this; one that it had before is forgotten. */
  public static BatchLimit of(String query, long most) {
    BatchLimit limit = new BatchLimit(query, most);
    KNOWN.put(query, limit);
    return limit;
  }

  /** The limit of a query; null where it has none. */
  static BatchLimit known(String query) {
    return query == null ? null : KNOWN.get(query);
  }

  String query() {
    return query;
  }

  /** What the next batch may have; it is {@link #planned} with that. */
  synchronized long plan() {
    planned = next;
    return planned;
  }

  /**
   * With how many offsets the newest batch was planned; 0 where nobody knows: it was planned before
   * this application began, or before the query failed.
   */
  public synchronized long planned() {
    return planned;
  }

  /** Takes note of a batch that is written: how many records it had, and what was made of them. */
  public synchronized void took(long records, long bytes) {
    double average = records == 0 ? 0 : (double) bytes / records;
    bytesOfARecord = Math.max(average, (bytesOfARecord + average) / 2);
    double fit = MOST_BYTES / Math.max(1, bytesOfARecord);
    next = Math.max(1, Math.min(Math.min(most, Math.max(FIRST, GROWTH * records)), (long) fit));
  }

  /** Takes note that the query failed: maybe the batch was too large. */
  public synchronized void failed() {
    next = Math.max(1, Math.min(next, planned == 0 ? next : planned) / GROWTH);
    planned = 0;
  }
}
