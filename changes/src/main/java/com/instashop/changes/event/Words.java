package com.instashop.changes.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes that are looked for in documents, eight at a time: names and strings are short. */
final class Words {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private final byte[] bytes;

  Words(byte[] bytes) {
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  /** Whether they stand at a position. */
  boolean areAt(byte[] document, int position) {
    byte[] sought = bytes;
    int length = sought.length;
    if (position > document.length - length) {
      return false;
    }
    if (length < Long.BYTES) {
      for (int i = 0; i < length; i++) {
        if (sought[i] != document[position + i]) {
          return false;
        }
      }
      return true;
    }
    int last = length - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) {
      if ((long) WORD.get(sought, i) != (long) WORD.get(document, position + i)) {
        return false;
      }
    }
    return (long) WORD.get(sought, last) == (long) WORD.get(document, position + last);
  }

  /** Where the next quote or backslash is; behind the end where there is none. */
  static int quoteOrBackslash(byte[] document, int from) {
    int i = from;
    for (; i <= document.length - Long.BYTES; i += Long.BYTES) {
      long word = (long) WORD.get(document, i);
      long found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    for (; i < document.length; i++) {
      if (document[i] == '"' || document[i] == '\\') {
        return i;
      }
    }
    return i;
  }

  /**
   * The highest bit of the lowest byte that is zero, and of none below: Henry S. Warren, "Hacker's
   * Delight", 6-1.
   */
  private static long zeros(long word) {
    return word - ONES & ~word & HIGHEST_BITS;
  }
}
