package com.instashop.spark.metrics.document;

import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.metrics.window.WindowStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The products that sold the most units within the windows that are kept. */
final class BestSellers {
  private static final int SHOWN = 10;

  private static final Comparator<Map.Entry<String, Amounts>> MOST_UNITS_FIRST =
      Comparator.<Map.Entry<String, Amounts>>comparingLong(sum -> sum.getValue().quantity())
          .thenComparingLong(sum -> sum.getValue().cents())
          .reversed()
          .thenComparing(Map.Entry::getKey, WindowStore.BY_PRODUCT);

  private BestSellers() {}

  static WindowDocuments.TopProducts of(WindowStore store, Instant updatedAt) {
    List<WindowDocuments.Seller> sellers =
        Least.of(
                store.sales().byProduct().entrySet().stream()
                    .filter(sum -> sum.getValue().quantity() > 0),
                MOST_UNITS_FIRST,
                SHOWN)
            .stream()
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
