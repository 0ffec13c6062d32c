package com.instashop.contracts.schema;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tables whose changes become topics: one table, one topic, one key column. */
public enum CapturedTable {
  TRANSACTION(Database.INSTASHOP, "transaction", "transaction", "transaction_id"),
  CUSTOMER(Database.INSTASHOP, "customer", "customer", "customer_id"),
  PRODUCT(Database.INSTASHOP, "product", "product", "product_id"),
  TRANSACTION_ITEM(
      Database.INSTASHOP, "transactiondetail", "transaction_items", "transaction_detail_id"),
  INTERACTION(Database.CRM, "interaction", "interaction", "interaction_id"),
  STOCK(Database.ERP, "stock", "stock", "stock_id"),
  CARRIER(Database.ECOMMERCE, "carrier", "carrier", "carrier_id"),
  SHIPMENT(Database.ECOMMERCE, "shipment", "shipment", "shipment_id");

  private static final Map<String, CapturedTable> BY_TOPIC =
      Arrays.stream(values()).collect(Collectors.toMap(CapturedTable::topic, Function.identity()));

  private final Database database;
  private final String tableName;
  private final String topic;
  private final String keyColumn;

  CapturedTable(Database database, String tableName, String topic, String keyColumn) {
    this.database = database;
    this.tableName = tableName;
    this.topic = topic;
    this.keyColumn = keyColumn;
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

  public String keyColumn() {
    return keyColumn;
  }
}
