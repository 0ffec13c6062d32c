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

  private final WindowStore store;
  private final Leaders leaders = new Leaders(MOST_UNITS_FIRST, SHOWN);

  BestSellers(WindowStore store) {
    this.store = store;
  }

  WindowDocuments.TopProducts document(Instant updatedAt) {
    List<WindowDocuments.Seller> sellers =
        leaders
            .first(store.sales().changed(), () -> store.sales().byProduct().keySet(), this::sold)
            .stream()
            .map(sum -> seller(sum.getKey(), sum.getValue()))
            .toList();
    return new WindowDocuments.TopProducts(
        Instant.ofEpochMilli(store.windows().firstKey()),
        Instant.ofEpochMilli(store.windows().lastKey()).plus(Windows.LENGTH),
        sellers,
        updatedAt);
  }

  /** Null where it is nothing, or less. */
  private Amounts sold(String product) {
    Amounts sum = store.sales().byProduct().get(product);
    return sum == null || sum.quantity() <= 0 ? null : sum;
  }

  private WindowDocuments.Seller seller(String product, Amounts sum) {
    ProductLabel label = store.product(product);
    return new WindowDocuments.Seller(
        WindowStore.productId(product),
        label.name(),
        label.category(),
        sum.quantity(),
        Json.money(sum.cents()));
  }
}
