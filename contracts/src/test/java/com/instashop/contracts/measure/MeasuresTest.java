package com.instashop.contracts.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.event.ChangeEvent;
import com.instashop.contracts.event.Origin;
import com.instashop.contracts.event.Row;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CapturedTable;
import io.debezium.data.Envelope.Operation;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  private final Map<String, Amounts> sums = new TreeMap<>();
  private final Measures measures =
      new Measures(
          (metric, text, qualifier, id, count, cents, quantity) -> {
            String key = Bookings.key(text, qualifier, id);
            sums.merge(
                metric.label() + "|" + key, new Amounts(count, cents, quantity), Amounts::plus);
          });

  @Test
  void countsASale() {
    change(CapturedTable.TRANSACTION, null, sale(1_000, "paypal", "completed"));
    assertThat(sums)
        .containsEntry("transactions|", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.status|completed", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.payment_method|paypal", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.customer|5", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.created|", new Amounts(1, 1_000, 0))
        .containsEntry("events|transaction|c", new Amounts(1, 0, 0));
  }

  @Test
  void refundTakesRevenueBack() {
    Row.Transaction completed = sale(1_000, "paypal", "completed");
    Row.Transaction refunded = sale(1_000, "paypal", "refunded");
    change(CapturedTable.TRANSACTION, null, completed);
    change(CapturedTable.TRANSACTION, completed, refunded);
    assertThat(sums)
        .containsEntry("transactions|", new Amounts(1, 0, 0))
        .containsEntry("transactions.status|completed", Amounts.ZERO)
        .containsEntry("transactions.status|refunded", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.payment_method|paypal", new Amounts(1, 0, 0));
  }

  @Test
  void pendingIsNoRevenueUntilItIsCompleted() {
    Row.Transaction pending = sale(1_000, "paypal", "pending");
    change(CapturedTable.TRANSACTION, null, pending);
    assertThat(sums).containsEntry("transactions|", new Amounts(1, 0, 0));
    change(CapturedTable.TRANSACTION, pending, sale(1_000, "paypal", "completed"));
    assertThat(sums).containsEntry("transactions|", new Amounts(1, 1_000, 0));
  }

  @Test
  void correctedAmountBooksTheDifference() {
    Row.Transaction before = sale(1_000, "paypal", "completed");
    change(CapturedTable.TRANSACTION, before, sale(1_234, "paypal", "completed"));
    assertThat(sums).containsEntry("transactions|", new Amounts(0, 234, 0));
  }

  @Test
  void deleteTakesEverythingBack() {
    Row.Transaction sale = sale(1_000, "paypal", "completed");
    change(CapturedTable.TRANSACTION, null, sale);
    change(CapturedTable.TRANSACTION, sale, null);
    sums.remove("events|transaction|c");
    sums.remove("events|transaction|d");
    sums.remove("transactions.created|");
    assertThat(sums.values()).containsOnly(Amounts.ZERO);
  }

  @Test
  void productMovesBetweenCategories() {
    change(
        CapturedTable.PRODUCT,
        new Row.Product(1, "Lamp", "home"),
        new Row.Product(1, "Lamp", "garden"));
    assertThat(sums)
        .containsEntry("products.category|home", new Amounts(-1, 0, 0))
        .containsEntry("products.category|garden", new Amounts(1, 0, 0));
  }

  @Test
  void itemsAddUpByProduct() {
    change(CapturedTable.TRANSACTION_ITEM, null, new Row.TransactionItem(1, 9, 3, 900));
    change(CapturedTable.TRANSACTION_ITEM, null, new Row.TransactionItem(2, 9, 1, 250));
    assertThat(sums).containsEntry("items.product|9", new Amounts(2, 1_150, 4));
  }

  @Test
  void stockAlertsComeAndGo() {
    Row.Stock enough = new Row.Stock(1, 9, 11, 10);
    Row.Stock low = new Row.Stock(1, 9, 10, 10);
    Row.Stock empty = new Row.Stock(1, 9, 0, 10);
    change(CapturedTable.STOCK, null, enough);
    assertThat(sums)
        .containsEntry("stock|all", new Amounts(1, 0, 11))
        .doesNotContainKey("stock|low");
    change(CapturedTable.STOCK, enough, low);
    assertThat(sums)
        .containsEntry("stock|low", new Amounts(1, 0, 10))
        .containsEntry("stock.alert|9", new Amounts(1, 0, 10));
    change(CapturedTable.STOCK, low, empty);
    assertThat(sums)
        .containsEntry("stock|low", Amounts.ZERO)
        .containsEntry("stock|empty", new Amounts(1, 0, 0))
        .containsEntry("stock.alert|9", new Amounts(1, 0, 0));
    change(CapturedTable.STOCK, empty, enough);
    assertThat(sums)
        .containsEntry("stock|empty", Amounts.ZERO)
        .containsEntry("stock.alert|9", Amounts.ZERO)
        .containsEntry("stock|all", new Amounts(1, 0, 11));
  }

  @Test
  void countsInteractionsShipmentsCustomersAndCarriers() {
    change(CapturedTable.INTERACTION, null, new Row.Interaction(1, "website_visit", "mobile_app"));
    change(
        CapturedTable.SHIPMENT,
        new Row.Shipment(1, 4, "created"),
        new Row.Shipment(1, 4, "delivered"));
    change(CapturedTable.CUSTOMER, new Row.Customer(1, "free"), new Row.Customer(1, "pro"));
    change(CapturedTable.CARRIER, null, new Row.Carrier(4, "DHL"));
    assertThat(sums)
        .containsEntry("interactions|website_visit|mobile_app", new Amounts(1, 0, 0))
        .containsEntry("shipments.status|created", new Amounts(-1, 0, 0))
        .containsEntry("shipments.status|delivered", new Amounts(1, 0, 0))
        .containsEntry("shipments.carrier|created|4", new Amounts(-1, 0, 0))
        .containsEntry("shipments.carrier|delivered|4", new Amounts(1, 0, 0))
        .containsEntry("customers.plan|free", new Amounts(-1, 0, 0))
        .containsEntry("customers.plan|pro", new Amounts(1, 0, 0))
        .containsEntry("carriers|DHL|4", new Amounts(1, 0, 0));
  }

  @Test
  void anyValueOfAColumnMakesAKeyOfItsOwn() {
    change(CapturedTable.INTERACTION, null, new Row.Interaction(1, "website_visit", ""));
    change(CapturedTable.STOCK, null, new Row.Stock(1, -1, 0, 10));
    change(CapturedTable.SHIPMENT, null, new Row.Shipment(1, 4, ""));
    assertThat(sums)
        .containsEntry("shipments.carrier||4", new Amounts(1, 0, 0))
        .containsEntry("interactions|website_visit|", new Amounts(1, 0, 0))
        .containsEntry("stock.alert|-1", new Amounts(1, 0, 0));
  }

  @Test
  void incrementalSnapshotTellsNothingNew() {
    measures.measure(
        new ChangeEvent(
            CapturedTable.CARRIER,
            Operation.READ,
            null,
            new Row.Carrier(1, "DHL"),
            1_795_493_084_927L,
            -1,
            -1,
            Origin.INCREMENTAL_SNAPSHOT));
    assertThat(sums).containsOnlyKeys("events|carrier|r");
  }

  @Test
  void truncateIsAnEventWithoutARow() {
    change(CapturedTable.TRANSACTION_ITEM, null, null);
    assertThat(sums).containsOnlyKeys("events|transaction_items|t");
  }

  private void change(CapturedTable table, Row before, Row after) {
    Operation operation =
        before == null
            ? after == null ? Operation.TRUNCATE : Operation.CREATE
            : after == null ? Operation.DELETE : Operation.UPDATE;
    measures.measure(
        new ChangeEvent(table, operation, before, after, 1_795_493_084_927L, 1, 1, Origin.STREAM));
  }

  private static Row.Transaction sale(long cents, String paymentMethod, String status) {
    return new Row.Transaction(1, 5, 20_781, cents, paymentMethod, status);
  }
}
