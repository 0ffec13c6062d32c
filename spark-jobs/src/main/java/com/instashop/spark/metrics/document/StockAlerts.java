package com.instashop.spark.metrics.document;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.metrics.window.WindowStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The products that are at or under their reorder point now, emptiest first. */
final class StockAlerts {
  private static final int SHOWN = 50;

  private static final Comparator<Map.Entry<String, Amounts>> EMPTIEST_FIRST =
      Comparator.<Map.Entry<String, Amounts>>comparingLong(total -> total.getValue().quantity())
          .thenComparing(Map.Entry::getKey, WindowStore.BY_PRODUCT);

  private final WindowStore store;
  private final Leaders leaders = new Leaders(EMPTIEST_FIRST, SHOWN);

  StockAlerts(WindowStore store) {
    this.store = store;
  }

  List<WindowDocuments.StockAlert> now() {
    return leaders
        .first(
            store.changedKeys(Metric.STOCK_ALERTS),
            () -> store.keys(Metric.STOCK_ALERTS),
            this::low)
        .stream()
        .map(total -> alert(total.getKey(), total.getValue()))
        .toList();
  }

  /** Null where it is not low. */
  private Amounts low(String product) {
    Amounts total = store.sum(Metric.STOCK_ALERTS, product);
    return total.count() > 0 ? total : null;
  }

  private WindowDocuments.StockAlert alert(String product, Amounts total) {
    ProductLabel label = store.product(product);
    return new WindowDocuments.StockAlert(
        WindowStore.productId(product), label.name(), label.category(), total.quantity());
  }
}
