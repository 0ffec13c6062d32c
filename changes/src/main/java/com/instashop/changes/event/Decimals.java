package com.instashop.changes.event;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decimals as whole numbers of their smallest unit. What no such number can be has one that
 * compares with the others as PostgreSQL compares it: NaN is larger than everything.
 */
public final class Decimals {
  /** NaN, which is part of no sum. */
  public static final long NAN = Long.MAX_VALUE;

  private static final long LARGE = Long.MAX_VALUE - 2;

  /** From there on all look alike, with either sign; in units of the scale. */
  public static final BigDecimal MOST = BigDecimal.valueOf(LARGE);

  /** How Debezium writes NaN. */
  static final String DEBEZIUM_NAN = "NAN";

  private static final long INFINITY = Long.MAX_VALUE - 1;
  private static final long MINUS_INFINITY = Long.MIN_VALUE;
  private static final long SMALL = Long.MIN_VALUE + 1;

  private Decimals() {}

  /** A decimal as PostgreSQL writes it, from what Debezium makes of it. */
  static String text(String debezium) {
    return switch (debezium) {
      case DEBEZIUM_NAN -> "NaN";
      case "POSITIVE_INFINITY" -> "Infinity";
      case "NEGATIVE_INFINITY" -> "-Infinity";
      default -> debezium;
    };
  }

  /**
   * The number of a decimal.
   *
   * @param scale how many decimals there are; where it is negative, they are cut
   * @throws NumberFormatException where it is none
   * @throws ArithmeticException where it has more decimals
   */
  static long unscaled(String text, int scale) {
    switch (text) {
      case "NaN" -> {
        return NAN;
      }
      case "Infinity" -> {
        return INFINITY;
      }
      case "-Infinity" -> {
        return MINUS_INFINITY;
      }
      default -> {}
    }
    BigDecimal units =
        new BigDecimal(text)
            .movePointRight(Math.max(scale, 0))
            .setScale(0, scale < 0 ? RoundingMode.DOWN : RoundingMode.UNNECESSARY);
    if (units.abs().compareTo(MOST) >= 0) {
      return units.signum() > 0 ? LARGE : SMALL;
    }
    return units.longValueExact();
  }

  /** Whether it stands for all that are as large: too large for a number of their own. */
  public static boolean isBeyond(long unscaled) {
    return unscaled == LARGE || unscaled == SMALL;
  }

  /** Whether it is NaN or infinite, and so part of no sum. */
  public static boolean isInfinite(long unscaled) {
    return unscaled >= INFINITY || unscaled == MINUS_INFINITY;
  }
}
