package com.instashop.spark.metrics.document;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.metrics.window.WindowStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The products that are at or under their reorder point now, emptiest first. */
final class StockAlerts {
  private static final int SHOWN = 50;

  private StockAlerts() {}

  static List<WindowDocuments.StockAlert> of(WindowStore store) {
    Map<String, Amounts> totals = new TreeMap<>(store.baseline().of(Metric.STOCK_ALERTS));
    store
        .booked()
        .of(Metric.STOCK_ALERTS)
        .forEach((id, sum) -> totals.merge(id, sum, Amounts::plus));
    return totals.entrySet().stream()
        .filter(total -> total.getValue().count() > 0)
        .sorted(
            Comparator.<Map.Entry<String, Amounts>>comparingLong(
                    total -> total.getValue().quantity())
                .thenComparing(Map.Entry::getKey, WindowStore.BY_PRODUCT))
        .limit(SHOWN)
        .map(
            total -> {
              ProductLabel label = store.product(total.getKey());
              return new WindowDocuments.StockAlert(
                  WindowStore.productId(total.getKey()),
                  label.name(),
                  label.category(),
                  total.getValue().quantity());
            })
        .toList();
  }
}
