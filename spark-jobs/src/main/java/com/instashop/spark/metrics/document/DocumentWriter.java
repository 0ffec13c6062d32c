package com.instashop.spark.metrics.document;

import static java.util.stream.Collectors.toSet;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.metrics.window.Window;
import com.instashop.spark.metrics.window.WindowStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns what changed in a {@link WindowStore} into documents: one a window and subject for the
 * charts, and the newest of each under a key of its own. Like the store it remembers what changed
 * until {@link #written}, so that a write can be repeated.
 */
public final class DocumentWriter {
  private static final String TRANSACTIONS = "transactions";
  private static final String PRODUCTS = "products";
  private static final String BEHAVIOR = "behavior";
  private static final String SHIPMENTS = "shipments";
  private static final String STOCK = "stock";

  /** Older than each window. */
  private static final long BEFORE_ALL = Long.MIN_VALUE;

  private final WindowStore store;
  private final BestSellers bestSellers;
  private final StockAlerts stockAlerts;
  private final Map<String, Newest> newest = new HashMap<>();
  private final Set<String> changedKeys = new HashSet<>();
  private final Set<String> gone = new HashSet<>();

  /** Documents of categories that an earlier run left, by their keys. */
  private final Set<String> found;

  /** Whether nothing was written yet: lists of products may be otherwise in Redis. */
  private boolean beginning = true;

  private record Newest(long windowStart, String json) {}

  /**
   * Makes the documents of a store.
   *
   * @param found the documents of categories that are in Redis, by their keys
   */
  public DocumentWriter(WindowStore store, Set<String> found) {
    this.store = store;
    this.bestSellers = new BestSellers(store);
    this.stockAlerts = new StockAlerts(store);
    this.found = found;
    // After a restart the newest documents are made once more: they do not change by that.
    store.windows().keySet().forEach(new Batch(Instant.EPOCH)::window);
    changedKeys.clear();
  }

  /** The documents that changed since they were written. */
  public Documents changed(Instant updatedAt) {
    Batch batch = new Batch(updatedAt);
    if (store.categoriesChanged()) {
      batch.categories();
    } else {
      store.changedWindows().forEach(batch::window);
    }
    if (beginning || !store.changedProducts().isEmpty() || store.hasChanged(Metric.STOCK_ALERTS)) {
      batch.stockNow();
    }
    boolean sellers =
        beginning || !store.changedGroups().isEmpty() || !store.changedProducts().isEmpty();
    if (sellers && !store.windows().isEmpty()) {
      set(RedisKeys.TOP_PRODUCTS, store.windows().lastKey(), bestSellers.document(updatedAt));
    }
    Map<String, String> documents = new HashMap<>();
    changedKeys.forEach(key -> documents.put(key, newest.get(key).json()));
    return new Documents(documents, batch.windowDocuments, Set.copyOf(gone));
  }

  /** Counts everything as changed: Redis has lost it. */
  public void markAll() {
    changedKeys.addAll(newest.keySet());
  }

  /** All changes are in Redis. */
  public void written() {
    changedKeys.clear();
    gone.clear();
    beginning = false;
  }

  private void set(String key, long windowStart, Object document) {
    newest.put(key, new Newest(windowStart, Json.write(document)));
    changedKeys.add(key);
    gone.remove(key);
  }

  /** The documents of one write. */
  private final class Batch {
    private final Instant updatedAt;
    private final Map<String, Map<String, String>> windowDocuments = new HashMap<>();

    /** Made once, and only where somebody asks for them: null until then. */
    private List<WindowDocuments.StockAlert> alerts;

    Batch(Instant updatedAt) {
      this.updatedAt = updatedAt;
    }

    void window(long start) {
      WindowDocumentBuilder window = builder(start);
      if (window.has(Metric.TRANSACTIONS)) {
        WindowDocuments.Transactions document = window.transactions();
        chart(TRANSACTIONS, start, document);
        newest(RedisKeys.TRANSACTIONS, start, document);
      }
      if (window.has(Metric.ITEMS_BY_PRODUCT)) {
        WindowDocuments.Products document = window.products();
        chart(PRODUCTS, start, document);
        categories(start, document);
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
        chart(STOCK, start, window.stock(null));
        if (isNewest(RedisKeys.STOCK, start)) {
          set(RedisKeys.STOCK, start, window.stock(alerts()));
        }
      }
    }

    private WindowDocumentBuilder builder(long start) {
      return new WindowDocumentBuilder(store.windows().get(start), start, updatedAt);
    }

    private void categories(long start, WindowDocuments.Products document) {
      document
          .categories()
          .forEach((name, category) -> newest(RedisKeys.products(name), start, category));
    }

    /** What is low is so now, even if an older window, a snapshot or a new name changed it. */
    void stockNow() {
      Newest known = newest.get(RedisKeys.STOCK);
      if (known == null) {
        quietStock();
        return;
      }
      WindowDocuments.Stock document = Json.read(known.json(), WindowDocuments.Stock.class);
      if (!alerts().equals(document.alerts())) {
        set(RedisKeys.STOCK, known.windowStart(), document.with(alerts(), updatedAt));
      }
    }

    /** No window that is kept changed stock; the first that does takes the place of this one. */
    private void quietStock() {
      long start =
          store.windows().isEmpty()
              ? Windows.startOf(updatedAt.toEpochMilli())
              : store.windows().lastKey();
      set(
          RedisKeys.STOCK,
          BEFORE_ALL,
          new WindowDocumentBuilder(new Window(), start, updatedAt).stock(alerts()));
    }

    private List<WindowDocuments.StockAlert> alerts() {
      if (alerts == null) {
        alerts = stockAlerts.now();
      }
      return alerts;
    }

    /**
     * Products moved between categories: another window may be a category's newest one now, and a
     * category may be empty.
     */
    void categories() {
      Set<String> before = new HashSet<>(newest.keySet());
      before.removeIf(key -> !RedisKeys.isOfCategory(key));
      Map<String, Newest> documents = new HashMap<>();
      before.forEach(key -> documents.put(key, newest.remove(key)));
      Set<Long> changed = store.changedWindows();
      for (long start : store.windows().descendingKeySet()) {
        if (changed.contains(start)) {
          window(start);
        } else {
          categories(start, builder(start).products());
        }
      }
      Set<String> alive = store.categories().stream().map(RedisKeys::products).collect(toSet());
      documents.forEach(
          (key, document) -> {
            if (newest.containsKey(key)) {
              return;
            }
            if (alive.contains(key) && isDropped(document.windowStart())) {
              // Nothing that is left says otherwise: it stays as it is.
              newest.put(key, document);
            } else {
              changedKeys.remove(key);
              gone.add(key);
            }
          });
      found.stream()
          .filter(key -> !alive.contains(key) && !newest.containsKey(key))
          .forEach(gone::add);
    }

    private boolean isDropped(long start) {
      return store.windows().isEmpty() || start < store.windows().firstKey();
    }

    private void chart(String subject, long start, Object document) {
      windowDocuments
          .computeIfAbsent(RedisKeys.windows(subject), unused -> new HashMap<>())
          .put(field(start), Json.write(document));
    }

    private void newest(String key, long start, Object document) {
      if (isNewest(key, start)) {
        set(key, start, document);
      }
    }

    private boolean isNewest(String key, long start) {
      Newest known = newest.get(key);
      return known == null || known.windowStart() <= start;
    }
  }

  /** The field of a window in the hashes for charts. */
  public static String field(long windowStart) {
    return Instant.ofEpochMilli(windowStart).toString();
  }
}
