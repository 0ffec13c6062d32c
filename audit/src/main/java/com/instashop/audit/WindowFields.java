package com.instashop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.StockLevel;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.RedisKeys;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The fields of the documents of windows, by key, window and path: as they are published, and as
 * they follow from what the windows booked.
 */
final class WindowFields {
  private static final Group NOTHING = new Group(Amounts.ZERO, 0, 0);
  private static final String STOCK_ALERTS = RedisKeys.STOCK + ".alerts";
  private static final int SELLERS = 10;
  private static final int ALERTS = 50;

  private final WindowReading reading;
  private final Fields fields = new Fields();

  private WindowFields(WindowReading reading) {
    this.reading = reading;
  }

  /** As they are published. */
  static Map<String, Amounts> found(WindowReading reading) {
    WindowFields found = new WindowFields(reading);
    reading
        .charts()
        .forEach(
            (subject, documents) ->
                documents.forEach(
                    (window, json) ->
                        found.document(RedisKeys.windows(subject) + " " + window, json)));
    reading.newest().forEach(found::newest);
    return found.fields.byPath();
  }

  private void document(String path, String json) {
    fields.all(path, Json.read(json, JsonNode.class));
  }

  private void newest(String key, String json) {
    JsonNode document = Json.read(json, JsonNode.class);
    if (key.equals(RedisKeys.STOCK) && isStockQuiet()) {
      // Of no window that is left; what is low follows all the same.
      fields.all(STOCK_ALERTS, document.path("alerts"));
      return;
    }
    String start = document.path("window_start").asText();
    // One that stayed, after its window was dropped, follows from nothing that is left.
    if (key.equals(RedisKeys.TOP_PRODUCTS)
        || reading.windows().isEmpty()
        || start.compareTo(reading.windows().firstKey().toString()) >= 0) {
      fields.all(Fields.name(key), document);
    }
  }

  private boolean isStockQuiet() {
    return reading.windows().values().stream().noneMatch(of -> of.has(Metric.STOCK));
  }

  /** As they follow. */
  static Map<String, Amounts> expected(WindowReading reading) {
    WindowFields expected = new WindowFields(reading);
    Map<String, Runnable> newest = new HashMap<>();
    newest.put(RedisKeys.STOCK, expected::alerts);
    Map<String, Amounts> sold = new HashMap<>();
    // In the order of time: the newest comes last.
    reading
        .windows()
        .forEach(
            (start, groups) -> {
              Window window = expected.new Window(start, groups.unpacked());
              window.follow(newest);
              window
                  .of(Metric.ITEMS_BY_PRODUCT)
                  .forEach((id, group) -> sold.merge(id, group.amounts(), Sums::plus));
            });
    newest.values().forEach(Runnable::run);
    if (!reading.windows().isEmpty()) {
      expected.bestSellers(sold);
    }
    return expected.fields.byPath();
  }

  private ProductLabel product(String id) {
    return reading.products().getOrDefault(id, ProductLabel.UNKNOWN);
  }

  /** What a product belongs to, as keys have it. */
  private String categoryKey(String id) {
    return reading.products().containsKey(id)
        ? KeyText.of(product(id).category())
        : KeyText.UNKNOWN;
  }

  /** What was sold most in all the windows that are kept. */
  private void bestSellers(Map<String, Amounts> sold) {
    String path = RedisKeys.TOP_PRODUCTS;
    times(path, reading.windows().firstKey(), reading.windows().lastKey());
    Comparator<Map.Entry<String, Amounts>> bestFirst =
        Comparator.comparingLong(
                (Map.Entry<String, Amounts> seller) -> -seller.getValue().quantity())
            .thenComparingLong(seller -> -seller.getValue().cents());
    ranked(
            sold.entrySet().stream().filter(one -> one.getValue().quantity() > 0),
            bestFirst,
            SELLERS)
        .forEach(
            seller -> {
              String place = path + ".products." + seller.rank();
              label(place, seller.id());
              fields.count(place + ".quantity", seller.sum().quantity());
              fields.cents(place + ".revenue", seller.sum().cents());
            });
  }

