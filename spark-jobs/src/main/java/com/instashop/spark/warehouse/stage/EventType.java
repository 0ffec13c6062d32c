package com.instashop.spark.warehouse.stage;

import com.instashop.contracts.event.ChangeEvent;
import com.instashop.contracts.event.Image;
import com.instashop.contracts.measure.StockLevel;
import io.debezium.data.Envelope.Operation;

/** What a change event means in the words of the shop. */
final class EventType {

  private EventType() {}

  static String of(ChangeEvent event) {
    Image was = event.before();
    Image now = event.after();
    if (now == null || event.operation() == Operation.READ) {
      return noun(event) + ending(event.operation());
    }
    return switch (event.table()) {
      case TRANSACTION, SHIPMENT ->
          noun(event) + "_" + (isOther(was, now, "status") ? now.text("status") : "corrected");
      case INTERACTION -> was == null ? now.text("interaction_type") : "interaction_corrected";
      case STOCK -> stock(was == null ? null : StockLevel.of(was), StockLevel.of(now));
      case PRODUCT ->
          was != null && isOther(was, now, "category")
              ? "product_recategorized"
              : noun(event) + ending(event.operation());
      case CUSTOMER, TRANSACTION_ITEM, CARRIER -> noun(event) + ending(event.operation());
    };
  }

  private static boolean isOther(Image was, Image now, String column) {
    return was == null || !was.text(column).equals(now.text(column));
  }

  private static String stock(StockLevel was, StockLevel now) {
    return switch (now) {
      case EMPTY -> was != StockLevel.EMPTY ? "stock_out" : "stock_changed";
      case LOW -> was == null || was == StockLevel.ALL ? "stock_low" : "stock_changed";
      case ALL -> was != null && was != StockLevel.ALL ? "stock_refilled" : "stock_changed";
    };
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
