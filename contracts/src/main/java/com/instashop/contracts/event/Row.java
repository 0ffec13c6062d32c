package com.instashop.contracts.event;

/**
 * An image of a row: the columns that somebody downstream needs, no others. Money is in whole
 * cents.
 */
public sealed interface Row {

  /** The primary key. */
  long id();

  /** A customer, that is a merchant. */
  record Customer(long id, String subscriptionPlan) implements Row {}

  /** A product with its current name and category. */
  record Product(long id, String name, String category) implements Row {}

  /**
   * A sale.
   *
   * @param epochDay the UTC date of {@code transaction_date}, in days since 1970-01-01
   * @param totalCents {@code total_amount} in cents
   */
  record Transaction(
      long id, long customerId, long epochDay, long totalCents, String paymentMethod, String status)
      implements Row {

    /** The status in which a transaction's amount is revenue. */
    public static final String COMPLETED = "completed";

    /** What this transaction adds to the revenue, in cents: its amount once it is completed. */
    public long revenueCents() {
      return status.equals(COMPLETED) ? totalCents : 0;
    }
  }

  /**
   * A position of a sale.
   *
   * @param salesCents {@code quantity × unit_price} in cents
   */
  record TransactionItem(long id, long productId, long quantity, long salesCents) implements Row {}

  /** A visitor's step. */
  record Interaction(long id, String interactionType, String channel) implements Row {}

  /** What is left of a product, in units. */
  record Stock(long id, long productId, long availableQuantity, long reorderPoint) implements Row {

    public boolean isEmpty() {
      return availableQuantity <= 0;
    }

    /** Not empty, but at or under the reorder point. */
    public boolean isLow() {
      return !isEmpty() && availableQuantity <= reorderPoint;
    }
  }

  /** A company that carries parcels. */
  record Carrier(long id, String name) implements Row {}

  /** A parcel. */
  record Shipment(long id, long carrierId, String status) implements Row {}
}
