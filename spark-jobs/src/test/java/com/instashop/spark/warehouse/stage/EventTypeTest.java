package com.instashop.spark.warehouse.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Origin;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import org.junit.jupiter.api.Test;

class EventTypeTest {

  @Test
  void saleIsCalledByTheStatusItCameInto() {
    Image pending = sale("pending", 100);
    Image completed = sale("completed", 100);
    assertThat(type(ShopTables.TRANSACTION, null, pending)).isEqualTo("transaction_pending");
    assertThat(type(ShopTables.TRANSACTION, pending, completed)).isEqualTo("transaction_completed");
    assertThat(type(ShopTables.TRANSACTION, completed, sale("completed", 90)))
        .isEqualTo("transaction_corrected");
    assertThat(type(ShopTables.TRANSACTION, completed, null)).isEqualTo("transaction_deleted");
  }

  @Test
  void stockIsCalledByTheLevelItCameTo() {
    assertThat(stock(20, 0)).isEqualTo("stock_out");
    assertThat(stock(5, 0)).isEqualTo("stock_out");
    assertThat(stock(20, 10)).isEqualTo("stock_low");
    assertThat(stock(0, 10)).isEqualTo("stock_changed");
    assertThat(stock(0, 11)).isEqualTo("stock_refilled");
    assertThat(stock(30, 20)).isEqualTo("stock_changed");
    assertThat(stock(0, -1)).isEqualTo("stock_changed");
  }

  @Test
  void interactionIsCalledByItsType() {
    Image visit = Image.of(ShopTables.INTERACTION, 1, "website_visit", "desktop");
    assertThat(type(ShopTables.INTERACTION, null, visit)).isEqualTo("website_visit");
    assertThat(type(ShopTables.INTERACTION, visit, null)).isEqualTo("interaction_deleted");
  }

  @Test
  void whatIsNullIsCalledByItsOperation() {
    Image pending = sale("pending", 100);
    Image none = sale(null, 100);
    assertThat(type(ShopTables.TRANSACTION, null, none)).isEqualTo("transaction_created");
    assertThat(type(ShopTables.TRANSACTION, pending, none)).isEqualTo("transaction_changed");
    assertThat(type(ShopTables.TRANSACTION, none, sale(null, 90)))
        .isEqualTo("transaction_corrected");
    assertThat(type(ShopTables.TRANSACTION, none, pending)).isEqualTo("transaction_pending");
    Image visit = Image.of(ShopTables.INTERACTION, 1, null, null);
    assertThat(type(ShopTables.INTERACTION, null, visit)).isEqualTo("interaction_created");
  }

  @Test
  void productIsCalledByWhatMatters() {
    Image lamp = Image.of(ShopTables.PRODUCT, 1, "Lamp", "home");
    assertThat(type(ShopTables.PRODUCT, null, lamp)).isEqualTo("product_created");
    assertThat(type(ShopTables.PRODUCT, lamp, Image.of(ShopTables.PRODUCT, 1, "Lamp", "garden")))
        .isEqualTo("product_recategorized");
    assertThat(type(ShopTables.PRODUCT, lamp, Image.of(ShopTables.PRODUCT, 1, "Old lamp", "home")))
        .isEqualTo("product_changed");
  }

  @Test
  void snapshotAndTruncateAreCalledByTheirOperation() {
    assertThat(
            EventType.of(
                new ChangeEvent(
                    ShopTables.TRANSACTION,
                    Operation.READ,
                    null,
                    sale("completed", 100),
                    0,
                    0,
                    0,
                    Origin.SNAPSHOT)))
        .isEqualTo("transaction_read");
    assertThat(
            EventType.of(
                new ChangeEvent(
                    ShopTables.STOCK, Operation.TRUNCATE, null, null, 0, 0, 0, Origin.STREAM)))
        .isEqualTo("stock_truncated");
  }

  private static String stock(long before, long after) {
    return type(
        ShopTables.STOCK,
        Image.of(ShopTables.STOCK, 1, 1, before, 10),
        Image.of(ShopTables.STOCK, 1, 1, after, 10));
  }

  private static Image sale(String status, long cents) {
    return Image.of(ShopTables.TRANSACTION, 1, 1, 1, cents, "paypal", status);
  }

  private static String type(CapturedTable table, Image before, Image after) {
    Operation operation =
        before == null ? Operation.CREATE : after == null ? Operation.DELETE : Operation.UPDATE;
    return EventType.of(new ChangeEvent(table, operation, before, after, 0, 0, 0, Origin.STREAM));
  }
}
