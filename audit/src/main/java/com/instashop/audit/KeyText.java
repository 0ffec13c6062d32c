package com.instashop.audit;

/**
 * A text as the keys of metrics have it: NULL is {@code \N}, and a text that begins with a
 * backslash has one more in front. As {@code totals.sql}, this says so once more, on its own.
 */
final class KeyText {
  static final String NULL = "\\N";

  private KeyText() {}

  /** The text in a key; null is NULL. */
  static String of(String value) {
    return value == null ? NULL : value.indexOf('\\') == 0 ? '\\' + value : value;
  }

  /** The text of a key; null for NULL. */
  static String value(String key) {
    return key.equals(NULL) ? null : key.indexOf('\\') == 0 ? key.substring(1) : key;
  }
}
