package com.instashop.audit;

/**
 * A text as the keys of metrics have it: NULL is {@code \N}, what nobody knows {@code \?}, and a
 * text that begins with a backslash has one more in front. As {@code totals.sql}, this says so once
 * more, on its own.
 */
final class KeyText {
  static final String NULL = "\\N";

  /** A value of a row that is not there. */
  static final String UNKNOWN = "\\?";

  private KeyText() {}

  /** The text in a key; null is NULL. */
  static String of(String value) {
    return value == null ? NULL : value.indexOf('\\') == 0 ? '\\' + value : value;
  }

  /** The text of a key; null for NULL, and for what nobody knows. */
  static String value(String key) {
    return key.equals(NULL) || key.equals(UNKNOWN)
        ? null
        : key.indexOf('\\') == 0 ? key.substring(1) : key;
  }
}
