package com.instashop.generator.change;

/**
 * Everything the generator writes. The order is that in which statements of one database
 * transaction are executed: a row comes before those that point to it, and before its own changes.
 */
public enum Sql {
  INSERT_CUSTOMER(
      "customer",
      Kind.INSERT,
      """
      INSERT INTO customer (customer_id, name, business_name, email, phone, subscription_plan, logo_url, store_url)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""),
  INSERT_BUYER(
      "buyer",
      Kind.INSERT,
      "INSERT INTO buyer (buyer_id, name, email, phone, shipping_address) VALUES (?, ?, ?, ?, ?)"),
  INSERT_PRODUCT(
      "product",
      Kind.INSERT,
      """
      INSERT INTO product (product_id, customer_id, name, description, category, price, currency, status, image_url)
      VALUES (?, ?, ?, ?, ?, ?, 'EUR', 'active', ?)"""),
  INSERT_TRANSACTION(
      "transaction",
      Kind.INSERT,
      """
      INSERT INTO transaction (transaction_id, buyer_id, customer_id, transaction_date, total_amount, payment_method, status)
      VALUES (?, ?, ?, ?, ?, ?, ?)"""),
  INSERT_ITEM(
      "transactiondetail",
      Kind.INSERT,
      """
      INSERT INTO transactiondetail (transaction_detail_id, transaction_id, product_id, quantity, unit_price)
      VALUES (?, ?, ?, ?, ?)"""),
  UPDATE_TRANSACTION_STATUS(
      "transaction", Kind.UPDATE, "UPDATE transaction SET status = ? WHERE transaction_id = ?"),
  UPDATE_PRODUCT_PRICE("product", Kind.UPDATE, "UPDATE product SET price = ? WHERE product_id = ?"),
  UPDATE_PRODUCT_CATEGORY(
      "product", Kind.UPDATE, "UPDATE product SET category = ? WHERE product_id = ?"),
  UPDATE_PRODUCT_STATUS(
      "product", Kind.UPDATE, "UPDATE product SET status = ? WHERE product_id = ?"),
  UPDATE_CUSTOMER_PLAN(
      "customer", Kind.UPDATE, "UPDATE customer SET subscription_plan = ? WHERE customer_id = ?"),
  INSERT_SEGMENT(
      "segment",
      Kind.INSERT,
      "INSERT INTO segment (segment_id, segment_name, criteria) VALUES (?, ?, ?)"),
  INSERT_CUSTOMER_SEGMENT(
      "customersegment",
      Kind.INSERT,
      "INSERT INTO customersegment (customer_id, segment_id) VALUES (?, ?)"),
  INSERT_INTERACTION(
      "interaction",
      Kind.INSERT,
      """
      INSERT INTO interaction (interaction_id, customer_id, interaction_type, channel, interaction_date, status, session_id, product_id, metadata)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)"""),
  DELETE_INTERACTIONS_OF_CUSTOMER(
      "interaction", Kind.DELETE, "DELETE FROM interaction WHERE customer_id = ?"),
  INSERT_STOCK(
      "stock",
      Kind.INSERT,
      """
      INSERT INTO stock (stock_id, product_id, available_quantity, reorder_point, warehouse_location)
      VALUES (?, ?, ?, ?, ?)"""),
  UPDATE_STOCK(
      "stock", Kind.UPDATE, "UPDATE stock SET available_quantity = ? WHERE product_id = ?"),
  INSERT_MOVEMENT(
      "inventorymovement",
      Kind.INSERT,
      """
      INSERT INTO inventorymovement (movement_id, product_id, movement_date, movement_type, quantity, reason)
      VALUES (?, ?, ?, ?, ?, ?)"""),
  INSERT_CARRIER(
      "carrier",
      Kind.INSERT,
      "INSERT INTO carrier (carrier_id, name, phone, tracking_number) VALUES (?, ?, ?, ?)"),
  INSERT_SHIPMENT(
      "shipment",
      Kind.INSERT,
      """
      INSERT INTO shipment (shipment_id, transaction_id, buyer_id, carrier_id, delivery_address, shipping_method, status, estimated_delivery_date)
      VALUES (?, ?, ?, ?, ?, ?, ?, ? * interval '1 second' + current_timestamp)"""),
  UPDATE_SHIPMENT_STATUS(
      "shipment", Kind.UPDATE, "UPDATE shipment SET status = ? WHERE shipment_id = ?");

  private final String table;
  private final Kind kind;
  private final String text;

  /** What a statement does to rows. */
  public enum Kind {
    INSERT,
    UPDATE,
    DELETE
  }

  Sql(String table, Kind kind, String text) {
    this.table = table;
    this.kind = kind;
    this.text = text;
  }

  public String table() {
    return table;
  }

  public Kind kind() {
    return kind;
  }

  public String text() {
    return text;
  }
}
