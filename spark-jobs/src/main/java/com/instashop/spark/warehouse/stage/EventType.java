package com.instashop.spark.warehouse.stage;

import com.instashop.contracts.event.ChangeEvent;
import com.instashop.contracts.event.Row;
import io.debezium.data.Envelope.Operation;

/** What a change event means in the words of the shop. */
final class EventType {

  private EventType() {}

  static String of(ChangeEvent event) {
    Row row = event.after() != null ? event.after() : event.before();
    if (row == null
        || event.operation() == Operation.READ
        || event.operation() == Operation.DELETE) {
      return noun(event) + ending(event.operation());
    }
    if (row instanceof Row.Transaction now) {
      boolean moved =
          !(event.before() instanceof Row.Transaction was) || !was.status().equals(now.status());
      return moved ? "transaction_" + now.status() : "transaction_corrected";
    }
    if (row instanceof Row.Shipment now) {
      boolean moved =
          !(event.before() instanceof Row.Shipment was) || !was.status().equals(now.status());
      return moved ? "shipment_" + now.status() : "shipment_corrected";
    }
    if (row instanceof Row.Interaction now) {
      return event.operation() == Operation.CREATE
          ? now.interactionType()
          : "interaction_corrected";
    }
    if (row instanceof Row.Stock now) {
      return stock(event.before() instanceof Row.Stock was ? was : null, now);
    }
    if (row instanceof Row.Product now
        && event.before() instanceof Row.Product was
        && !was.category().equals(now.category())) {
      return "product_recategorized";
    }
    return noun(event) + ending(event.operation());
  }

  private static String stock(Row.Stock was, Row.Stock now) {
    if (now.isEmpty()) {
      return was == null || !was.isEmpty() ? "stock_out" : "stock_changed";
    }
    if (now.isLow()) {
      return was == null || !was.isLow() && !was.isEmpty() ? "stock_low" : "stock_changed";
    }
    return was != null && (was.isLow() || was.isEmpty()) ? "stock_refilled" : "stock_changed";
  }

  private static String noun(ChangeEvent event) {
    return switch (event.table()) {
      case TRANSACTION -> "transaction";
      case CUSTOMER -> "customer";
      case PRODUCT -> "product";
      case TRANSACTION_ITEM -> "item";
      case INTERACTION -> "interaction";
      case STOCK -> "stock";
      case CARRIER -> "carrier";
      case SHIPMENT -> "shipment";
    };
  }

  private static String ending(Operation operation) {
    return switch (operation) {
      case CREATE -> "_created";
      case UPDATE -> "_changed";
      case DELETE -> "_deleted";
      case READ -> "_read";
      case TRUNCATE -> "_truncated";
      case MESSAGE -> "_message";
    };
  }
}
