package com.instashop.contracts.schema;

import static com.instashop.contracts.schema.Column.bigint;
import static com.instashop.contracts.schema.Column.integer;
import static com.instashop.contracts.schema.Column.json;
import static com.instashop.contracts.schema.Column.money;
import static com.instashop.contracts.schema.Column.text;
import static com.instashop.contracts.schema.Column.timestamp;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tables whose changes become topics: one table, one topic, one key column. */
public enum CapturedTable {
  TRANSACTION(
      Database.INSTASHOP,
      "transaction",
      "transaction",
      bigint("transaction_id").asNeeded(),
      bigint("buyer_id"),
      bigint("customer_id").asNeeded(),
      timestamp("transaction_date").asNeeded(),
      money("total_amount").asNeeded(),
      text("payment_method").asNeeded(),
      text("status").asNeeded()),
  CUSTOMER(
      Database.INSTASHOP,
      "customer",
      "customer",
      bigint("customer_id").asNeeded(),
      text("name"),
      text("business_name"),
      text("email"),
      text("phone"),
      text("subscription_plan").asNeeded(),
      text("logo_url"),
      text("store_url")),
  PRODUCT(
      Database.INSTASHOP,
      "product",
      "product",
      bigint("product_id").asNeeded(),
      bigint("customer_id"),
      text("name").asNeeded(),
      text("description"),
      text("category").asNeeded(),
      money("price"),
      text("currency"),
      text("status"),
      text("image_url")),
  TRANSACTION_ITEM(
      Database.INSTASHOP,
      "transactiondetail",
      "transaction_items",
      bigint("transaction_detail_id").asNeeded(),
      bigint("transaction_id"),
      bigint("product_id").asNeeded(),
      integer("quantity").asNeeded(),
      money("unit_price").asNeeded()),
  INTERACTION(
      Database.CRM,
      "interaction",
      "interaction",
      bigint("interaction_id").asNeeded(),
      bigint("customer_id"),
      text("interaction_type").asNeeded(),
      text("channel").asNeeded(),
      timestamp("interaction_date"),
      text("status"),
      text("session_id"),
      bigint("product_id"),
      json("metadata")),
  STOCK(
      Database.ERP,
      "stock",
      "stock",
      bigint("stock_id").asNeeded(),
      bigint("product_id").asNeeded(),
      integer("available_quantity").asNeeded(),
      integer("reorder_point").asNeeded(),
      text("warehouse_location")),
  CARRIER(
      Database.ECOMMERCE,
      "carrier",
      "carrier",
      bigint("carrier_id").asNeeded(),
      text("name").asNeeded(),
      text("phone"),
      text("tracking_number")),
  SHIPMENT(
      Database.ECOMMERCE,
      "shipment",
      "shipment",
      bigint("shipment_id").asNeeded(),
      bigint("transaction_id"),
      bigint("buyer_id"),
      bigint("carrier_id").asNeeded(),
      text("delivery_address"),
      text("shipping_method"),
      text("status").asNeeded(),
      timestamp("estimated_delivery_date"));

  private static final Map<String, CapturedTable> BY_TOPIC =
      Arrays.stream(values()).collect(Collectors.toMap(CapturedTable::topic, Function.identity()));

  private final Database database;
  private final String tableName;
  private final String topic;
  private final List<Column> columns;

  CapturedTable(Database database, String tableName, String topic, Column... columns) {
    this.database = database;
    this.tableName = tableName;
    this.topic = topic;
    this.columns = List.of(columns);
  }

  /** The table behind a topic; empty for a heartbeat, the dead letters or a stranger. */
  public static Optional<CapturedTable> ofTopic(String topic) {
    return Optional.ofNullable(BY_TOPIC.get(topic));
  }

  public Database database() {
    return database;
  }

  /** The name in PostgreSQL, in the schema {@code public}. */
  public String tableName() {
    return tableName;
  }

  public String topic() {
    return topic;
  }

  /** The columns that the shop gave it, the key first. */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Where a column stands in {@link #columns}.
   *
   * @throws IllegalArgumentException where there is none of this name
   */
  public int slot(String column) {
    for (int slot = 0; slot < columns.size(); slot++) {
      if (columns.get(slot).name().equals(column)) {
        return slot;
      }
    }
    throw new IllegalArgumentException("Table " + tableName + " has no column " + column);
  }

  public String keyColumn() {
    return columns.get(0).name();
  }
}
