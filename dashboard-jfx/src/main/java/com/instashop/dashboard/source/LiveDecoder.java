package com.instashop.dashboard.source;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.PartsHealth;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.dashboard.model.DeclaredMetric;
import com.instashop.dashboard.model.Health;
import com.instashop.dashboard.model.Live;
import com.instashop.dashboard.model.Windows;
import com.instashop.dashboard.source.Documents.Subject;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the model of documents. A text that was read before is not parsed again: most windows of
 * the last hour never change.
 */
final class LiveDecoder {
  private final Map<String, Parsed> parsed = new HashMap<>();
  private List<String> unreadable = new ArrayList<>();

  private final Map<String, Made> made = new HashMap<>();

  private record Made(List<Map<String, String>> hashes, DeclaredMetric metric) {}

  private record Parsed(String json, Object document) {}

  /**
   * The model.
   *
   * @param took how long it took to read the documents
   */
  Live decode(Documents documents, Instant readAt, Duration took) {
    unreadable = new ArrayList<>();
    Map<String, String> health = documents.hash(RedisKeys.HEALTH);
    return new Live(
        document(documents, RedisKeys.DASHBOARD, Dashboard.class),
        new Windows(
            windows(documents, Subject.TRANSACTIONS, WindowDocuments.Transactions.class),
            windows(documents, Subject.PRODUCTS, WindowDocuments.Products.class),
            windows(documents, Subject.BEHAVIOR, WindowDocuments.Behaviors.class),
            windows(documents, Subject.SHIPMENTS, WindowDocuments.Shipments.class),
            windows(documents, Subject.STOCK, WindowDocuments.Stock.class)),
        document(documents, RedisKeys.TOP_PRODUCTS, WindowDocuments.TopProducts.class),
        document(documents, RedisKeys.STOCK, WindowDocuments.Stock.class),
        documents.declared().stream().map(metric -> declared(metric, documents)).toList(),
        new Health(
            health(health, RedisKeys.HEALTH_TOTALS, TotalsHealth.class),
            health(health, RedisKeys.HEALTH_SPARK, SparkHealth.class),
            health(health, RedisKeys.HEALTH_CONNECTORS, ConnectorsHealth.class),
            health(health, RedisKeys.HEALTH_PROOF, ProofHealth.class),
            health(health, RedisKeys.HEALTH_WAREHOUSE, WarehouseHealth.class),
            health(health, RedisKeys.HEALTH_PARTS, PartsHealth.class)),
        List.copyOf(unreadable),
        readAt,
        took);
  }

  /** Its rows are made once for each reading of its hashes. */
  private DeclaredMetric declared(Declaration metric, Documents documents) {
    List<Map<String, String>> hashes =
        MetricRow.keys(metric).stream().map(documents::hash).toList();
    Made known = made.get(metric.kept().label());
    if (known == null || !isSame(known.hashes(), hashes)) {
      known = new Made(hashes, make(metric, documents));
      made.put(metric.kept().label(), known);
    }
    if (known.metric() == null) {
      unreadable.add(metric.name());
      return new DeclaredMetric(metric, List.of());
    }
    return known.metric();
  }

  private static boolean isSame(List<Map<String, String>> one, List<Map<String, String>> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (one.get(i) != other.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Null where somebody else wrote something that we cannot read. */
  private static DeclaredMetric make(Declaration metric, Documents documents) {
    try {
      return new DeclaredMetric(metric, MetricRow.of(metric, documents.hashes()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }

  private <T> T document(Documents documents, String key, Class<T> type) {
    return parse(key, documents.document(key), type);
  }

  private <T> T health(Map<String, String> health, String field, Class<T> type) {
    return parse(RedisKeys.HEALTH + " " + field, health.get(field), type);
  }

  private <T> List<T> windows(Documents documents, Subject subject, Class<T> type) {
    List<T> windows = new ArrayList<>();
    // Instants as text sort like instants: all have the same length.
    new TreeMap<>(documents.hash(subject.key()))
        .forEach(
            (start, json) -> {
              T window = parse(subject.key() + " " + start, json, type);
              if (window != null) {
                windows.add(window);
              }
            });
    return windows;
  }

  private <T> T parse(String name, String json, Class<T> type) {
    if (json == null) {
      parsed.remove(name);
      return null;
    }
    Parsed known = parsed.get(name);
    if (known == null || !known.json().equals(json)) {
      known = new Parsed(json, read(json, type));
      parsed.put(name, known);
    }
    if (known.document() == null) {
      unreadable.add(name);
    }
    return type.cast(known.document());
  }

  /** Null where another version of a program wrote something that we cannot read. */
  private static Object read(String json, Class<?> type) {
    try {
      return Json.read(json, type);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }

  /** Forgets windows that are no longer kept; once a window is often enough. */
  void forget(Documents documents) {
    parsed
        .keySet()
        .removeIf(
            name -> {
              int space = name.indexOf(' ');
              return space > 0
                  && !documents
                      .hash(name.substring(0, space))
                      .containsKey(name.substring(space + 1));
            });
  }
}
