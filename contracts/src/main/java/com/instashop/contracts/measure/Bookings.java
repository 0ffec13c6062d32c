package com.instashop.contracts.measure;

/** Takes the differences that changes make. */
public interface Bookings {

  /** No text: the key is the id. */
  String NO_TEXT = null;

  /** No id: the key is the text. */
  long NO_ID = Long.MIN_VALUE;

  /** No qualifier: the key is the text alone. */
  String NO_QUALIFIER = null;

  /** The key of a booking in Redis. */
  static String key(String text, String qualifier, long id) {
    if (id != NO_ID) {
      return text == NO_TEXT ? Long.toString(id) : text + "|" + id;
    }
    return qualifier == NO_QUALIFIER ? text : text + "|" + qualifier;
  }

  /**
   * Adds to a key of a metric. The key is the id, or text and id; where there is no id the text, or
   * text and qualifier.
   *
   * @param count rows, or events
   * @param cents money in whole cents
   * @param quantity units
   */
  void book(
      Metric metric, String text, String qualifier, long id, long count, long cents, long quantity);
}
