package com.instashop.changes.event;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * An image of a row: a slot a column, in the order of the table's columns. A slot holds a value,
 * NULL, or nothing, where the column was not asked for, was not there, or was not what it should
 * be.
 *
 * <p>Who decodes fills the same two images again and again: keep a {@link #copy}.
 */
public final class Image {
  /** Stands in a {@link #problem} before the value of the column. */
  public static final String SUCH_AS = ", e.g. ";

  /** How much of a value a line of text has. */
  private static final int SHOWN = 100;

  private static final byte NOTHING = 0;
  private static final byte NULL = 1;
  private static final byte VALUE = 2;

  private final CapturedTable table;
  private final byte[] states;
  private final long[] numbers;
  private final String[] texts;
  private String problem;

  /** An image of which no column has a value. */
  public Image(CapturedTable table) {
    this(
        table,
        new byte[table.columns().size()],
        new long[table.columns().size()],
        new String[table.columns().size()]);
  }

  private Image(CapturedTable table, byte[] states, long[] numbers, String[] texts) {
    this.table = table;
    this.states = states;
    this.numbers = numbers;
    this.texts = texts;
  }

  /**
   * An image of the needed columns.
   *
   * @param values in the order of the table: a number for a number, money in cents, a timestamp in
   *     microseconds since the epoch; a text for a text; null for NULL
   */
  public static Image of(CapturedTable table, Object... values) {
    Image image = new Image(table);
    int next = 0;
    for (int slot = 0; slot < table.columns().size(); slot++) {
      if (table.columns().get(slot).needed()) {
        Object value = values[next++];
        if (value == null) {
          image.setNull(slot);
        } else if (value instanceof Number number) {
          image.set(slot, number.longValue());
        } else {
          image.set(slot, value.toString());
        }
      }
    }
    return image;
  }

  /** Whether it is an image of the same row. */
  public boolean hasKeyOf(Image other) {
    List<Integer> slots = table.key();
    for (int i = 0; i < slots.size(); i++) {
      int slot = slots.get(i);
      boolean same =
          table.columns().get(slot).type().isNumber()
              ? numbers[slot] == other.numbers[slot]
              : Objects.equals(texts[slot], other.texts[slot]);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  void clear() {
    Arrays.fill(states, NOTHING);
    problem = null;
  }

  /** Sets a column to NULL. */
  public void setNull(int slot) {
    states[slot] = NULL;
    texts[slot] = null;
  }

  /** Sets a number; money in cents, a timestamp in microseconds since the epoch. */
  public void set(int slot, long number) {
    states[slot] = VALUE;
    numbers[slot] = number;
  }

  /** Sets a text, or a JSON document. */
  public void set(int slot, String text) {
    states[slot] = VALUE;
    texts[slot] = text;
  }

  /**
   * Sets a decimal.
   *
   * @param unscaled the number in units of its scale, or one of {@link Decimals}
   */
  void set(int slot, String text, long unscaled) {
    set(slot, text);
    numbers[slot] = unscaled;
  }

  boolean isNothing(int slot) {
    return states[slot] == NOTHING;
  }

  /** The value of a column cannot be used. */
  void setNothing(int slot, String reason) {
    states[slot] = NOTHING;
    problem = problem == null ? reason : problem;
  }

  public CapturedTable table() {
    return table;
  }

  /** The primary key of a table of the shop. */
  public long id() {
    return numbers[0];
  }

  /** The primary key: the value of its column, or a list of those of several. */
  public Object key() {
    List<Integer> slots = table.key();
    return slots.size() == 1 ? value(slots.get(0)) : slots.stream().map(this::value).toList();
  }

  /** Whether a column has a value. */
  public boolean has(int slot) {
    return states[slot] == VALUE;
  }

  /**
   * A number; money in cents, a decimal in units of its scale or what {@link Decimals} says, a
   * boolean as 0 or 1, a date in days and a time in microseconds since the epoch or midnight.
   */
  public long number(int slot) {
    return numbers[slot];
  }

  /** Compares the numbers of two columns of one kind and scale, as a comparator does. */
  public int compare(int slot, int other) {
    boolean alike = numbers[slot] == numbers[other] && Decimals.isBeyond(numbers[slot]);
    return alike && table.columns().get(slot).type() == Column.Type.DECIMAL
        ? new BigDecimal(texts[slot]).compareTo(new BigDecimal(texts[other]))
        : Long.compare(numbers[slot], numbers[other]);
  }

  /** The UTC date of a timestamp, in days since 1970-01-01. */
  public long day(int slot) {
    return Moments.day(numbers[slot]);
  }

  /** A text, or a JSON document; null for NULL. */
  public String text(int slot) {
    return texts[slot];
  }

  /**
   * A text; null for NULL.
   *
   * @throws IllegalArgumentException where the table has no such column
   */
  public String text(String column) {
    return texts[table.slot(column)];
  }

  /** Why columns hold nothing although there was something; null where all is well. */
  public String problem() {
    return problem;
  }

  /** An image that stays as this one is now. */
  public Image copy() {
    Image copy = new Image(table, states.clone(), numbers.clone(), texts.clone());
    copy.problem = problem;
    return copy;
  }

  /** Whether it is of the same table, and the same columns have the same values. */
  @Override
  public boolean equals(Object object) {
    return object instanceof Image other
        && other.table.equals(table)
        && IntStream.range(0, states.length).allMatch(slot -> isSame(slot, other));
  }

  private boolean isSame(int slot, Image other) {
    return states[slot] == other.states[slot] && Objects.equals(value(slot), other.value(slot));
  }

  /** The columns in which another image of the same table is different. */
  public List<String> differences(Image other) {
    return IntStream.range(0, states.length)
        .filter(slot -> !isSame(slot, other))
        .mapToObj(slot -> table.columns().get(slot).name())
        .toList();
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  /** The columns that hold something, as PostgreSQL would write them; long values are cut off. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(table.tableName()).append('[');
    List<Column> columns = table.columns();
    String separator = "";
    for (int slot = 0; slot < states.length; slot++) {
      if (states[slot] != NOTHING) {
        line.append(separator).append(columns.get(slot).name()).append('=').append(shown(slot));
        separator = ", ";
      }
    }
    return line.append(']').toString();
  }

  private String shown(int slot) {
    String text = String.valueOf(value(slot));
    return text.length() <= SHOWN
        ? text
        : "%s… (%,d characters)".formatted(text.substring(0, SHOWN), text.length());
  }

  /** The value of a column: as PostgreSQL would write it, {@code toString} gives it. */
  public Object value(int slot) {
    if (states[slot] != VALUE) {
      return null;
    }
    Column column = table.columns().get(slot);
    long number = numbers[slot];
    return switch (column.type()) {
      case BIGINT, INTEGER -> number;
      case MONEY -> number == Decimals.NAN ? "NaN" : BigDecimal.valueOf(number, column.scale());
      case BOOLEAN -> number != 0;
      case DATE -> Moments.date(number);
      case TIMESTAMP -> Moments.timestamp(number, "Z");
      case DATETIME -> Moments.timestamp(number, "");
      case TIME -> Moments.time(number);
      case DECIMAL, TEXT, INTERVAL, JSON, JSON_TEXT, REAL, DOUBLE, BYTES, ARRAY, OTHER ->
          texts[slot];
    };
  }
}
