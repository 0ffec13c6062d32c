package com.instashop.contracts.redis;

/**
 * A sum of bookings: the values of {@link RedisKeys#BASELINE} and {@link RedisKeys#BOOKED}.
 *
 * @param count rows, or events
 * @param cents money in whole cents
 * @param quantity units
 */
public record Amounts(long count, long cents, long quantity) {
  public static final Amounts ZERO = new Amounts(0, 0, 0);

  /**
   * The sum.
   *
   * @throws ArithmeticException where it is more than 64 bits hold
   */
  public Amounts plus(Amounts other) {
    try {
      return new Amounts(
          Math.addExact(count, other.count),
          Math.addExact(cents, other.cents),
          Math.addExact(quantity, other.quantity));
    } catch (ArithmeticException e) {
      ArithmeticException named =
          new ArithmeticException("%s and %s are more than 64 bits hold".formatted(this, other));
      named.initCause(e);
      throw named;
    }
  }

  /** The sum, which wraps around where it is more than 64 bits hold. */
  public Amounts wrapping(Amounts other) {
    return new Amounts(count + other.count, cents + other.cents, quantity + other.quantity);
  }

  public Amounts minus(Amounts other) {
    return plus(other.negated());
  }

  public Amounts negated() {
    return new Amounts(-count, -cents, -quantity);
  }
}
