package com.instashop.contracts.redis;

import java.io.Serializable;

/**
 * A sum of bookings: the values of {@link RedisKeys#BASELINE} and {@link RedisKeys#BOOKED}.
 *
 * @param count rows, or events
 * @param cents money in whole cents
 * @param quantity units
 */
public record Amounts(long count, long cents, long quantity) implements Serializable {
  public static final Amounts ZERO = new Amounts(0, 0, 0);

  public Amounts plus(Amounts other) {
    return new Amounts(count + other.count, cents + other.cents, quantity + other.quantity);
  }

  public Amounts minus(Amounts other) {
    return plus(other.negated());
  }

  public Amounts negated() {
    return new Amounts(-count, -cents, -quantity);
  }
}
