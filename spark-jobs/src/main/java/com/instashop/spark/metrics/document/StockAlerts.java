package com.instashop.spark.metrics.document;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.metrics.window.WindowStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The products that are at or under their reorder point now, emptiest first. */
final class StockAlerts {
  private static final int SHOWN = 50;

  private static final Comparator<Map.Entry<String, Amounts>> EMPTIEST_FIRST =
      Comparator.<Map.Entry<String, Amounts>>comparingLong(total -> total.getValue().quantity())
          .thenComparing(Map.Entry::getKey, WindowStore.BY_PRODUCT);

  private StockAlerts() {}

  static List<WindowDocuments.StockAlert> of(WindowStore store) {
    Map<String, Amounts> booked = store.booked().of(Metric.STOCK_ALERTS);
    Map<String, Amounts> baseline = store.baseline().of(Metric.STOCK_ALERTS);
    Stream<Map.Entry<String, Amounts>> totals =
        Stream.concat(
                booked.keySet().stream(),
                baseline.keySet().stream().filter(id -> !booked.containsKey(id)))
            .map(
                id ->
                    Map.entry(
                        id,
                        store
                            .booked()
                            .sum(Metric.STOCK_ALERTS, id)
                            .plus(store.baseline().sum(Metric.STOCK_ALERTS, id))));
    return Least.of(totals.filter(total -> total.getValue().count() > 0), EMPTIEST_FIRST, SHOWN)
        .stream()
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
