package com.instashop.audit;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.program.redis.RedisReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is published of the windows that are final: of sales, interactions and parcels.
 *
 * @param readAt when; windows that began an hour before are kept no more
 * @param watermark windows that end at or before it are final; null where none is
 */
record FinalWindows(Instant readAt, Instant watermark, Map<String, Amounts> fields) {
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
    FinalWindows windows = new FinalWindows(Instant.now(), watermark, new HashMap<>());
    if (watermark != null) {
      documents(hashes.get(1), WindowDocuments.Transactions.class).forEach(windows::add);
      documents(hashes.get(2), WindowDocuments.Behaviors.class).forEach(windows::add);
      documents(hashes.get(3), WindowDocuments.Shipments.class).forEach(windows::add);
    }
    return windows;
  }

  private static <T> List<T> documents(Map<String, String> windows, Class<T> type) {
    return windows.values().stream().map(json -> Json.read(json, type)).toList();
  }

  /** Where Redis does not say what is final. */
  static FinalWindows none() {
    return new FinalWindows(Instant.now(), null, Map.of());
  }

  private void add(WindowDocuments.Transactions document) {
    Instant start = document.windowStart();
    put(start, SALES, document.transactionCount(), document.totalRevenue());
    document
        .paymentMethods()
        .forEach((method, revenue) -> put(start, REVENUE + method, 0, revenue));
    document.statuses().forEach((status, count) -> put(start, STATUS + status, count));
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
                                INTERACTION + type + "|" + channel,
                                count)));
  }

  private void add(WindowDocuments.Shipments document) {
    document
        .statuses()
        .forEach((status, count) -> put(document.windowStart(), SHIPMENT + status, count));
  }

  private void put(Instant start, String field, long count) {
    put(start, field, count, BigDecimal.ZERO);
  }

  private void put(Instant start, String field, long count, BigDecimal revenue) {
    if (!start.plus(Windows.LENGTH).isAfter(watermark)) {
      fields.put(
          start + " " + field, new Amounts(count, revenue.movePointRight(2).longValueExact(), 0));
    }
  }

  /** Compares them with the warehouse's, as far as they are final there, too. */
  Comparison compare(String numbers, Connection warehouse) throws SQLException {
    Instant end = end(warehouse);
    Instant oldest = readAt.minus(Windows.KEPT);
    Map<String, Amounts> expected = new HashMap<>(fields);
    expected
        .keySet()
        .removeIf(
            key -> start(key).isBefore(oldest) || start(key).plus(Windows.LENGTH).isAfter(end));
    Map<String, Amounts> found = new HashMap<>();
    try (PreparedStatement statement =
        warehouse.prepareStatement(
            """
            SELECT window_start, metric, key, count, cents FROM final_window
            WHERE window_start >= ? AND window_start + interval '30 seconds' <= ?""")) {
      statement.setTimestamp(1, Timestamp.from(oldest));
      statement.setTimestamp(2, Timestamp.from(end));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String field = field(Metric.ofLabel(row.getString(2)), row.getString(3));
          if (field != null) {
            add(found, row.getTimestamp(1).toInstant() + " " + field, row);
          }
        }
      }
    }
    return Comparison.of(numbers, "final windows, as in Redis", expected, found);
  }

  /** Windows that end at or before it are final both here and there. */
  private Instant end(Connection warehouse) throws SQLException {
    try (Statement statement = warehouse.createStatement();
        ResultSet row = statement.executeQuery("SELECT min(commit_time) FROM source_clock")) {
      row.next();
      Timestamp clock = row.getTimestamp(1);
      if (clock == null) {
        return Instant.EPOCH;
      }
      Instant there = clock.toInstant().minus(Windows.WATERMARK);
      // Where Redis says nothing of its windows, those here have to be missing there.
      return watermark == null || there.isBefore(watermark) ? there : watermark;
    }
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
