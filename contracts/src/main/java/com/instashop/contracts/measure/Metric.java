package com.instashop.contracts.measure;

import com.instashop.contracts.schema.CapturedTable;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is counted. Each metric is a view over the content of one table: the sum of what its changes
 * book equals the SQL over the source. The exceptions describe a stream instead: {@link #EVENTS}
 * and {@link #TRANSACTIONS_CREATED}.
 */
public enum Metric {
  /** Rows; revenue. One key, empty. */
  TRANSACTIONS("transactions", CapturedTable.TRANSACTION),
  /** Rows; {@code total_amount}. By status. */
  TRANSACTIONS_BY_STATUS("transactions.status", CapturedTable.TRANSACTION),
  /** Rows; revenue. By payment method. */
  TRANSACTIONS_BY_PAYMENT_METHOD("transactions.payment_method", CapturedTable.TRANSACTION),
  /** Rows; revenue. By customer id. */
  TRANSACTIONS_BY_CUSTOMER("transactions.customer", CapturedTable.TRANSACTION),
  /** Rows; revenue. By the UTC date of the sale, in days since 1970-01-01. */
  TRANSACTIONS_BY_DAY("transactions.day", CapturedTable.TRANSACTION),
  /**
   * Rows created, never taken back; {@code total_amount} at creation, with its smallest and
   * largest. One key, empty.
   */
  TRANSACTIONS_CREATED("transactions.created", null),
  /** Rows. By subscription plan. */
  CUSTOMERS_BY_PLAN("customers.plan", CapturedTable.CUSTOMER),
  /** Rows. By category. */
  PRODUCTS_BY_CATEGORY("products.category", CapturedTable.PRODUCT),
  /** Rows; gross sales; units. By product id: a category's sales are those of its products. */
  ITEMS_BY_PRODUCT("items.product", CapturedTable.TRANSACTION_ITEM),
  /** Rows. By interaction type and channel. */
  INTERACTIONS("interactions", CapturedTable.INTERACTION),
  /** Rows; units available. One of the keys of {@link StockLevel}. */
  STOCK("stock", CapturedTable.STOCK),
  /** 1 for a product that is low or empty, 0 for the others; units available of these. */
  STOCK_ALERTS("stock.alert", CapturedTable.STOCK),
  /** Rows. By name and id: so who knows the id of a carrier finds its name. */
  CARRIERS("carriers", CapturedTable.CARRIER),
  /** Rows. By status. */
  SHIPMENTS_BY_STATUS("shipments.status", CapturedTable.SHIPMENT),
  /** Rows. By status and carrier id. */
  SHIPMENTS_BY_CARRIER("shipments.carrier", CapturedTable.SHIPMENT),
  /** Change events, never taken back. By topic and operation code. */
  EVENTS("events", null);

  private static final Map<String, Metric> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(Metric::label, Function.identity()));

  private final String label;
  private final CapturedTable table;

  Metric(String label, CapturedTable table) {
    this.label = label;
    this.table = table;
  }

  /**
   * The metric with this label.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Metric ofLabel(String label) {
    Metric metric = BY_LABEL.get(label);
    if (metric == null) {
      throw new IllegalArgumentException("Unknown metric: " + label);
    }
    return metric;
  }

  /** The name in Redis. */
  public String label() {
    return label;
  }

  /**
   * The table whose content this metric describes, and whose truncation takes everything back; null
   * for a metric that describes the stream.
   */
  public CapturedTable table() {
    return table;
  }
}
