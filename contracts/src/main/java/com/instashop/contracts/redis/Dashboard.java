package com.instashop.contracts.redis;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.SortedMap;

/**
 * {@link RedisKeys#DASHBOARD}: the content of the tables. Every {@code total} is the sum of its
 * parts. Money in EUR with two decimals; keys are those of the metrics, those that count nothing
 * are left out.
 *
 * @param committedAt when the newest change in it was committed, in milliseconds; null before the
 *     first that was not read by a snapshot
 */
public record Dashboard(
    Transactions transactions,
    Revenue revenue,
    Sales sales,
    Customers customers,
    Products products,
    Interactions interactions,
    Stock stock,
    Shipments shipments,
    long carriers,
    Events events,
    Instant committedAt,
    Instant updatedAt) {

  /** All transactions, whatever their status. */
  public record Transactions(
      long total, SortedMap<String, Long> byStatus, SortedMap<String, Long> byPaymentMethod) {}

  /**
   * Completed transactions only.
   *
   * @param today by the UTC date of {@code transaction_date}
   */
  public record Revenue(
      BigDecimal total, BigDecimal today, SortedMap<String, BigDecimal> byPaymentMethod) {}

  /** Items of all transactions, by the category that their product has now. */
  public record Sales(
      long itemsSold, BigDecimal grossSales, SortedMap<String, CategorySales> byCategory) {}

  /** What was sold of a category: units and {@code quantity × unit_price}. */
  public record CategorySales(long itemsSold, BigDecimal grossSales) {}

  public record Customers(long total, SortedMap<String, Long> byPlan) {}

  public record Products(long total, SortedMap<String, Long> byCategory) {}

  public record Interactions(
      long total, SortedMap<String, Long> byType, SortedMap<String, Long> byChannel) {}

  /** Products with stock: all, those at or under their reorder point, and those without any. */
  public record Stock(long total, long low, long empty) {}

  /**
   * Parcels.
   *
   * @param byCarrier name of the carrier to status
   */
  public record Shipments(
      long total,
      SortedMap<String, Long> byStatus,
      SortedMap<String, SortedMap<String, Long>> byCarrier) {}

  /** Change events that were applied: by operation code c, u, d, r and t. */
  public record Events(long total, SortedMap<String, Long> byOperation) {}
}
