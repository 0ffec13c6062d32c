package com.instashop.contracts.measure;

import com.instashop.contracts.event.Row;

/** The keys of {@link Metric#STOCK}: all stock rows, and those that need attention. */
public enum StockLevel {
  ALL,
  /** At or under the reorder point, but not empty. */
  LOW,
  EMPTY;

  private final String label = name().toLowerCase(java.util.Locale.ROOT);

  /** The key in Redis. */
  public String label() {
    return label;
  }

  /** The level of a row; {@link #ALL} where it needs no attention. */
  static StockLevel of(Row.Stock stock) {
    return stock.isEmpty() ? EMPTY : stock.isLow() ? LOW : ALL;
  }
}
