package com.instashop.spark.metrics.window;

import com.instashop.contracts.redis.Amounts;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What each product sold in the windows that are kept. It follows what is booked and what expires:
 * nobody adds up all windows for each batch. A sum of more than 64 bits wraps around, and is right
 * again when what made it so has expired.
 */
public final class Sales {
  private final Map<String, Amounts> sums = new HashMap<>();

  void add(String product, Amounts amounts) {
    sums.merge(product, amounts, Sales::sum);
  }

  void takeBack(String product, Amounts amounts) {
    add(product, amounts.negated());
  }

  /** Null where nothing is left. */
  private static Amounts sum(Amounts one, Amounts other) {
    Amounts sum =
        new Amounts(
            one.count() + other.count(),
            one.cents() + other.cents(),
            one.quantity() + other.quantity());
    return sum.equals(Amounts.ZERO) ? null : sum;
  }

  /** By the key of the product. */
  public Map<String, Amounts> byProduct() {
    return Collections.unmodifiableMap(sums);
  }
}
