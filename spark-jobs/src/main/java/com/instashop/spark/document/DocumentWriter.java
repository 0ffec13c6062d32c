package com.instashop.spark.document;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.window.WindowStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns what changed in a {@link WindowStore} into documents: one a window and subject for the
 * charts, and the newest of each under a key of its own.
 */
public final class DocumentWriter {
  private static final String TRANSACTIONS = "transactions";
  private static final String PRODUCTS = "products";
  private static final String BEHAVIOR = "behavior";
  private static final String SHIPMENTS = "shipments";
  private static final String STOCK = "stock";

  /** The subjects that have a document a window. */
  public static final List<String> SUBJECTS =
      List.of(TRANSACTIONS, PRODUCTS, BEHAVIOR, SHIPMENTS, STOCK);

  private final WindowStore store;
  private final Map<String, Long> newestWindow = new HashMap<>();

  public DocumentWriter(WindowStore store) {
    this.store = store;
    // After a restart the newest documents are made once more: they do not change by that.
    store.windows().keySet().forEach(start -> new Batch(Instant.EPOCH).window(start));
  }

  /** The documents that changed since the store was written. */
  public Documents changed(Instant updatedAt) {
    Batch batch = new Batch(updatedAt);
    Collection<Long> windows =
        store.categoriesChanged() ? store.windows().keySet() : store.changedGroups().keySet();
    if (store.categoriesChanged()) {
      batch.forgetCategories();
    }
    windows.forEach(batch::window);
    if (!windows.isEmpty()) {
      batch.documents.put(RedisKeys.TOP_PRODUCTS, Json.write(BestSellers.of(store, updatedAt)));
    }
    return new Documents(batch.documents, batch.windowDocuments, batch.gone());
  }

  /** The documents of one write. */
  private final class Batch {
    private final Instant updatedAt;
    private final Map<String, String> documents = new HashMap<>();
    private final Map<String, Map<String, String>> windowDocuments = new HashMap<>();
    private final Set<String> forgotten = new HashSet<>();

    Batch(Instant updatedAt) {
      this.updatedAt = updatedAt;
    }

    void window(long start) {
      WindowDocumentBuilder window = new WindowDocumentBuilder(store, start, updatedAt);
      if (window.has(Metric.TRANSACTIONS)) {
        WindowDocuments.Transactions document = window.transactions();
        chart(TRANSACTIONS, start, document);
        newest(RedisKeys.TRANSACTIONS, start, document);
      }
      if (window.has(Metric.ITEMS_BY_PRODUCT)) {
        WindowDocuments.Products document = window.products();
        chart(PRODUCTS, start, document);
        document
            .categories()
            .forEach((name, category) -> newest(RedisKeys.products(name), start, category));
      }
      if (window.has(Metric.INTERACTIONS)) {
        WindowDocuments.Behaviors document = window.behaviors();
        chart(BEHAVIOR, start, document);
        document
            .types()
            .forEach((type, behavior) -> newest(RedisKeys.behavior(type), start, behavior));
      }
      if (window.has(Metric.SHIPMENTS_BY_STATUS)) {
        WindowDocuments.Shipments document = window.shipments();
        chart(SHIPMENTS, start, document);
        newest(RedisKeys.SHIPMENTS, start, document);
      }
      if (window.has(Metric.STOCK)) {
        chart(STOCK, start, window.stock(false));
        newest(RedisKeys.STOCK, start, window.stock(true));
      }
    }

    /** Makes the newest document of every category anew: products moved between them. */
    void forgetCategories() {
      newestWindow
          .keySet()
          .removeIf(key -> key.startsWith(RedisKeys.products("")) && forgotten.add(key));
    }

    /** Categories that nothing belongs to any more. */
    Set<String> gone() {
      Set<String> gone = new HashSet<>(forgotten);
      gone.removeAll(documents.keySet());
      return gone;
    }

    private void chart(String subject, long start, Object document) {
      windowDocuments
          .computeIfAbsent(RedisKeys.windows(subject), unused -> new HashMap<>())
          .put(field(start), Json.write(document));
    }

    private void newest(String key, long start, Object document) {
      if (newestWindow.getOrDefault(key, Long.MIN_VALUE) <= start) {
        newestWindow.put(key, start);
        documents.put(key, Json.write(document));
      }
    }
  }

  /** The field of a window in the hashes for charts. */
  public static String field(long windowStart) {
    return Instant.ofEpochMilli(windowStart).toString();
  }
}
