package com.instashop.changes.measure;

import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.Column.Type;
import java.util.stream.Stream;

/**
 * What a row adds to a sum: a number, or the product of two, where a condition holds. A NULL adds
 * nothing.
 *
 * @param factor what the number is multiplied with; null for the number alone
 * @param filter which rows add something
 */
public record Sum(Slot number, Slot factor, Filter filter) {

  /** The most that a row may add, in its smallest units: sums of thousands of them are exact. */
  public static final long MOST = 1_000_000_000_000_000L;

  /** A column. */
  public static Sum of(Slot number) {
    return new Sum(number, null, new Filter.Always());
  }

  /** The product of this and another column. */
  public Sum times(Slot other) {
    return new Sum(number, other, filter);
  }

  /** This, of those rows only. */
  public Sum where(Filter condition) {
    return new Sum(number, factor, condition);
  }

  /** What a row adds, in its smallest units. */
  long of(Image image) {
    if (!number.hasNumber(image) || !filter.holds(image)) {
      return 0;
    }
    if (factor == null) {
      return image.number(number.index());
    }
    return factor.hasNumber(image)
        ? image.number(number.index()) * image.number(factor.index())
        : 0;
  }

  /** Whether a row would add more than {@link #MOST}. */
  boolean isTooLarge(Image image) {
    if (!number.hasNumber(image) || factor != null && !factor.hasNumber(image)) {
      return false;
    }
    long one = image.number(number.index());
    long other = factor == null ? 1 : image.number(factor.index());
    long product = one * other;
    return Math.multiplyHigh(one, other) != product >> 63 || product > MOST || product < -MOST;
  }

  /** What a row adds, in words, for people. */
  String words(Image image) {
    Object value = image.value(number.index());
    return factor == null ? value.toString() : value + " × " + image.value(factor.index());
  }

  /** How many decimals it has: it is a whole number of its smallest unit. */
  public int scale() {
    return number.column().scale() + (factor == null ? 0 : factor.column().scale());
  }

  /** Whether it is the shop's money, in euro; a decimal of a declared table is just a number. */
  public boolean isMoney() {
    return number.column().type() == Type.MONEY
        || factor != null && factor.column().type() == Type.MONEY;
  }

  /** The columns that it looks at. */
  Stream<Slot> slots() {
    Stream<Slot> numbers = factor == null ? Stream.of(number) : Stream.of(number, factor);
    return Stream.concat(numbers, filter.slots());
  }

  /** In words, for people. */
  public String words() {
    return factor == null
        ? number.column().name()
        : number.column().name() + " × " + factor.column().name();
  }
}
