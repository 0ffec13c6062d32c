package com.instashop.spark.query;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line of the log each half minute in which a query has done something. */
public final class ProgressLine {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressLine.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final String query;
  private long sinceNanos;
  private long rows;
  private long batch;
  private boolean fresh;

  public ProgressLine(String query) {
    this.query = query;
  }

  /** The first half minute begins. */
  public synchronized void begin(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** Takes note of a finished batch. */
  public synchronized void finished(long newest, long rowsOfIt) {
    batch = newest;
    rows += rowsOfIt;
    fresh = true;
  }

  /**
   * Logs the line where it is time.
   *
   * @param more what else there is to say: how far behind the query is
   */
  public void log(long nowNanos, String more) {
    String line = line(nowNanos, more);
    if (line != null) {
      LOG.info(line);
    }
  }

  /** The line; null where there is none now. */
  synchronized String line(long nowNanos, String more) {
    long nanos = nowNanos - sinceNanos;
    if (!fresh || nanos < EVERY.toNanos()) {
      return null;
    }
    double seconds = nanos / 1e9;
    String line =
        String.format(
            Locale.ROOT,
            "%s: batch %d, %,d rows in %.0f s (%,.1f/s), %s",
            query,
            batch,
            rows,
            seconds,
            rows / seconds,
            more);
    sinceNanos = nowNanos;
    rows = 0;
    fresh = false;
    return line;
  }
}
