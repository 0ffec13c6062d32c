package com.instashop.contracts.redis;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The documents of a window. Counts and money are the differences that the window's changes made,
 * so a refund or a delete can make them negative; money in EUR with two decimals. A field whose
 * value is NULL is left out; names of members are as the keys of metrics have them.
 */
public final class WindowDocuments {

  private WindowDocuments() {}

  /**
   * {@link RedisKeys#TRANSACTIONS} and {@link RedisKeys#windows} of transactions.
   *
   * @param transactionCount transactions created less those deleted
   * @param totalRevenue what the window's changes added to the revenue
   * @param avgAmount of the transactions created in the window; 0 where there is none, as for the
   *     largest and smallest
   * @param uniqueCustomers customers who have more transactions after the window than before; NULL
   *     is none
   * @param paymentMethods revenue by payment method; adds up to {@code totalRevenue}
   * @param statuses change of the number of transactions by status; adds up to {@code
   *     transactionCount}
   */
  public record Transactions(
      Instant windowStart,
      Instant windowEnd,
      long transactionCount,
      BigDecimal totalRevenue,
      BigDecimal avgAmount,
      BigDecimal maxTransaction,
      BigDecimal minTransaction,
      long uniqueCustomers,
      SortedMap<String, BigDecimal> paymentMethods,
      SortedMap<String, Long> statuses,
      Instant updatedAt) {}

  /**
   * {@link RedisKeys#products}: gross sales of a category.
   *
   * @param category null for NULL, and for products that nobody has told of
   * @param productSales units
   * @param uniqueProducts products of which more were sold after the window than before; NULL is
   *     none
   */
  public record Category(
      String category,
      Instant windowStart,
      Instant windowEnd,
      long productSales,
      BigDecimal categoryRevenue,
      long uniqueProducts,
      Instant updatedAt) {}

  /** {@link RedisKeys#windows} of products: all categories of one window. */
  public record Products(
      Instant windowStart,
      Instant windowEnd,
      SortedMap<String, Category> categories,
      Instant updatedAt) {}

  /** {@link RedisKeys#TOP_PRODUCTS}: best sellers by units since {@code windowStart}. */
  public record TopProducts(
      Instant windowStart, Instant windowEnd, List<Seller> products, Instant updatedAt) {}

  /**
   * One of the best sellers.
   *
   * @param productId null for NULL, as are the name and the category; these two also where nobody
   *     has told of the product
   */
  public record Seller(
      Long productId, String name, String category, long quantity, BigDecimal revenue) {}

  /**
   * {@link RedisKeys#behavior}: interactions of one type.
   *
   * @param interactionType null for NULL
   */
  public record Behavior(
      String interactionType,
      Instant windowStart,
      Instant windowEnd,
      long eventCount,
      SortedMap<String, Long> channels,
      Instant updatedAt) {}

  /** {@link RedisKeys#windows} of behavior: all interaction types of one window. */
  public record Behaviors(
      Instant windowStart,
      Instant windowEnd,
      SortedMap<String, Behavior> types,
      Instant updatedAt) {}

  /**
   * {@link RedisKeys#SHIPMENTS}: how many parcels came into each status, less those that left it.
   */
  public record Shipments(
      Instant windowStart,
      Instant windowEnd,
      SortedMap<String, Long> statuses,
      Instant updatedAt) {}

  /**
   * {@link RedisKeys#STOCK}.
   *
   * @param lowChange change of the number of products that are low within the window
   * @param emptyChange the same for those that ran out
   * @param alerts products at or under their reorder point now, emptiest first, at most 50; null in
   *     the history of windows
   */
  public record Stock(
      Instant windowStart,
      Instant windowEnd,
      long lowChange,
      long emptyChange,
      List<StockAlert> alerts,
      Instant updatedAt) {

    /** The same with the alerts of another moment. */
    public Stock with(List<StockAlert> newAlerts, Instant at) {
      return new Stock(windowStart, windowEnd, lowChange, emptyChange, newAlerts, at);
    }
  }

  /**
   * A product that is low or empty.
   *
   * @param productId null for NULL, as are the name and the category; these two also where nobody
   *     has told of the product
   */
  public record StockAlert(Long productId, String name, String category, long availableQuantity) {}
}