  private record Ranked(int rank, String id, Amounts sum) {}

  /** The first ones; which of equals comes first, the lower id says, and NULL is the last. */
  private static List<Ranked> ranked(
      Stream<Map.Entry<String, Amounts>> sums,
      Comparator<Map.Entry<String, Amounts>> order,
      int shown) {
    List<Map.Entry<String, Amounts>> sorted =
        sums.sorted(
                order
                    .thenComparing(one -> isNull(one.getKey()))
                    .thenComparingLong(one -> isNull(one.getKey()) ? 0 : number(one.getKey())))
            .limit(shown)
            .toList();
    return Stream.iterate(0, rank -> rank < sorted.size(), rank -> rank + 1)
        .map(rank -> new Ranked(rank, sorted.get(rank).getKey(), sorted.get(rank).getValue()))
        .toList();
  }

  private void label(String path, String id) {
    if (!isNull(id)) {
      fields.count(path + ".product_id", number(id));
    }
    fields.text(path + ".name", product(id).name());
    fields.text(path + ".category", product(id).category());
  }

  private static boolean isNull(String id) {
    return id.equals(KeyText.NULL);
  }

  private static long number(String id) {
    return Long.parseLong(id);
  }

  private void times(String path, Instant first, Instant last) {
    fields.text(path + ".window_start", first);
    fields.text(path + ".window_end", last.plus(Windows.LENGTH));
  }

  /** The documents of one window. */
  private final class Window {
    private final Instant start;
    private final Map<Metric, Map<String, Group>> booked;

    /** Category to product to what was sold. */
    private final Map<String, Map<String, Amounts>> categories = new TreeMap<>();

    /** Type to channel to what was booked. */
    private final Map<String, Map<String, Group>> types = new TreeMap<>();

    Window(Instant start, Map<Metric, Map<String, Group>> booked) {
      this.start = start;
      this.booked = booked;
      of(Metric.ITEMS_BY_PRODUCT)
          .forEach(
              (id, items) ->
                  categories
                      .computeIfAbsent(categoryKey(id), unused -> new HashMap<>())
                      .put(id, items.amounts()));
      of(Metric.INTERACTIONS)
          .forEach(
              (typeAndChannel, group) ->
                  types
                      .computeIfAbsent(
                          PublishedFields.text(typeAndChannel), unused -> new HashMap<>())
                      .put(PublishedFields.qualifier(typeAndChannel), group));
    }

    /**
     * Adds its charts.
     *
     * @param newest key to what adds the document that is published there
     */
    void follow(Map<String, Runnable> newest) {
      if (booked.containsKey(Metric.TRANSACTIONS)) {
        transactions(chart("transactions"));
        newest.put(RedisKeys.TRANSACTIONS, () -> transactions(RedisKeys.TRANSACTIONS));
      }
      if (booked.containsKey(Metric.ITEMS_BY_PRODUCT)) {
        parts("products", "categories", categories, RedisKeys::products, this::category, newest);
      }
      if (booked.containsKey(Metric.INTERACTIONS)) {
        parts("behavior", "types", types, RedisKeys::behavior, this::behavior, newest);
      }
      if (booked.containsKey(Metric.SHIPMENTS_BY_STATUS)) {
        shipments(chart("shipments"));
        newest.put(RedisKeys.SHIPMENTS, () -> shipments(RedisKeys.SHIPMENTS));
      }
      if (booked.containsKey(Metric.STOCK)) {
        stock(chart("stock"));
        newest.put(
            RedisKeys.STOCK,
            () -> {
              stock(RedisKeys.STOCK);
              alerts();
            });
      }
    }

    /** A document with one for each name in it, which has a key of its own, too. */
    private void parts(
        String subject,
        String member,
        Map<String, ?> names,
        UnaryOperator<String> key,
        BiConsumer<String, String> document,
        Map<String, Runnable> newest) {
      String chart = chart(subject);
      times(chart, start, start);
      for (String name : names.keySet()) {
        document.accept("%s.%s.%s".formatted(chart, member, Fields.name(name)), name);
        String own = key.apply(name);
        String path = Fields.name(own);
        newest.put(own, () -> document.accept(path, name));
      }
    }

