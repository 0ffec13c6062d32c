package com.instashop.spark.metrics.document;

import static com.instashop.contracts.redis.Json.money;

import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.StockLevel;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.metrics.window.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds the documents of one window from its groups. */
final class WindowDocumentBuilder {
  private final Window window;
  private final Instant start;
  private final Instant end;
  private final Instant updatedAt;

  WindowDocumentBuilder(Window window, long windowStart, Instant updatedAt) {
    this.window = window;
    this.start = Instant.ofEpochMilli(windowStart);
    this.end = start.plus(Windows.LENGTH);
    this.updatedAt = updatedAt;
  }

  /** Whether the window's changes booked anything for a metric. */
  boolean has(Metric metric) {
    return window.has(metric);
  }

  WindowDocuments.Transactions transactions() {
    Amounts all = amounts(Metric.TRANSACTIONS, "");
    Group created = of(Metric.TRANSACTIONS_CREATED).get("");
    SortedMap<String, BigDecimal> paymentMethods = new TreeMap<>();
    of(Metric.TRANSACTIONS_BY_PAYMENT_METHOD)
        .forEach((method, group) -> paymentMethods.put(method, money(group.amounts().cents())));
    SortedMap<String, Long> statuses = new TreeMap<>();
    of(Metric.TRANSACTIONS_BY_STATUS)
        .forEach((status, group) -> statuses.put(status, group.amounts().count()));
    return new WindowDocuments.Transactions(
        start,
        end,
        all.count(),
        money(all.cents()),
        created == null ? money(0) : average(created.amounts()),
        money(created == null ? 0 : created.largestCents()),
        money(created == null ? 0 : created.smallestCents()),
        window.customers(),
        paymentMethods,
        statuses,
        updatedAt);
  }

  WindowDocuments.Products products() {
    SortedMap<String, WindowDocuments.Category> categories = new TreeMap<>();
    window
        .categories()
        .forEach(
            (name, category) ->
                categories.put(
                    name,
                    new WindowDocuments.Category(
                        Key.read(name),
                        start,
                        end,
                        category.sold().quantity(),
                        money(category.sold().cents()),
                        category.sellers(),
                        updatedAt)));
    return new WindowDocuments.Products(start, end, categories, updatedAt);
  }

  WindowDocuments.Behaviors behaviors() {
    SortedMap<String, SortedMap<String, Long>> channels = new TreeMap<>();
    of(Metric.INTERACTIONS)
        .forEach(
            (typeAndChannel, group) -> {
              int separator = typeAndChannel.lastIndexOf('|');
              channels
                  .computeIfAbsent(
                      Key.decoded(typeAndChannel.substring(0, separator)),
                      unused -> new TreeMap<>())
                  .put(
                      Key.decoded(typeAndChannel.substring(separator + 1)),
                      group.amounts().count());
            });
    SortedMap<String, WindowDocuments.Behavior> types = new TreeMap<>();
    channels.forEach(
        (type, counts) ->
            types.put(
                type,
                new WindowDocuments.Behavior(
                    Key.read(type),
                    start,
                    end,
                    counts.values().stream().mapToLong(Long::longValue).sum(),
                    counts,
                    updatedAt)));
    return new WindowDocuments.Behaviors(start, end, types, updatedAt);
  }

  WindowDocuments.Shipments shipments() {
    SortedMap<String, Long> statuses = new TreeMap<>();
    of(Metric.SHIPMENTS_BY_STATUS)
        .forEach((status, group) -> statuses.put(status, group.amounts().count()));
    return new WindowDocuments.Shipments(start, end, statuses, updatedAt);
  }

  /**
   * The window's stock document.
   *
   * @param alerts of this moment, for the newest window; null for a chart
   */
  WindowDocuments.Stock stock(List<WindowDocuments.StockAlert> alerts) {
    return new WindowDocuments.Stock(
        start,
        end,
        amounts(Metric.STOCK, StockLevel.LOW.label()).count(),
        amounts(Metric.STOCK, StockLevel.EMPTY.label()).count(),
        alerts,
        updatedAt);
  }

  private Amounts amounts(Metric metric, String key) {
    Group group = of(metric).get(key);
    return group == null ? Amounts.ZERO : group.amounts();
  }

  private Map<String, Group> of(Metric metric) {
    return window.content(metric);
  }

  private static BigDecimal average(Amounts created) {
    return BigDecimal.valueOf(created.cents())
        .divide(BigDecimal.valueOf(created.count()), 0, RoundingMode.HALF_UP)
        .movePointLeft(2)
        .setScale(2);
  }
}
