package com.instashop.spark.lease;

import java.time.Instant;

/**
 * Who has a {@link Lease}, as Redis tells it.
 *
 * @param token tells it from every other holder
 * @param application Spark's id of it
 * @param host where its driver runs
 * @param process the driver's, as that machine numbers it
 * @param since when it took the lease
 */
record Holder(String token, String application, String host, long process, Instant since) {

  /** For a line of a log. */
  @Override
  public String toString() {
    return "%s (process %d on %s) since %s".formatted(application, process, host, since);
  }
}
