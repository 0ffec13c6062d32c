package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Turns bytes into strings without making the same string twice: the values of a shop's dimensions
 * (a status, a category) are few and come again and again.
 */
final class TextCache {
  /** Of the hash of a text: a polynomial over its bytes, as that of a string is. */
  static final int HASH_FACTOR = 31;

  private static final int SLOTS = 1024;
  private static final int LONGEST = 48;

  private final byte[][] keys = new byte[SLOTS][];
  private final String[] texts = new String[SLOTS];

  /**
   * The UTF-8 text of {@code bytes[from, to)}. Who looks for its end has seen each byte already,
   * and tells what is needed of them, so that they are not gone through again.
   *
   * @param hash of the bytes, with {@link #HASH_FACTOR}
   * @param ascii whether no byte is negative
   */
  String text(byte[] bytes, int from, int to, int hash, boolean ascii) {
    int length = to - from;
    if (length > LONGEST) {
      return new String(bytes, from, length, UTF_8);
    }
    int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    byte[] key = keys[slot];
    if (key != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
      return texts[slot];
    }
    String text = new String(bytes, from, length, ascii ? ISO_8859_1 : UTF_8);
    keys[slot] = Arrays.copyOfRange(bytes, from, to);
    texts[slot] = text;
    return text;
  }
}
