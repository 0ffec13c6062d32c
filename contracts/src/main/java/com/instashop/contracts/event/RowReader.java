package com.instashop.contracts.event;

import com.instashop.contracts.schema.CapturedTable;

/**
 * Reads a before or after image into a {@link Row}. Unknown columns are skipped; a needed one that
 * is missing or null is an error that names it.
 */
final class RowReader {
  private static final long MISSING = Long.MIN_VALUE;

  private final CapturedTable table;
  private final JsonCursor json;

  RowReader(CapturedTable table, JsonCursor json) {
    this.table = table;
    this.json = json;
  }

  /** The image that is next; null where it is {@code null}. */
  Row read() {
    if (!json.beginObject()) {
      return null;
    }
    return switch (table) {
      case TRANSACTION -> transaction();
      case CUSTOMER -> customer();
      case PRODUCT -> product();
      case TRANSACTION_ITEM -> transactionItem();
      case INTERACTION -> interaction();
      case STOCK -> stock();
      case CARRIER -> carrier();
      case SHIPMENT -> shipment();
    };
  }

  private Row transaction() {
    long id = MISSING;
    long customerId = MISSING;
    long epochDay = MISSING;
    long totalCents = MISSING;
    String paymentMethod = null;
    String status = null;
    while (json.nextField()) {
      switch (json.field()) {
        case "transaction_id" -> id = integer();
        case "customer_id" -> customerId = integer();
        case "transaction_date" -> epochDay = json.skipNull() ? MISSING : json.epochDay();
        case "total_amount" -> totalCents = cents();
        case "payment_method" -> paymentMethod = text();
        case "status" -> status = text();
        default -> json.skipValue();
      }
    }
    return new Row.Transaction(
        needed(id, "transaction_id"),
        needed(customerId, "customer_id"),
        needed(epochDay, "transaction_date"),
        needed(totalCents, "total_amount"),
        needed(paymentMethod, "payment_method"),
        needed(status, "status"));
  }

  private Row customer() {
    long id = MISSING;
    String plan = null;
    while (json.nextField()) {
      switch (json.field()) {
        case "customer_id" -> id = integer();
        case "subscription_plan" -> plan = text();
        default -> json.skipValue();
      }
    }
    return new Row.Customer(needed(id, "customer_id"), needed(plan, "subscription_plan"));
  }

  private Row product() {
    long id = MISSING;
    String name = null;
    String category = null;
    while (json.nextField()) {
      switch (json.field()) {
        case "product_id" -> id = integer();
        case "name" -> name = text();
        case "category" -> category = text();
        default -> json.skipValue();
      }
    }
    return new Row.Product(
        needed(id, "product_id"), needed(name, "name"), needed(category, "category"));
  }

  private Row transactionItem() {
    long id = MISSING;
    long productId = MISSING;
    long quantity = MISSING;
    long unitPriceCents = MISSING;
    while (json.nextField()) {
      switch (json.field()) {
        case "transaction_detail_id" -> id = integer();
        case "product_id" -> productId = integer();
        case "quantity" -> quantity = integer();
        case "unit_price" -> unitPriceCents = cents();
        default -> json.skipValue();
      }
    }
    return new Row.TransactionItem(
        needed(id, "transaction_detail_id"),
        needed(productId, "product_id"),
        needed(quantity, "quantity"),
        product(quantity, needed(unitPriceCents, "unit_price")));
  }

  private Row interaction() {
    long id = MISSING;
    String type = null;
    String channel = null;
    while (json.nextField()) {
      switch (json.field()) {
        case "interaction_id" -> id = integer();
        case "interaction_type" -> type = text();
        case "channel" -> channel = text();
        default -> json.skipValue();
      }
    }
    return new Row.Interaction(
        needed(id, "interaction_id"), needed(type, "interaction_type"), needed(channel, "channel"));
  }

  private Row stock() {
    long id = MISSING;
    long productId = MISSING;
    long availableQuantity = MISSING;
    long reorderPoint = MISSING;
    while (json.nextField()) {
      switch (json.field()) {
        case "stock_id" -> id = integer();
        case "product_id" -> productId = integer();
        case "available_quantity" -> availableQuantity = integer();
        case "reorder_point" -> reorderPoint = integer();
        default -> json.skipValue();
      }
    }
    return new Row.Stock(
        needed(id, "stock_id"),
        needed(productId, "product_id"),
        needed(availableQuantity, "available_quantity"),
        needed(reorderPoint, "reorder_point"));
  }

  private Row carrier() {
    long id = MISSING;
    String name = null;
    while (json.nextField()) {
      switch (json.field()) {
        case "carrier_id" -> id = integer();
        case "name" -> name = text();
        default -> json.skipValue();
      }
    }
    return new Row.Carrier(needed(id, "carrier_id"), needed(name, "name"));
  }

  private Row shipment() {
    long id = MISSING;
    long carrierId = MISSING;
    String status = null;
    while (json.nextField()) {
      switch (json.field()) {
        case "shipment_id" -> id = integer();
        case "carrier_id" -> carrierId = integer();
        case "status" -> status = text();
        default -> json.skipValue();
      }
    }
    return new Row.Shipment(
        needed(id, "shipment_id"), needed(carrierId, "carrier_id"), needed(status, "status"));
  }

  private long integer() {
    return json.skipNull() ? MISSING : json.integer();
  }

  private long cents() {
    return json.skipNull() ? MISSING : json.cents();
  }

  private String text() {
    return json.skipNull() ? null : json.text();
  }

  private long needed(long value, String column) {
    if (value == MISSING) {
      throw missing(column);
    }
    return value;
  }

  private String needed(String value, String column) {
    if (value == null) {
      throw missing(column);
    }
    return value;
  }

  private MalformedException missing(String column) {
    return new MalformedException(
        "column " + column + " of table " + table.tableName() + " is missing or null", true);
  }

  private static long product(long quantity, long unitPriceCents) {
    long product = quantity * unitPriceCents;
    if (Math.multiplyHigh(quantity, unitPriceCents) != product >> 63) {
      throw new MalformedException("quantity × unit_price is too large a number", true);
    }
    return product;
  }
}
