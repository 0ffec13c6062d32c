package com.instashop.stack.audit;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.stack.server.RedisReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is published of the windows that are final: of sales, interactions and parcels.
 *
 * @param watermark windows that end at or before it are final; null where none is
 */
record FinalWindows(Instant watermark, Map<String, Amounts> fields) {
  private static final String SALES = "sales";
  private static final String REVENUE = "revenue ";
  private static final String STATUS = "status ";
  private static final String INTERACTION = "interactions ";
  private static final String SHIPMENT = "shipments ";

  /** Reads the documents of one moment from Redis. */
  static FinalWindows read(RedisReader redis) {
    List<Map<String, String>> hashes =
        redis
            .atOnce(
                List.of(
                    RedisKeys.HEALTH,
                    RedisKeys.windows("transactions"),
                    RedisKeys.windows("behavior"),
                    RedisKeys.windows("shipments")))
            .hashes();
    String health = hashes.get(0).get(RedisKeys.HEALTH_SPARK);
    Instant watermark = health == null ? null : Json.read(health, SparkHealth.class).watermark();
    FinalWindows windows = new FinalWindows(watermark, new HashMap<>());
    if (watermark != null) {
      hashes
          .get(1)
          .values()
          .forEach(json -> windows.add(Json.read(json, WindowDocuments.Transactions.class)));
      hashes
          .get(2)
          .values()
          .forEach(json -> windows.add(Json.read(json, WindowDocuments.Behaviors.class)));
      hashes
          .get(3)
          .values()
          .forEach(json -> windows.add(Json.read(json, WindowDocuments.Shipments.class)));
    }
    return windows;
  }

  private void add(WindowDocuments.Transactions document) {
    put(
        document.windowStart(),
        document.windowEnd(),
        SALES,
        document.transactionCount(),
        document.totalRevenue());
    document
        .paymentMethods()
        .forEach(
            (method, revenue) ->
                put(document.windowStart(), document.windowEnd(), REVENUE + method, 0, revenue));
    document
        .statuses()
        .forEach(
            (status, count) ->
                put(
                    document.windowStart(),
                    document.windowEnd(),
                    STATUS + status,
                    count,
                    BigDecimal.ZERO));
  }

  private void add(WindowDocuments.Behaviors document) {
    document
        .types()
        .forEach(
            (type, behavior) ->
                behavior
                    .channels()
                    .forEach(
                        (channel, count) ->
                            put(
                                document.windowStart(),
                                document.windowEnd(),
                                INTERACTION + type + "|" + channel,
                                count,
                                BigDecimal.ZERO)));
  }

  private void add(WindowDocuments.Shipments document) {
    document
        .statuses()
        .forEach(
            (status, count) ->
                put(
                    document.windowStart(),
                    document.windowEnd(),
                    SHIPMENT + status,
                    count,
                    BigDecimal.ZERO));
  }

  private void put(Instant start, Instant end, String field, long count, BigDecimal revenue) {
    if (!end.isAfter(watermark)) {
      fields.put(
          start + " " + field, new Amounts(count, revenue.movePointRight(2).longValueExact(), 0));
    }
  }

  /** Compares them with the warehouse's, as far as they are final there, too. */
  Comparison compare(String numbers, Connection warehouse) throws SQLException {
    Map<String, Amounts> expected = new HashMap<>(fields);
    Map<String, Amounts> found = new HashMap<>();
    Instant oldest =
        fields.keySet().stream().map(FinalWindows::start).min(Instant::compareTo).orElse(null);
    Instant end = null;
    if (oldest != null) {
      try (PreparedStatement statement =
          warehouse.prepareStatement(
              """
              SELECT window_start, metric, key, count, cents,
                     (SELECT min(commit_time) - interval '10 seconds' FROM source_clock)
              FROM final_window
              WHERE window_start >= ? AND window_start + interval '30 seconds' <= ?""")) {
        statement.setTimestamp(1, Timestamp.from(oldest));
        statement.setTimestamp(2, Timestamp.from(watermark));
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            end = row.getTimestamp(6).toInstant();
            String field = field(Metric.ofLabel(row.getString(2)), row.getString(3));
            if (field != null) {
              add(found, row.getTimestamp(1).toInstant() + " " + field, row);
            }
          }
        }
      }
    }
    Instant limit = end == null ? Instant.MIN : end.minusSeconds(30);
    expected.keySet().removeIf(key -> start(key).isAfter(limit));
    return Comparison.of(numbers, "final windows, as in Redis", expected, found);
  }

  private static void add(Map<String, Amounts> found, String key, ResultSet row)
      throws SQLException {
    boolean money = key.contains(" " + SALES) || key.contains(" " + REVENUE);
    boolean counted = !key.contains(" " + REVENUE);
    found.put(key, new Amounts(counted ? row.getLong(4) : 0, money ? row.getLong(5) : 0, 0));
  }

  private static Instant start(String key) {
    return Instant.parse(key.substring(0, key.indexOf(' ')));
  }

  /** The field that a metric's key is published as; null where it is none of these. */
  private static String field(Metric metric, String key) {
    return switch (metric) {
      case TRANSACTIONS -> SALES;
      case TRANSACTIONS_BY_PAYMENT_METHOD -> REVENUE + key;
      case TRANSACTIONS_BY_STATUS -> STATUS + key;
      case INTERACTIONS -> INTERACTION + key;
      case SHIPMENTS_BY_STATUS -> SHIPMENT + key;
      case TRANSACTIONS_BY_CUSTOMER,
          TRANSACTIONS_BY_DAY,
          TRANSACTIONS_CREATED,
          CUSTOMERS_BY_PLAN,
          PRODUCTS_BY_CATEGORY,
          ITEMS_BY_PRODUCT,
          STOCK,
          STOCK_ALERTS,
          CARRIERS,
          SHIPMENTS_BY_CARRIER,
          EVENTS ->
          null;
    };
  }
}
