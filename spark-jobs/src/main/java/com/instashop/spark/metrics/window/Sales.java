package com.instashop.spark.metrics.window;

import com.instashop.contracts.redis.Amounts;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What each product sold in the windows that are kept. It follows what is booked and what expires:
 * nobody adds up all windows for each batch. A sum of more than 64 bits wraps around, and is right
 * again when what made it so has expired.
 */
public final class Sales {
  private final Map<String, Amounts> sums = new HashMap<>();
  private final Set<String> changed = new HashSet<>();

  /** Takes note of what a window booked more for a product. */
  void add(String product, Amounts amounts) {
    sums.merge(product, amounts, Sales::sum);
    changed.add(product);
  }

  /** Null where nothing is left. */
  private static Amounts sum(Amounts one, Amounts other) {
    Amounts sum = one.wrapping(other);
    return sum.equals(Amounts.ZERO) ? null : sum;
  }

  /** By the key of the product. */
  public Map<String, Amounts> byProduct() {
    return Collections.unmodifiableMap(sums);
  }

  /** The keys of products that sold something since {@link #written}, or of which it expired. */
  public Set<String> changed() {
    return changed;
  }

  void written() {
    changed.clear();
  }
}
