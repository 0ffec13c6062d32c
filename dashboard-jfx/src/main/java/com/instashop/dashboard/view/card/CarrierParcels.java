package com.instashop.dashboard.view.card;

import com.instashop.contracts.redis.Dashboard;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import com.instashop.dashboard.view.chart.ShareRows;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import javafx.scene.Node;

/** Each carrier's parcels by status; the carrier with most parcels comes first. */
final class CarrierParcels {
  private static final int MOST = 6;

  private final Texts texts;
  private final ShareRows rows;

  CarrierParcels(Texts texts) {
    this.texts = texts;
    rows = new ShareRows(texts, false);
  }

  Node node() {
    return rows;
  }

  void show(Dashboard.Shipments parcels) {
    List<String> statuses =
        parcels.byStatus().keySet().stream()
            .sorted(Comparator.comparingInt(Values::order).thenComparing(Comparator.naturalOrder()))
            .toList();
    rows.show(
        statuses.stream().map(this::kind).toList(),
        parcels.byCarrier().entrySet().stream()
            .map(carrier -> entry(carrier, statuses))
            .sorted(Comparator.comparingLong(ShareRows.Entry::total).reversed())
            .limit(MOST)
            .toList());
  }

  private ShareRows.Kind kind(String status) {
    return new ShareRows.Kind(
        texts.key("shipment", status), Values.statusIcon(status), Values.statusTone(status));
  }

  private ShareRows.Entry entry(
      Map.Entry<String, SortedMap<String, Long>> carrier, List<String> statuses) {
    SortedMap<String, Long> counts = carrier.getValue();
    return new ShareRows.Entry(
        texts.key(carrier.getKey()),
        null,
        texts.text("count.on.their.way", counts.getOrDefault("in_transit", 0L)),
        texts.count(counts.values().stream().mapToLong(Long::longValue).sum()),
        statuses.stream().map(status -> counts.getOrDefault(status, 0L)).toList());
  }
}
