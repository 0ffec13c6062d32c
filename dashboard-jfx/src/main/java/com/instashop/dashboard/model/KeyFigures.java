package com.instashop.dashboard.model;

import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.dashboard.model.KeyFigure.Change;
import com.instashop.dashboard.model.KeyFigure.Name;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The key figures of a reading. */
public final class KeyFigures {
  private static final String IN_TRANSIT = "in_transit";

  private final Live live;
  private final Instant watermark;

  private KeyFigures(Live live) {
    this.live = live;
    this.watermark = live.health().spark() == null ? null : live.health().spark().watermark();
  }

  /** One for each name, in their order. */
  public static List<KeyFigure> of(Live live) {
    KeyFigures figures = new KeyFigures(live);
    return List.of(Name.values()).stream().map(figures::figure).toList();
  }

  private KeyFigure figure(Name name) {
    return switch (name) {
      case REVENUE_TODAY ->
          flow(name, live.totals() == null ? null : live.totals().revenue().today(), revenue());
      case REVENUE_TOTAL ->
          level(name, live.totals() == null ? null : live.totals().revenue().total(), revenue());
      case TRANSACTIONS ->
          flow(
              name,
              live.totals() == null ? null : count(live.totals().transactions().total()),
              transactions(WindowDocuments.Transactions::transactionCount));
      case AVERAGE_BASKET -> ofWindow(name, baskets());
      case UNIQUE_CUSTOMERS ->
          ofWindow(name, transactions(WindowDocuments.Transactions::uniqueCustomers));
      case ITEMS_SOLD ->
          flow(
              name,
              live.totals() == null ? null : count(live.totals().sales().itemsSold()),
              WindowSeries.of(
                  live.windows().products(),
                  WindowDocuments.Products::windowStart,
                  KeyFigures::units,
                  watermark));
      case IN_TRANSIT ->
          level(
              name,
              live.totals() == null
                  ? null
                  : count(live.totals().shipments().byStatus().getOrDefault(IN_TRANSIT, 0L)),
              WindowSeries.of(
                  live.windows().shipments(),
                  WindowDocuments.Shipments::windowStart,
                  window -> window.statuses().getOrDefault(IN_TRANSIT, 0L),
                  watermark));
      case STOCK_ALERTS ->
          level(
              name,
              live.totals() == null
                  ? null
                  : count(live.totals().stock().low() + live.totals().stock().empty()),
              WindowSeries.of(
                  live.windows().stock(),
                  WindowDocuments.Stock::windowStart,
                  window -> window.lowChange() + window.emptyChange(),
                  watermark));
    };
  }

  /** Something that is added up: its course is what each window added. */
  private static KeyFigure flow(Name name, BigDecimal value, List<WindowPoint> points) {
    return new KeyFigure(name, value, points, relative(points));
  }

  /** Something that stands: its course is the sum so far, its change what the window added. */
  private static KeyFigure level(Name name, BigDecimal value, List<WindowPoint> points) {
    List<WindowPoint> closed = WindowSeries.closed(points);
    Change change =
        closed.isEmpty() ? null : new Change(closed.get(closed.size() - 1).value(), false);
    return new KeyFigure(name, value, WindowSeries.running(points), change);
  }

  /** Something that only a window has: its value is that of the newest final one. */
  private static KeyFigure ofWindow(Name name, List<WindowPoint> points) {
    List<WindowPoint> closed = WindowSeries.closed(points);
    BigDecimal value =
        closed.isEmpty() ? null : BigDecimal.valueOf(closed.get(closed.size() - 1).value());
    return new KeyFigure(name, value, closed, relative(points));
  }

  private static Change relative(List<WindowPoint> points) {
    List<WindowPoint> closed = WindowSeries.closed(points);
    if (closed.size() < 2) {
      return null;
    }
    double before = closed.get(closed.size() - 2).value();
    double newest = closed.get(closed.size() - 1).value();
    return before <= 0
        ? new Change(newest - before, false)
        : new Change((newest - before) / before * 100, true);
  }

  private List<WindowPoint> revenue() {
    return transactions(window -> window.totalRevenue().doubleValue());
  }

  private List<WindowPoint> transactions(ToDoubleFunction<WindowDocuments.Transactions> value) {
    return WindowSeries.of(
        live.windows().transactions(), WindowDocuments.Transactions::windowStart, value, watermark);
  }

  /** A window without a new transaction has no average. */
  private List<WindowPoint> baskets() {
    return transactions(window -> window.avgAmount().doubleValue()).stream()
        .filter(point -> point.value() > 0)
        .toList();
  }

  private static double units(WindowDocuments.Products window) {
    return window.categories().values().stream()
        .mapToLong(WindowDocuments.Category::productSales)
        .sum();
  }

  private static BigDecimal count(long count) {
    return BigDecimal.valueOf(count);
  }
}
