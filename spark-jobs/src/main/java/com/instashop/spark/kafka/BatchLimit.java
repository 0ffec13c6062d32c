package com.instashop.spark.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many offsets a batch may have, so that what is made of it fits where it goes. That is known
 * once rows were read, so each batch tells what the next one may have.
 *
 * <p>The query's sink and its stream share it in the driver.
 */
public abstract class BatchLimit {
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

  private BatchLimit(String query, long first, long most) {
    this.query = query;
    this.most = most;
    this.next = Math.min(first, most);
    KNOWN.put(query, this);
  }

  /**
   * The limit of a query that makes rows, which have to fit into memory: a row may have a hundred
   * bytes, or megabytes. So a batch may have some times as many as the one before had, and no more
   * than fit as wide as those were. A limit that the query had before is forgotten.
   *
   * @param most offsets, at any time
   */
  public static BatchLimit ofBytes(String query, long most) {
    return new OfBytes(query, most);
  }

  /**
   * The limit of a query that adds up: what it makes are groups, which are written at once, while
   * everybody else waits. It grows as long as few groups come of a batch that had as many offsets
   * as it might, and is smaller after one of which too many came. A limit that the query had before
   * is forgotten.
   *
   * @param most offsets, at any time
   * @param mostGroups of a batch, about
   */
  public static BatchLimit ofGroups(String query, long most, long mostGroups) {
    return new OfGroups(query, most, mostGroups);
  }

  private static final class OfBytes extends BatchLimit {
    private double bytesOfARecord;

    OfBytes(String query, long most) {
      super(query, FIRST, most);
    }

    @Override
    double after(long records, long bytes) {
      double average = records == 0 ? 0 : (double) bytes / records;
      bytesOfARecord = Math.max(average, (bytesOfARecord + average) / 2);
      double fit = MOST_BYTES / Math.max(1, bytesOfARecord);
      // One that was cut off may have been full of heartbeats.
      long had = isAll() ? records : Math.max(records, planned());
      return Math.min(Math.max(FIRST, GROWTH * had), fit);
    }
  }

  private static final class OfGroups extends BatchLimit {
    private final double mostGroups;

    OfGroups(String query, long most, long mostGroups) {
      // As if each change were of some groups of its own, as long as nobody knows.
      super(query, mostGroups / GROWTH, most);
      this.mostGroups = mostGroups;
    }

    @Override
    double after(long records, long groups) {
      double fit = mostGroups / Math.max(1, groups);
      if (fit < 1) {
        return fit * records;
      }
      // Of a few changes each is a group of its own: that says nothing of many.
      return isAll() ? next() : Math.min(GROWTH, fit) * next();
    }
  }

  /** What the next batch may have after one that had these records, of which so much was made. */
  abstract double after(long records, long made);

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

  synchronized long planned() {
    return planned;
  }

  synchronized long next() {
    return next;
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

  /**
   * Takes note of a batch that is written.
   *
   * @param records how many it had
   * @param made what was made of them: bytes, or groups
   */
  public synchronized void took(long records, long made) {
    next = (long) Math.max(1, Math.min(most, after(records, made)));
  }

  /** Takes note that the query failed: maybe the batch was too large. */
  public synchronized void failed() {
    next = Math.max(1, Math.min(next, planned == 0 ? next : planned) / GROWTH);
    planned = 0;
    all = false;
  }
}
