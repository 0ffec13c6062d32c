package com.instashop.contracts.schema;

import static com.instashop.contracts.schema.Column.bigint;
import static com.instashop.contracts.schema.Column.integer;
import static com.instashop.contracts.schema.Column.json;
import static com.instashop.contracts.schema.Column.money;
import static com.instashop.contracts.schema.Column.text;
import static com.instashop.contracts.schema.Column.timestamp;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A table whose changes become a topic. */
public final class CapturedTable implements Serializable {
  public static final CapturedTable TRANSACTION =
      shipped(
          Database.INSTASHOP,
          "transaction",
          "transaction",
          bigint("transaction_id").asNeeded(),
          bigint("buyer_id"),
          bigint("customer_id").asNeeded(),
          timestamp("transaction_date").asNeeded(),
          money("total_amount").asNeeded(),
          text("payment_method").asNeeded(),
          text("status").asNeeded());

  public static final CapturedTable CUSTOMER =
      shipped(
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
          text("store_url"));

  public static final CapturedTable PRODUCT =
      shipped(
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
          text("image_url"));

  public static final CapturedTable TRANSACTION_ITEM =
      shipped(
          Database.INSTASHOP,
          "transactiondetail",
          "transaction_items",
          bigint("transaction_detail_id").asNeeded(),
          bigint("transaction_id"),
          bigint("product_id").asNeeded(),
          integer("quantity").asNeeded(),
          money("unit_price").asNeeded());

  public static final CapturedTable INTERACTION =
      shipped(
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
          json("metadata"));

  public static final CapturedTable STOCK =
      shipped(
          Database.ERP,
          "stock",
          "stock",
          bigint("stock_id").asNeeded(),
          bigint("product_id").asNeeded(),
          integer("available_quantity").asNeeded(),
          integer("reorder_point").asNeeded(),
          text("warehouse_location"));

  public static final CapturedTable CARRIER =
      shipped(
          Database.ECOMMERCE,
          "carrier",
          "carrier",
          bigint("carrier_id").asNeeded(),
          text("name").asNeeded(),
          text("phone"),
          text("tracking_number"));

  public static final CapturedTable SHIPMENT =
      shipped(
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

  private static final String PUBLIC = "public";
  private static final long serialVersionUID = 1;

  private final Database database;
  private final String schemaName;
  private final String tableName;
  private final String topic;
  private final List<Integer> key;
  private final List<Column> columns;
  private final boolean declared;

  private CapturedTable(
      Database database,
      String schemaName,
      String tableName,
      String topic,
      List<Integer> key,
      List<Column> columns,
      boolean declared) {
    this.database = database;
    this.schemaName = schemaName;
    this.tableName = tableName;
    this.topic = topic;
    this.key = List.copyOf(key);
    this.columns = List.copyOf(columns);
    this.declared = declared;
  }

  private static CapturedTable shipped(
      Database database, String tableName, String topic, Column... columns) {
    return new CapturedTable(
        database, PUBLIC, tableName, topic, List.of(0), List.of(columns), false);
  }

  /**
   * A table that somebody declares.
   *
   * @param key the columns that tell its rows apart; they are needed
   * @throws IllegalArgumentException where a column of the key is none of the columns
   */
  public static CapturedTable declared(
      Database database,
      String schemaName,
      String tableName,
      String topic,
      List<String> key,
      List<Column> columns) {
    List<Column> all = new ArrayList<>();
    columns.forEach(column -> all.add(key.contains(column.name()) ? column.asNeeded() : column));
    List<Integer> slots = new ArrayList<>();
    for (String name : key) {
      slots.add(slot(columns, name, tableName));
    }
    return new CapturedTable(database, schemaName, tableName, topic, slots, all, true);
  }

  public Database database() {
    return database;
  }

  /** The schema in PostgreSQL. */
  public String schemaName() {
    return schemaName;
  }

  /** The name in PostgreSQL. */
  public String tableName() {
    return tableName;
  }

  /** The schema and the name as SQL takes them. */
  public String quoted() {
    return Identifier.quoted(schemaName, tableName);
  }

  /** Where the warehouse has the rows that it has now, as SQL takes it. */
  public String inWarehouse() {
    return isDeclared()
        ? "current." + Identifier.quoted(topic)
        : "shop." + Identifier.quoted(tableName());
  }

  public String topic() {
    return topic;
  }

  /** What people call it: a table of the shop by its name, another one by its topic. */
  public String label() {
    return declared ? topic : tableName;
  }

  /** Whether one whole number tells its rows apart. */
  public boolean hasNumberKey() {
    Column.Type first = columns.get(key.get(0)).type();
    return key.size() == 1 && (first == Column.Type.BIGINT || first == Column.Type.INTEGER);
  }

  /** Whether somebody declared it; the others are shipped. */
  public boolean isDeclared() {
    return declared;
  }

  /** The columns that are carried. */
  public List<Column> columns() {
    return columns;
  }

  /** Where the columns that tell rows apart stand in {@link #columns}. */
  public List<Integer> key() {
    return key;
  }

  /** The columns that tell rows apart. */
  public List<Column> keyColumns() {
    return key.stream().map(columns::get).toList();
  }

  /**
   * Where a column stands in {@link #columns}.
   *
   * @throws IllegalArgumentException where there is none of this name
   */
  public int slot(String column) {
    return slot(columns, column, tableName);
  }

  private static int slot(List<Column> columns, String name, String tableName) {
    for (int slot = 0; slot < columns.size(); slot++) {
      if (columns.get(slot).name().equals(name)) {
        return slot;
      }
    }
    throw new IllegalArgumentException("Table " + tableName + " has no column " + name);
  }

  /** A table of the shop that comes from another process is the one that is known here. */
  private Object readResolve() {
    return Tables.SHIPPED.ofTopic(topic).filter(this::equals).orElse(this);
  }

  /** Its declaration in a line: where it changes, what is kept of the table is made anew. */
  public String definition() {
    return "%s key %s columns %s".formatted(this, key, columns);
  }

  /** Whether it is the same table, declared in the same way. */
  @Override
  public boolean equals(Object object) {
    return this == object
        || object instanceof CapturedTable other
            && topic.equals(other.topic)
            && database.equals(other.database)
            && schemaName.equals(other.schemaName)
            && tableName.equals(other.tableName)
            && key.equals(other.key)
            && columns.equals(other.columns)
            && declared == other.declared;
  }

  @Override
  public int hashCode() {
    return topic.hashCode();
  }

  @Override
  public String toString() {
    return database + "." + (schemaName.equals(PUBLIC) ? "" : schemaName + ".") + tableName;
  }
}
