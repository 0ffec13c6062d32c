package com.instashop.audit;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.instashop.changes.event.Moments;
import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.StockLevel;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The fields of {@link RedisKeys#DASHBOARD} and {@link RedisKeys#REVENUE_DAILY}, by path: as they
 * are published, and as they follow from the totals.
 */
final class PublishedFields {
  private final Fields fields = new Fields();

  private PublishedFields() {}

  /** As they are published. */
  static Map<String, Amounts> found(Reading reading) {
    PublishedFields found = new PublishedFields();
    reading.dailyRevenue().forEach((day, revenue) -> found.daily(day, revenue));
    if (reading.dashboard() != null) {
      found.fields.all("", reading.dashboard());
    }
    return found.fields.byPath();
  }

  private void daily(String day, String revenue) {
    fields.all("daily." + day, DecimalNode.valueOf(new BigDecimal(revenue)));
  }

  /** As they follow from the totals. */
  static Map<String, Amounts> expected(Reading reading) {
    PublishedFields expected = new PublishedFields();
    expected.follow(reading);
    return expected.fields.byPath();
  }

  private void follow(Reading reading) {
    Map<String, Amounts> days = reading.of(Metric.TRANSACTIONS_BY_DAY);
    days.forEach((day, sum) -> put("daily." + date(day), cents(sum)));
    if (reading.dashboard() != null) {
      Dashboard dashboard = Json.MAPPER.convertValue(reading.dashboard(), Dashboard.class);
      long today = LocalDate.ofInstant(dashboard.updatedAt(), ZoneOffset.UTC).toEpochDay();
      put("revenue.today", cents(days.getOrDefault(Long.toString(today), Amounts.ZERO)));
    }
    sum(reading, Metric.TRANSACTIONS, "transactions.total", PublishedFields::counted);
    each(reading, Metric.TRANSACTIONS_BY_STATUS, "transactions.by_status.");
    each(reading, Metric.TRANSACTIONS_BY_PAYMENT_METHOD, "transactions.by_payment_method.");
    sum(reading, Metric.TRANSACTIONS, "revenue.total", PublishedFields::cents);
    reading
        .of(Metric.TRANSACTIONS_BY_PAYMENT_METHOD)
        .forEach(
            (method, sum) -> put("revenue.by_payment_method." + Fields.name(method), cents(sum)));
    salesByCategory(reading.of(Metric.ITEMS_BY_PRODUCT), reading.products()).forEach(this::sales);
    grouped(reading, Metric.CUSTOMERS_BY_PLAN, "customers", "by_plan");
    grouped(reading, Metric.PRODUCTS_BY_CATEGORY, "products", "by_category");
    reading.of(Metric.INTERACTIONS).forEach(this::interactions);
    Map<String, Amounts> stock = reading.of(Metric.STOCK);
    put("stock.total", counted(stock.getOrDefault(StockLevel.ALL.label(), Amounts.ZERO)));
    put("stock.low", counted(stock.getOrDefault(StockLevel.LOW.label(), Amounts.ZERO)));
    put("stock.empty", counted(stock.getOrDefault(StockLevel.EMPTY.label(), Amounts.ZERO)));
    grouped(reading, Metric.SHIPMENTS_BY_STATUS, "shipments", "by_status");
    byCarrier(reading);
    sum(reading, Metric.CARRIERS, "carriers", PublishedFields::counted);
    reading.of(Metric.EVENTS).forEach(this::events);
  }

  private static String date(String day) {
    return day.equals(KeyText.NULL) ? day : Moments.date(Long.parseLong(day));
  }

  private void grouped(Reading reading, Metric metric, String section, String group) {
    sum(reading, metric, section + ".total", PublishedFields::counted);
    each(reading, metric, section + "." + group + ".");
  }

  private void each(Reading reading, Metric metric, String prefix) {
    reading.of(metric).forEach((key, sum) -> put(prefix + Fields.name(key), counted(sum)));
  }

  private void sum(Reading reading, Metric metric, String path, Function<Amounts, Amounts> part) {
    reading.of(metric).values().forEach(sum -> put(path, part.apply(sum)));
  }

  private void sales(String category, Amounts sales) {
    for (String section :
        new String[] {"sales.", "sales.by_category." + Fields.name(category) + "."}) {
      put(section + "items_sold", count(sales.quantity()));
      put(section + "gross_sales", cents(sales));
    }
  }

  private void interactions(String typeAndChannel, Amounts sum) {
    put("interactions.total", counted(sum));
    put("interactions.by_type." + Fields.name(text(typeAndChannel)), counted(sum));
    put("interactions.by_channel." + Fields.name(qualifier(typeAndChannel)), counted(sum));
  }

  private void byCarrier(Reading reading) {
    Map<String, String> names = new HashMap<>();
    for (String nameAndId : reading.of(Metric.CARRIERS).keySet()) {
      names.put(qualifier(nameAndId), text(nameAndId));
    }
    reading
        .of(Metric.SHIPMENTS_BY_CARRIER)
        .forEach(
            (statusAndId, sum) -> {
              String name = names.getOrDefault(qualifier(statusAndId), KeyText.UNKNOWN);
              put(
                  "shipments.by_carrier.%s.%s"
                      .formatted(Fields.name(name), Fields.name(text(statusAndId))),
                  counted(sum));
            });
  }

  private void events(String topicAndOperation, Amounts sum) {
    put("events.total", counted(sum));
    put("events.by_operation." + Fields.name(qualifier(topicAndOperation)), counted(sum));
  }

  /** What stands before the last separator of a key of two parts. */
  static String text(String key) {
    return Key.decoded(key.substring(0, key.lastIndexOf('|')));
  }

  /** What stands behind it. */
  static String qualifier(String key) {
    return Key.decoded(key.substring(key.lastIndexOf('|') + 1));
  }

  /** Adds to a field. */
  private void put(String path, Amounts amounts) {
    fields.add(path, amounts);
  }

  /** Gross sales by category: those of its products. */
  static Map<String, Amounts> salesByCategory(
      Map<String, Amounts> salesByProduct, Map<String, Product> products) {
    Map<String, Amounts> sales = new HashMap<>();
    salesByProduct.forEach(
        (product, sum) ->
            sales.merge(
                products.containsKey(product) ? products.get(product).category() : KeyText.UNKNOWN,
                new Amounts(0, sum.cents(), sum.quantity()),
                Sums::plus));
    return sales;
  }

  private static Amounts counted(Amounts sum) {
    return count(sum.count());
  }

  private static Amounts count(long count) {
    return new Amounts(count, 0, 0);
  }

  private static Amounts cents(Amounts sum) {
    return new Amounts(0, sum.cents(), 0);
  }
}
