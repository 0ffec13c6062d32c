package com.instashop.contracts.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Turns bytes into strings without making the same string twice: column names and the values of a
 * shop's dimensions (a status, a category) are few and come again and again.
 */
final class TextCache {
  private static final int SLOTS = 1024;
  private static final int LONGEST = 48;

  private final byte[][] keys = new byte[SLOTS][];
  private final String[] texts = new String[SLOTS];

  /** The UTF-8 text of {@code bytes[from, to)}. */
  String text(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > LONGEST) {
      return new String(bytes, from, length, UTF_8);
    }
    int hash = length;
    boolean ascii = true;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
      ascii &= bytes[i] >= 0;
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
