package com.instashop.dashboard.view.card;

import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.dashboard.model.Live;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.model.WindowSeries;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import com.instashop.dashboard.view.chart.BarList;
import com.instashop.dashboard.view.chart.ShareList;
import com.instashop.dashboard.view.chart.TimeChart;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was sold: over time, by category, payment method and status, and what sold best. */
public final class SalesCards {
  private static final List<Part> WINDOWS = List.of(Part.REDIS, Part.SPARK, Part.INSTASHOP);
  private static final List<Part> TOTALS = List.of(Part.REDIS, Part.TOTALS, Part.INSTASHOP);
  private static final int ROWS = 8;

  private final Texts texts;
  private final TimeChart revenueChart;
  private final TimeChart transactionsChart;
  private final BarList categories = new BarList(ROWS);
  private final BarList bestSellers = new BarList(ROWS);
  private final ShareList payments = new ShareList();
  private final ShareList statuses = new ShareList();
  private final Card revenue;
  private final Card transactions;
  private final Card category;
  private final Card payment;
  private final Card status;
  private final Card sellers;

  public SalesCards(Texts texts) {
    this.texts = texts;
    revenueChart =
        new TimeChart(
            texts,
            TimeChart.Style.AREA,
            Windows.LENGTH,
            value -> texts.money(BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN)));
    transactionsChart =
        new TimeChart(
            texts,
            TimeChart.Style.BARS,
            Windows.LENGTH,
            value -> texts.text("count.transactions", Math.round(value)));
    revenue = Card.of(texts, "revenue", revenueChart, WINDOWS);
    transactions = Card.of(texts, "transactions", transactionsChart, WINDOWS);
    category = Card.of(texts, "category", categories, TOTALS);
    payment = Card.of(texts, "payment", payments, TOTALS);
    status = Card.of(texts, "status", statuses, TOTALS);
    sellers = Card.of(texts, "sellers", bestSellers, WINDOWS);
  }

  public Card revenue() {
    return revenue;
  }

  public Card transactions() {
    return transactions;
  }

  public Card category() {
    return category;
  }

  public Card payment() {
    return payment;
  }

  public Card status() {
    return status;
  }

  public Card sellers() {
    return sellers;
  }

  public void show(Screen screen) {
    Live live = screen.live();
    windows(screen, live);
    Dashboard totals = live == null ? null : live.totals();
    String waiting = texts.text("waiting.totals");
    boolean none = totals == null || totals.transactions().total() == 0;
    category.state(screen, none || totals.sales().byCategory().isEmpty() ? waiting : null);
    payment.state(screen, none ? waiting : null);
    status.state(screen, none ? waiting : null);
    if (!none) {
      categories(totals.sales());
      payments(totals);
      statuses(totals.transactions());
    }
  }

  private void windows(Screen screen, Live live) {
    List<WindowPoint> money = series(live, window -> window.totalRevenue().doubleValue());
    List<WindowPoint> counts = series(live, WindowDocuments.Transactions::transactionCount);
    String waiting = texts.text("waiting.windows");
    revenue.state(screen, money.isEmpty() ? waiting : null);
    transactions.state(screen, counts.isEmpty() ? waiting : null);
    revenueChart.show(money);
    transactionsChart.show(counts);
    if (!money.isEmpty()) {
      revenue.subtitle(texts.text("subtitle.windows.money"));
      transactions.subtitle(texts.text("subtitle.windows"));
    }
    boolean none =
        live == null || live.topProducts() == null || live.topProducts().products().isEmpty();
    sellers.state(screen, none ? texts.text("waiting.sellers") : null);
    if (!none) {
      sellers(live.topProducts());
    }
  }

  private static List<WindowPoint> series(
      Live live, ToDoubleFunction<WindowDocuments.Transactions> value) {
    if (live == null) {
      return List.of();
    }
    Instant watermark = live.health().spark() == null ? null : live.health().spark().watermark();
    return WindowSeries.of(
        live.windows().transactions(), WindowDocuments.Transactions::windowStart, value, watermark);
  }

  private void categories(Dashboard.Sales sales) {
    category.subtitle(texts.money(sales.grossSales()));
    double most =
        sales.byCategory().values().stream()
            .mapToDouble(sold -> sold.grossSales().doubleValue())
            .max()
            .orElse(0);
    categories.show(
        sales.byCategory().entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<String, Dashboard.CategorySales> entry) ->
                            entry.getValue().grossSales())
                    .reversed())
            .map(
                entry ->
                    new BarList.Entry(
                        texts.key("category", entry.getKey()),
                        null,
                        texts.money(entry.getValue().grossSales()),
                        texts.text("count.units", entry.getValue().itemsSold()),
                        Values.share(entry.getValue().grossSales().doubleValue(), most),
                        "series-1"))
            .toList());
  }

  private void payments(Dashboard totals) {
    payment.subtitle(texts.text("subtitle.payment"));
    long all = totals.transactions().total();
    List<BarList.Entry> entries = new ArrayList<>();
    totals
        .transactions()
        .byPaymentMethod()
        .forEach(
            (method, count) ->
                entries.add(
                    new BarList.Entry(
                        texts.key("payment", method),
                        Values.paymentIcon(method),
                        texts.money(
                            totals
                                .revenue()
                                .byPaymentMethod()
                                .getOrDefault(method, BigDecimal.ZERO)),
                        texts.percent(Values.share(count, all) * 100) + " · " + texts.count(count),
                        Values.share(count, all),
                        Values.tone(entries.size()))));
    payments.show(entries);
  }

  private void statuses(Dashboard.Transactions counts) {
    status.subtitle(texts.text("count.transactions", counts.total()));
    statuses.show(
        counts.byStatus().entrySet().stream()
            .sorted(Comparator.comparingInt(status -> Values.order(status.getKey())))
            .map(
                entry ->
                    new BarList.Entry(
                        texts.key("status", entry.getKey()),
                        Values.statusIcon(entry.getKey()),
                        texts.count(entry.getValue()),
                        texts.percent(Values.share(entry.getValue(), counts.total()) * 100),
                        Values.share(entry.getValue(), counts.total()),
                        Values.statusTone(entry.getKey())))
            .toList());
  }

  private void sellers(WindowDocuments.TopProducts top) {
    sellers.subtitle(texts.text("subtitle.sellers", texts.minute(top.windowStart())));
    double most =
        top.products().stream().mapToDouble(WindowDocuments.Seller::quantity).max().orElse(0);
    bestSellers.show(
        top.products().stream()
            .map(
                seller ->
                    new BarList.Entry(
                        texts.name(seller.name(), "product.unknown", seller.productId()),
                        null,
                        texts.text("count.units", seller.quantity()),
                        texts.money(seller.revenue()),
                        Values.share(seller.quantity(), most),
                        "series-1"))
            .toList());
  }
}
