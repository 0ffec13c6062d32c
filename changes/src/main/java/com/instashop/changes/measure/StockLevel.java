package com.instashop.changes.measure;

import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.ShopTables;
import java.util.List;
import java.util.Locale;

/** The keys of {@link Metric#STOCK}: all stock rows, and those that need attention. */
public enum StockLevel {
  ALL(new Filter.Always()),
  /** At or under the reorder point, but not empty. */
  LOW(
      new Filter.And(
          List.of(
              new Filter.WithNumber(Slots.AVAILABLE, Filter.Operator.MORE, 0),
              new Filter.WithColumn(
                  Slots.AVAILABLE, Filter.Operator.AT_MOST, Slots.REORDER_POINT)))),
  EMPTY(new Filter.WithNumber(Slots.AVAILABLE, Filter.Operator.AT_MOST, 0));

  private final Filter filter;
  private final String label = name().toLowerCase(Locale.ROOT);

  StockLevel(Filter filter) {
    this.filter = filter;
  }

  private static final class Slots {
    static final Slot AVAILABLE = Slot.of(ShopTables.STOCK, "available_quantity");
    static final Slot REORDER_POINT = Slot.of(ShopTables.STOCK, "reorder_point");
  }

  /** The level of a row; {@link #ALL} where it needs no attention. */
  public static StockLevel of(Image stock) {
    return EMPTY.filter.holds(stock) ? EMPTY : LOW.filter.holds(stock) ? LOW : ALL;
  }

  /** The key in Redis. */
  public String label() {
    return label;
  }

  /** The rows that are of this level. */
  Filter filter() {
    return filter;
  }
}
