package com.instashop.contracts.measure;

import static com.instashop.contracts.measure.Bookings.NO_ID;
import static com.instashop.contracts.measure.Bookings.NO_QUALIFIER;
import static com.instashop.contracts.measure.Bookings.NO_TEXT;
import static java.util.Objects.requireNonNull;

import com.instashop.contracts.event.ChangeEvent;
import com.instashop.contracts.event.Origin;
import com.instashop.contracts.event.Row;
import io.debezium.data.Envelope.Operation;

/**
 * What a change means for the numbers: its before image is taken back, its after image added. A
 * truncate books only its own event, and so does a row of an incremental snapshot. Who keeps totals
 * takes back the table's content when it is truncated and when a new snapshot of it begins.
 */
public final class Measures {
  private static final String NONE = "";

  private final Bookings bookings;

  public Measures(Bookings bookings) {
    this.bookings = requireNonNull(bookings, "bookings is null");
  }

  /** Books the difference that a change makes. */
  public void measure(ChangeEvent event) {
    bookings.book(Metric.EVENTS, event.table().topic(), event.operation().code(), NO_ID, 1, 0, 0);
    if (event.origin() == Origin.INCREMENTAL_SNAPSHOT) {
      return;
    }
    if (event.before() != null) {
      row(event.before(), -1);
    }
    if (event.after() != null) {
      row(event.after(), 1);
    }
    if (event.operation() == Operation.CREATE
        && event.after() instanceof Row.Transaction transaction) {
      bookings.book(
          Metric.TRANSACTIONS_CREATED, NONE, NO_QUALIFIER, NO_ID, 1, transaction.totalCents(), 0);
    }
  }

  /** Books one image: added with sign 1, taken back with sign -1. */
  private void row(Row image, int sign) {
    if (image instanceof Row.Transaction transaction) {
      transaction(transaction, sign);
    } else if (image instanceof Row.TransactionItem item) {
      byId(
          Metric.ITEMS_BY_PRODUCT,
          item.productId(),
          sign,
          sign * item.salesCents(),
          sign * item.quantity());
    } else if (image instanceof Row.Interaction interaction) {
      bookings.book(
          Metric.INTERACTIONS,
          interaction.interactionType(),
          interaction.channel(),
          NO_ID,
          sign,
          0,
          0);
    } else if (image instanceof Row.Stock stock) {
      stock(stock, sign);
    } else if (image instanceof Row.Shipment shipment) {
      byText(Metric.SHIPMENTS_BY_STATUS, shipment.status(), sign, 0);
      byTextAndId(Metric.SHIPMENTS_BY_CARRIER, shipment.status(), shipment.carrierId(), sign);
    } else if (image instanceof Row.Customer customer) {
      byText(Metric.CUSTOMERS_BY_PLAN, customer.subscriptionPlan(), sign, 0);
    } else if (image instanceof Row.Product product) {
      byText(Metric.PRODUCTS_BY_CATEGORY, product.category(), sign, 0);
    } else if (image instanceof Row.Carrier carrier) {
      byTextAndId(Metric.CARRIERS, carrier.name(), carrier.id(), sign);
    } else {
      throw new AssertionError("no measure for " + image);
    }
  }

  private void transaction(Row.Transaction transaction, int sign) {
    long revenue = sign * transaction.revenueCents();
    byText(Metric.TRANSACTIONS, NONE, sign, revenue);
    byText(
        Metric.TRANSACTIONS_BY_STATUS, transaction.status(), sign, sign * transaction.totalCents());
    byText(Metric.TRANSACTIONS_BY_PAYMENT_METHOD, transaction.paymentMethod(), sign, revenue);
    byId(Metric.TRANSACTIONS_BY_CUSTOMER, transaction.customerId(), sign, revenue, 0);
    byId(Metric.TRANSACTIONS_BY_DAY, transaction.epochDay(), sign, revenue, 0);
  }

  private void stock(Row.Stock stock, int sign) {
    long units = sign * stock.availableQuantity();
    StockLevel level = StockLevel.of(stock);
    bookings.book(Metric.STOCK, StockLevel.ALL.label(), NO_QUALIFIER, NO_ID, sign, 0, units);
    if (level != StockLevel.ALL) {
      bookings.book(Metric.STOCK, level.label(), NO_QUALIFIER, NO_ID, sign, 0, units);
      byId(Metric.STOCK_ALERTS, stock.productId(), sign, 0, units);
    }
  }

  private void byText(Metric metric, String key, long count, long cents) {
    bookings.book(metric, key, NO_QUALIFIER, NO_ID, count, cents, 0);
  }

  private void byTextAndId(Metric metric, String text, long id, long count) {
    bookings.book(metric, text, NO_QUALIFIER, id, count, 0, 0);
  }

  private void byId(Metric metric, long id, long count, long cents, long quantity) {
    bookings.book(metric, NO_TEXT, NO_QUALIFIER, id, count, cents, quantity);
  }
}
