package com.instashop.changes.measure;

import java.util.Objects;
import java.util.StringJoiner;

/**
 * The values that a booking is split by, a text or a whole number each. Made to be filled again and
 * again.
 */
public final class Key {
  /** How many values there can be. */
  public static final int MOST = 4;

  /**
   * Stands beside a number, where a text would be: none that PostgreSQL knows has this character.
   */
  private static final String NUMBER = "\0";

  /** NULL where keys are written: as COPY of PostgreSQL writes it. */
  public static final String NULL = "\\N";

  /**
   * What nobody knows, where keys are written: a value of another row, for example the category of
   * a product, that is not there. No text is {@link #written} so.
   */
  public static final String UNKNOWN = "\\?";

  private static final String BACKSLASH = "\\";

  private final String[] texts = new String[MOST];
  private final long[] numbers = new long[MOST];
  private int size;

  /** Begins a new key. */
  public Key clear() {
    size = 0;
    return this;
  }

  /** Adds a text; null for NULL. */
  public Key add(String text) {
    texts[size] = text;
    numbers[size] = 0;
    size++;
    return this;
  }

  /** Adds a number. */
  public Key add(long number) {
    texts[size] = NUMBER;
    numbers[size] = number;
    size++;
    return this;
  }

  boolean isNull(int place) {
    return texts[place] == null;
  }

  String text(int place) {
    return texts[place];
  }

  long number(int place) {
    return numbers[place];
  }

  int hash() {
    int hash = size;
    for (int i = 0; i < size; i++) {
      String text = texts[i];
      hash = hash * 31 + (text == null ? 0 : text.hashCode());
      hash = hash * 31 + Long.hashCode(numbers[i]);
    }
    return hash;
  }

  /** Whether these are its values; of one metric, so that there are as many. */
  boolean isAt(String[] otherTexts, long[] otherNumbers, int from) {
    for (int i = 0; i < size; i++) {
      if (numbers[i] != otherNumbers[from + i] || !Objects.equals(texts[i], otherTexts[from + i])) {
        return false;
      }
    }
    return true;
  }

  /** Copies the values; returns how many there are. */
  int copyTo(String[] otherTexts, long[] otherNumbers, int from) {
    System.arraycopy(texts, 0, otherTexts, from, size);
    System.arraycopy(numbers, 0, otherNumbers, from, size);
    return size;
  }

  Key copyFrom(String[] otherTexts, long[] otherNumbers, int from, int newSize) {
    System.arraycopy(otherTexts, from, texts, 0, newSize);
    System.arraycopy(otherNumbers, from, numbers, 0, newSize);
    size = newSize;
    return this;
  }

  /**
   * The values, with {@code |} between them: as the shipped metrics have them in Redis. Each is
   * {@link #written}; of several, a {@code |} within a text is {@code %7C} and a {@code %} is
   * {@code %25}, so that no two keys are written alike.
   */
  @Override
  public String toString() {
    if (size == 1) {
      return value(0);
    }
    StringJoiner joined = new StringJoiner("|");
    for (int i = 0; i < size; i++) {
      joined.add(value(i).replace("%", "%25").replace("|", "%7C"));
    }
    return joined.toString();
  }

  /** A value of a key of several as a key of it alone has it. */
  public static String decoded(String text) {
    return text.replace("%7C", "|").replace("%25", "%");
  }

  /**
   * A text as keys have it: NULL is {@link #NULL}, and a text that begins with a backslash has one
   * more in front, so that it is never taken for NULL.
   *
   * @param text null for NULL
   */
  public static String written(String text) {
    if (text == null) {
      return NULL;
    }
    return text.startsWith(BACKSLASH) ? BACKSLASH + text : text;
  }

  /** The text that was {@link #written}; null for NULL, and for what is {@link #UNKNOWN}. */
  public static String read(String written) {
    if (written.equals(NULL) || written.equals(UNKNOWN)) {
      return null;
    }
    return written.startsWith(BACKSLASH) ? written.substring(1) : written;
  }

  private String value(int index) {
    return NUMBER.equals(texts[index]) ? Long.toString(numbers[index]) : written(texts[index]);
  }
}
