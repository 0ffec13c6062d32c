package com.instashop.spark.warehouse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.changes.event.Decimals;
import com.instashop.changes.event.Moments;
import java.util.Arrays;

/**
 * Rows in PostgreSQL's binary COPY format, without its header and trailer, so that what several
 * tasks wrote can be sent one after the other; see <a
 * href="https://www.postgresql.org/docs/17/sql-copy.html">COPY, Binary Format</a>.
 */
final class CopyRows {
  static final long EPOCH_2000_MICROS = 946_684_800_000_000L;
  static final int EPOCH_2000_DAYS = 10_957;
  private static final byte JSONB_VERSION = 1;
  private static final int NULL = -1;
  private static final int NUMERIC_POSITIVE = 0x0000;
  static final int NUMERIC_NEGATIVE = 0x4000;
  static final int NUMERIC_NAN = 0xC000;
  private static final int NUMERIC_BASE = 10_000;
  private static final int MONEY_SCALE = 2;
  private static final int MOST_NUMERIC_DIGITS = 6;

  private final short[] numericDigits = new short[MOST_NUMERIC_DIGITS];
  private byte[] bytes = new byte[8192];
  private int size;

  /** Begins a row of so many columns. */
  void row(int columns) {
    reserve(2);
    putShort(columns);
  }

  void none() {
    reserve(4);
    putInt(NULL);
  }

  void bigint(long value) {
    reserve(12);
    putInt(8);
    putLong(value);
  }

  void integer(int value) {
    reserve(8);
    putInt(4);
    putInt(value);
  }

  void bool(boolean value) {
    reserve(5);
    putInt(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  /** A {@code date}, in days since 1970. */
  void date(long day) {
    if (day == Moments.INFINITY) {
      integer(Integer.MAX_VALUE);
    } else if (day == Moments.MINUS_INFINITY) {
      integer(Integer.MIN_VALUE);
    } else {
      integer(Math.toIntExact(day - EPOCH_2000_DAYS));
    }
  }

  /** A {@code timestamptz} or a {@code timestamp}, in microseconds since 1970. */
  void timestamp(long micros) {
    bigint(Moments.isInfinite(micros) ? micros : micros - EPOCH_2000_MICROS);
  }

  /** The {@code timestamptz} before all others. */
  void minusInfinity() {
    bigint(Long.MIN_VALUE);
  }

  void text(String value) {
    if (value == null) {
      none();
      return;
    }
    raw(value.getBytes(UTF_8));
  }

  /** A text that is UTF-8 already. */
  void raw(byte[] value) {
    reserve(4 + value.length);
    putInt(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** A {@code jsonb}, as a part of a UTF-8 document. */
  void jsonb(byte[] document, int from, int length) {
    reserve(5 + length);
    putInt(1 + length);
    bytes[size++] = JSONB_VERSION;
    System.arraycopy(document, from, bytes, size, length);
    size += length;
  }

  /**
   * A {@code numeric} with two decimals, or NaN: base-10000 digits, of which the last one is the
   * fraction; see numeric_recv in PostgreSQL's src/backend/utils/adt/numeric.c.
   */
  void money(long cents) {
    if (cents == Decimals.NAN) {
      reserve(12);
      putInt(8);
      putInt(0);
      putShort(NUMERIC_NAN);
      putShort(MONEY_SCALE);
      return;
    }
    long rest = Math.abs(cents);
    int first = MOST_NUMERIC_DIGITS;
    numericDigits[--first] = (short) (rest % 100 * 100);
    for (rest /= 100; rest > 0; rest /= NUMERIC_BASE) {
      numericDigits[--first] = (short) (rest % NUMERIC_BASE);
    }
    int digits = MOST_NUMERIC_DIGITS - first;
    reserve(12 + 2 * digits);
    putInt(8 + 2 * digits);
    putShort(digits);
    // The weight of the first digit: the fraction's is -1.
    putShort(digits - 2);
    putShort(cents < 0 ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE);
    putShort(MONEY_SCALE);
    for (int digit = first; digit < MOST_NUMERIC_DIGITS; digit++) {
      putShort(numericDigits[digit]);
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }

  private void putShort(int value) {
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  private void putInt(int value) {
    putShort(value >>> 16);
    putShort(value);
  }

  private void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }
}
