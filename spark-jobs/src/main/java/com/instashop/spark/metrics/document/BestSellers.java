package com.instashop.spark.metrics.document;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.metrics.window.WindowStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The products that sold the most units within the windows that are kept. */
final class BestSellers {
  private static final int SHOWN = 10;

  private BestSellers() {}

  static WindowDocuments.TopProducts of(WindowStore store, Instant updatedAt) {
    Map<String, Amounts> sums = new HashMap<>();
    store
        .windows()
        .values()
        .forEach(
            groups ->
                groups.forEach(
                    (key, group) -> {
                      if (key.metric() == Metric.ITEMS_BY_PRODUCT) {
                        sums.merge(key.key(), group.amounts(), Amounts::plus);
                      }
                    }));
    List<WindowDocuments.Seller> sellers =
        sums.entrySet().stream()
            .filter(sum -> sum.getValue().quantity() > 0)
            .sorted(
                Comparator.<Map.Entry<String, Amounts>>comparingLong(
                        sum -> sum.getValue().quantity())
                    .thenComparingLong(sum -> sum.getValue().cents())
                    .reversed()
                    .thenComparing(Map.Entry::getKey, WindowStore.BY_PRODUCT))
            .limit(SHOWN)
            .map(sum -> seller(store, sum.getKey(), sum.getValue()))
            .toList();
    return new WindowDocuments.TopProducts(
        Instant.ofEpochMilli(store.windows().firstKey()),
        Instant.ofEpochMilli(store.windows().lastKey()).plus(Windows.LENGTH),
        sellers,
        updatedAt);
  }

  private static WindowDocuments.Seller seller(WindowStore store, String product, Amounts sum) {
    ProductLabel label = store.product(product);
    return new WindowDocuments.Seller(
        WindowStore.productId(product),
        label.name(),
        label.category(),
        sum.quantity(),
        Json.money(sum.cents()));
  }
}
