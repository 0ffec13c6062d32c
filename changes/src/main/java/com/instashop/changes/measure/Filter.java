package com.instashop.changes.measure;

import com.instashop.changes.event.Image;
import com.instashop.contracts.redis.Json;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A condition on the columns of a row, with SQL's logic of three values: a comparison with NULL is
 * neither true nor false, and a row is counted where the whole is true.
 */
public sealed interface Filter {

  /** What a condition is for a row. */
  enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /** What it is for this row. */
  Truth of(Image image);

  /** Whether the row is counted. */
  default boolean holds(Image image) {
    // Most are no condition at all: asked for every change, several times.
    return this instanceof Always || of(image) == Truth.TRUE;
  }

  /** The columns that it looks at. */
  Stream<Slot> slots();

  /**
   * What parts are together: one that is decisive decides; else one that is unknown leaves the
   * whole unknown.
   */
  private static Truth joined(List<Filter> parts, Image image, Truth decisive, Truth otherwise) {
    Truth whole = otherwise;
    for (Filter part : parts) {
      Truth truth = part.of(image);
      if (truth == decisive) {
        return decisive;
      }
      whole = truth == Truth.UNKNOWN ? Truth.UNKNOWN : whole;
    }
    return whole;
  }

  /** How two numbers are compared. */
  enum Operator {
    EQUAL("="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    /** As SQL has it. */
    public String sql() {
      return sql;
    }

    private boolean compare(long left, long right) {
      return switch (this) {
        case EQUAL -> left == right;
        case LESS -> left < right;
        case AT_MOST -> left <= right;
        case MORE -> left > right;
        case AT_LEAST -> left >= right;
      };
    }
  }

  /** Holds for every row. */
  record Always() implements Filter {
    @Override
    public Truth of(Image image) {
      return Truth.TRUE;
    }

    @Override
    public Stream<Slot> slots() {
      return Stream.of();
    }
  }

  /** Compares a number; money in cents, a timestamp in microseconds since the epoch. */
  record WithNumber(Slot slot, Operator operator, long number) implements Filter {
    @Override
    public Truth of(Image image) {
      return image.has(slot.index())
          ? Truth.of(operator.compare(image.number(slot.index()), number))
          : Truth.UNKNOWN;
    }

    @Override
    public Stream<Slot> slots() {
      return Stream.of(slot);
    }
  }

  /** Compares the numbers of two columns. */
  record WithColumn(Slot slot, Operator operator, Slot other) implements Filter {
    @Override
    public Truth of(Image image) {
      return image.has(slot.index()) && image.has(other.index())
          ? Truth.of(operator.compare(image.compare(slot.index(), other.index()), 0))
          : Truth.UNKNOWN;
    }

    @Override
    public Stream<Slot> slots() {
      return Stream.of(slot, other);
    }
  }

  /** Whether a text is one of these. */
  record In(Slot slot, SortedSet<String> texts) implements Filter {
    public In {
      texts = Collections.unmodifiableSortedSet(new TreeSet<>(texts));
    }

    @Override
    public Truth of(Image image) {
      return image.has(slot.index())
          ? Truth.of(texts.contains(image.text(slot.index())))
          : Truth.UNKNOWN;
    }

    @Override
    public Stream<Slot> slots() {
      return Stream.of(slot);
    }

    /** No two sets of texts look alike. */
    @Override
    public String toString() {
      return slot + " in " + Json.write(texts);
    }
  }

  /** Whether a column is NULL. */
  record IsNull(Slot slot) implements Filter {
    @Override
    public Truth of(Image image) {
      return Truth.of(!image.has(slot.index()));
    }

    @Override
    public Stream<Slot> slots() {
      return Stream.of(slot);
    }
  }

  /** Whether a column holds a number: NULL, NaN and the infinities are none. */
  record IsNumber(Slot slot) implements Filter {
    @Override
    public Truth of(Image image) {
      return Truth.of(slot.hasNumber(image));
    }

    @Override
    public Stream<Slot> slots() {
      return Stream.of(slot);
    }
  }

  /** Whether all of these hold. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public Truth of(Image image) {
      return joined(parts, image, Truth.FALSE, Truth.TRUE);
    }

    @Override
    public Stream<Slot> slots() {
      return parts.stream().flatMap(Filter::slots);
    }
  }

  /** Whether one of these holds. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public Truth of(Image image) {
      return joined(parts, image, Truth.TRUE, Truth.FALSE);
    }

    @Override
    public Stream<Slot> slots() {
      return parts.stream().flatMap(Filter::slots);
    }
  }

  /** Whether this does not hold. */
  record Not(Filter part) implements Filter {
    @Override
    public Truth of(Image image) {
      return switch (part.of(image)) {
        case TRUE -> Truth.FALSE;
        case FALSE -> Truth.TRUE;
        case UNKNOWN -> Truth.UNKNOWN;
      };
    }

    @Override
    public Stream<Slot> slots() {
      return part.slots();
    }
  }
}
