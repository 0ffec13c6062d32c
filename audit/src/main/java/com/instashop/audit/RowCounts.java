package com.instashop.audit;

import com.instashop.contracts.redis.Amounts;
import java.util.Map;

/** How many rows of a table a program wrote. */
public record RowCounts(long inserted, long updated, long deleted) {
  static final RowCounts NONE = new RowCounts(0, 0, 0);

  Map<String, Amounts> byOperation() {
    return Map.of(
        "c", new Amounts(inserted, 0, 0),
        "u", new Amounts(updated, 0, 0),
        "d", new Amounts(deleted, 0, 0));
  }
}
