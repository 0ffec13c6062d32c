package com.instashop.contracts.measure;

/** Takes the differences that changes make. */
public interface Bookings {

  /** No id: the key is the text alone. */
  long NO_ID = -1;

  /**
   * Adds to a key of a metric. The key is the text, or the id where the text is empty, or text and
   * qualifier where there are two.
   *
   * @param count rows, or events
   * @param cents money in whole cents
   * @param quantity units
   */
  void book(
      Metric metric, String text, String qualifier, long id, long count, long cents, long quantity);
}
