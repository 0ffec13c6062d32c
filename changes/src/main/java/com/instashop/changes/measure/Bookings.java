package com.instashop.changes.measure;

/** Takes the differences that changes make. */
@FunctionalInterface
public interface Bookings {

  /**
   * Adds to a key of a metric.
   *
   * @param key as it is now; the next booking overwrites it
   * @param count rows, or events
   * @param cents money in whole cents
   * @param quantity units
   */
  void book(Metric metric, Key key, long count, long cents, long quantity);
}
