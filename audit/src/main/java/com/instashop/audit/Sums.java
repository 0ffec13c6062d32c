package com.instashop.audit;

import com.instashop.changes.measure.MetricSql;
import com.instashop.contracts.redis.Amounts;

/**
 * Sums that may be more than 64 bits hold: the nearest that they hold stands for them. Who keeps
 * the numbers has refused them, so such a sum is a difference, and not the end of all comparisons.
 */
final class Sums {
  private Sums() {}

  /** The sum of two amounts. */
  static Amounts plus(Amounts one, Amounts other) {
    return new Amounts(
        plus(one.count(), other.count()),
        plus(one.cents(), other.cents()),
        plus(one.quantity(), other.quantity()));
  }

  private static long plus(long one, long other) {
    long sum = one + other;
    boolean isTooLarge = ((one ^ sum) & (other ^ sum)) < 0;
    return !isTooLarge ? sum : one < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** A number of a query as a {@code bigint}; the sum of no rows is 0. */
  static String sql(String number) {
    return MetricSql.whole("coalesce(%s, 0)".formatted(number));
  }
}
