package com.instashop.dashboard.model;

import java.math.BigDecimal;
import java.util.List;

/**
 * One number at the top of the screen.
 *
 * @param value null where it is not known yet
 * @param course how it came to this, by window; empty where there is no window
 * @param change against the window before; null where two windows are not final yet
 */
public record KeyFigure(Name name, BigDecimal value, List<WindowPoint> course, Change change) {

  /** What a value counts. */
  public enum Unit {
    EUR,
    COUNT
  }

  /** Which number. */
  public enum Name {
    REVENUE_TODAY(Unit.EUR),
    REVENUE_TOTAL(Unit.EUR),
    TRANSACTIONS(Unit.COUNT),
    AVERAGE_BASKET(Unit.EUR),
    UNIQUE_CUSTOMERS(Unit.COUNT),
    ITEMS_SOLD(Unit.COUNT),
    IN_TRANSIT(Unit.COUNT),
    STOCK_ALERTS(Unit.COUNT);

    private final Unit unit;

    Name(Unit unit) {
      this.unit = unit;
    }

    public Unit unit() {
      return unit;
    }
  }

  /**
   * The newest final window against the one before.
   *
   * @param amount percent where {@code relative}, else what the window added
   */
  public record Change(double amount, boolean relative) {}
}
