package com.instashop.spark.warehouse.stage;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Image;
import com.instashop.changes.measure.StockLevel;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import java.util.Objects;

/** What a change event means in the words of the shop. */
final class EventType {

  private EventType() {}

  static String of(ChangeEvent event) {
    Image was = event.before();
    Image now = event.after();
    if (now == null || event.operation() == Operation.READ) {
      return noun(event) + ending(event.operation());
    }
    CapturedTable table = event.table();
    if (table.equals(ShopTables.TRANSACTION) || table.equals(ShopTables.SHIPMENT)) {
      String status = now.text("status");
      return !isOther(was, now, "status")
          ? noun(event) + "_corrected"
          : noun(event) + (status == null ? ending(event.operation()) : "_" + status);
    }
    if (table.equals(ShopTables.INTERACTION)) {
      String type = now.text("interaction_type");
      return was != null
          ? "interaction_corrected"
          : type == null ? noun(event) + ending(event.operation()) : type;
    }
    if (table.equals(ShopTables.STOCK)) {
      return stock(was == null ? null : StockLevel.of(was), StockLevel.of(now));
    }
    return table.equals(ShopTables.PRODUCT) && was != null && isOther(was, now, "category")
        ? "product_recategorized"
        : noun(event) + ending(event.operation());
  }

  private static boolean isOther(Image was, Image now, String column) {
    return was == null || !Objects.equals(was.text(column), now.text(column));
  }

  private static String stock(StockLevel was, StockLevel now) {
    return switch (now) {
      case EMPTY -> was != StockLevel.EMPTY ? "stock_out" : "stock_changed";
      case LOW -> was == null || was == StockLevel.ALL ? "stock_low" : "stock_changed";
      case ALL -> was != null && was != StockLevel.ALL ? "stock_refilled" : "stock_changed";
    };
  }

  private static String noun(ChangeEvent event) {
    return event.table().equals(ShopTables.TRANSACTION_ITEM) ? "item" : event.table().tableName();
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