    private String chart(String subject) {
      return RedisKeys.windows(subject) + " " + start;
    }

    private Map<String, Group> of(Metric metric) {
      return booked.getOrDefault(metric, Map.of());
    }

    private void transactions(String path) {
      times(path, start, start);
      Amounts all = of(Metric.TRANSACTIONS).getOrDefault("", NOTHING).amounts();
      fields.count(path + ".transaction_count", all.count());
      fields.cents(path + ".total_revenue", all.cents());
      Group created = of(Metric.TRANSACTIONS_CREATED).getOrDefault("", NOTHING);
      fields.cents(path + ".avg_amount", average(created.amounts()));
      fields.cents(path + ".max_transaction", created.largestCents());
      fields.cents(path + ".min_transaction", created.smallestCents());
      long customers =
          of(Metric.TRANSACTIONS_BY_CUSTOMER).entrySet().stream()
              .filter(one -> !isNull(one.getKey()) && one.getValue().amounts().count() > 0)
              .count();
      fields.count(path + ".unique_customers", customers);
      of(Metric.TRANSACTIONS_BY_PAYMENT_METHOD)
          .forEach(
              (method, sales) ->
                  fields.cents(
                      path + ".payment_methods." + Fields.name(method), sales.amounts().cents()));
      counts(path + ".statuses.", of(Metric.TRANSACTIONS_BY_STATUS));
    }

    private void category(String path, String category) {
      times(path, start, start);
      fields.text(path + ".category", KeyText.value(category));
      Map<String, Amounts> products = categories.get(category);
      Amounts all = products.values().stream().reduce(Amounts.ZERO, Sums::plus);
      fields.count(path + ".product_sales", all.quantity());
      fields.cents(path + ".category_revenue", all.cents());
      fields.count(
          path + ".unique_products",
          products.entrySet().stream()
              .filter(sold -> !isNull(sold.getKey()) && sold.getValue().quantity() > 0)
              .count());
    }

    private void behavior(String path, String type) {
      times(path, start, start);
      fields.text(path + ".interaction_type", KeyText.value(type));
      Map<String, Group> channels = types.get(type);
      fields.count(
          path + ".event_count",
          channels.values().stream().mapToLong(channel -> channel.amounts().count()).sum());
      counts(path + ".channels.", channels);
    }

    private void shipments(String path) {
      times(path, start, start);
      counts(path + ".statuses.", of(Metric.SHIPMENTS_BY_STATUS));
    }

    private void stock(String path) {
      times(path, start, start);
      Map<String, Group> levels = of(Metric.STOCK);
      fields.count(
          path + ".low_change",
          levels.getOrDefault(StockLevel.LOW.label(), NOTHING).amounts().count());
      fields.count(
          path + ".empty_change",
          levels.getOrDefault(StockLevel.EMPTY.label(), NOTHING).amounts().count());
    }

    private void counts(String path, Map<String, Group> groups) {
      groups.forEach(
          (key, group) -> fields.count(path + Fields.name(key), group.amounts().count()));
    }
  }

  /** The products that are low or empty now. */
  private void alerts() {
    ranked(
            reading.alerts().entrySet().stream().filter(alert -> alert.getValue().count() > 0),
            Comparator.comparingLong(alert -> alert.getValue().quantity()),
            ALERTS)
        .forEach(
            alert -> {
              String place = STOCK_ALERTS + "." + alert.rank();
              label(place, alert.id());
              fields.count(place + ".available_quantity", alert.sum().quantity());
            });
  }

  /** In cents, half a cent up; 0 where nothing was created. */
  private static long average(Amounts created) {
    return created.count() == 0
        ? 0
        : BigDecimal.valueOf(created.cents())
            .divide(BigDecimal.valueOf(created.count()), 0, RoundingMode.HALF_UP)
            .longValueExact();
  }
}
