package com.instashop.dashboard.view.card;

import com.instashop.dashboard.export.HistorySheets;
import com.instashop.dashboard.model.history.CategorySales;
import com.instashop.dashboard.model.history.Change;
import com.instashop.dashboard.model.history.CustomerValue;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.ProductSales;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import com.instashop.dashboard.view.chart.BarList;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;

/** What was sold in a range: by category, product and merchant. */
public final class HistorySalesCards {
  private static final int ROWS = 8;

  private final Texts texts;
  private final BarList categories = new BarList(ROWS);
  private final BarList sellers = new BarList(ROWS);
  private final DataTable<CustomerValue> customers;
  private final Card category;
  private final Card seller;
  private final Card customer;

  public HistorySalesCards(Texts texts, HistoryCards cards) {
    this.texts = texts;
    customers =
        new DataTable<CustomerValue>(texts, texts.text("history.card.customervalue"))
            .text("history.merchant", 130, this::name)
            .text("history.plan", 84, customer -> plan(customer))
            .value(
                "history.sales",
                76,
                CustomerValue::transactions,
                customer -> texts.count(customer.transactions()))
            .value(
                "history.revenue",
                104,
                CustomerValue::revenue,
                customer -> texts.money(customer.revenue()));
    category = cards.card("category", categories, HistorySheets::categories);
    seller = cards.card("sellers", sellers, HistorySheets::sellers);
    customer = cards.card("customervalue", customers, HistorySheets::customers);
  }

  public Card category() {
    return category;
  }

  public Card seller() {
    return seller;
  }

  public Card customer() {
    return customer;
  }

  public void show(HistoryNotice notice, History history) {
    String none = texts.text("history.none.sales");
    notice.on(category, history == null || history.categories().isEmpty(), none);
    notice.on(seller, history == null || history.sellers().isEmpty(), none);
    notice.on(customer, history == null || history.customers().isEmpty(), none);
    if (history != null) {
      categories(history.categories(), history.isComparable());
      sellers(history.sellers());
      customers.show(history.customers());
      customer.subtitle(texts.text("history.merchants", history.customers().size()));
    }
  }

  private void categories(List<CategorySales> sold, boolean comparable) {
    BigDecimal all =
        sold.stream().map(CategorySales::netRevenue).reduce(BigDecimal.ZERO, BigDecimal::add);
    category.subtitle(texts.compact(all.doubleValue()) + " €");
    double most = sold.stream().mapToDouble(one -> one.netRevenue().doubleValue()).max().orElse(0);
    categories.show(
        sold.stream()
            .map(
                one ->
                    new BarList.Entry(
                        one.known() ? texts.value("category", one.category()) : texts.unknown(),
                        null,
                        texts.money(one.netRevenue()),
                        comparable ? change(one) : "",
                        Values.share(one.netRevenue().doubleValue(), most),
                        "series-1"))
            .toList());
  }

  private String change(CategorySales one) {
    OptionalDouble percent = new Change(one.before(), one.netRevenue()).percent();
    if (percent.isEmpty()) {
      return "";
    }
    double size = percent.getAsDouble();
    return (size > 0 ? "▲ " : size < 0 ? "▼ " : "= ") + texts.percent(Math.abs(size));
  }

  private void sellers(List<ProductSales> sold) {
    seller.subtitle(texts.text("history.sellers.sub"));
    double most = sold.stream().mapToDouble(one -> one.revenue().doubleValue()).max().orElse(0);
    sellers.show(
        sold.stream()
            .map(
                one ->
                    new BarList.Entry(
                        texts.name(one.name(), "product.unknown", one.productId()),
                        null,
                        texts.money(one.revenue()),
                        texts.text("count.units", one.units()),
                        Values.share(one.revenue().doubleValue(), most),
                        "series-1"))
            .toList());
  }

  private String name(CustomerValue merchant) {
    return texts.name(merchant.name(), "history.merchant.unknown", merchant.customerId());
  }

  private String plan(CustomerValue merchant) {
    return merchant.plan() == null ? "" : texts.value("plan", merchant.plan());
  }
}
