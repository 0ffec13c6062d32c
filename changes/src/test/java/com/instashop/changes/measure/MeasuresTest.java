package com.instashop.changes.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Decimals;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Origin;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  private static final long DAY = 86_400_000_000L;

  private final Map<String, Amounts> sums = new TreeMap<>();
  private final Measures measures =
      new Measures(
          Catalogue.SHIPPED,
          (metric, key, count, cents, quantity) ->
              sums.merge(
                  metric.label() + "|" + key, new Amounts(count, cents, quantity), Amounts::plus));

  @Test
  void countsASale() {
    change(ShopTables.TRANSACTION, null, sale(1_000, "paypal", "completed"));
    assertThat(sums)
        .containsEntry("transactions|", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.status|completed", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.payment_method|paypal", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.customer|5", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.created|", new Amounts(1, 1_000, 0))
        .containsEntry("events|transaction|c", new Amounts(1, 0, 0));
  }

  @Test
  void whatIsNoNumberCountsAndAddsNothing() {
    change(ShopTables.TRANSACTION, null, sale(1_000, "paypal", "completed"));
    Image none = sale(Decimals.NAN, "paypal", "completed");
    change(ShopTables.TRANSACTION, null, none);
    assertThat(sums)
        .containsEntry("transactions|", new Amounts(2, 1_000, 0))
        // Else it would be the smallest of all, and part of the average.
        .containsEntry("transactions.created|", new Amounts(1, 1_000, 0));
    change(ShopTables.TRANSACTION, none, null);
    assertThat(sums).containsEntry("transactions|", new Amounts(1, 1_000, 0));
  }

  @Test
  void nullIsAKeyOfItsOwnAndAddsNothing() {
    Image nothing = Image.of(ShopTables.TRANSACTION, 1, null, null, null, null, null);
    change(ShopTables.TRANSACTION, null, nothing);
    assertThat(sums)
        .containsEntry("transactions|", new Amounts(1, 0, 0))
        .containsEntry("transactions.status|\\N", new Amounts(1, 0, 0))
        .containsEntry("transactions.payment_method|\\N", new Amounts(1, 0, 0))
        .containsEntry("transactions.customer|\\N", new Amounts(1, 0, 0))
        .containsEntry("transactions.day|\\N", new Amounts(1, 0, 0))
        .doesNotContainKey("transactions.created|");
    // Its status is not known to be completed.
    Image amount = Image.of(ShopTables.TRANSACTION, 1, null, null, 700, null, null);
    change(ShopTables.TRANSACTION, nothing, amount);
    assertThat(sums)
        .containsEntry("transactions|", new Amounts(1, 0, 0))
        .containsEntry("transactions.status|\\N", new Amounts(1, 700, 0));
    change(ShopTables.TRANSACTION, amount, sale(700, "paypal", "completed"));
    assertThat(sums)
        .containsEntry("transactions|", new Amounts(1, 700, 0))
        .containsEntry("transactions.status|\\N", Amounts.ZERO);
  }

  @Test
  void stockOfWhichANumberIsNullIsLowOnlyWhereThatIsSure() {
    change(ShopTables.STOCK, null, Image.of(ShopTables.STOCK, 1, 1, null, 10));
    change(ShopTables.STOCK, null, Image.of(ShopTables.STOCK, 2, 2, 5, null));
    change(ShopTables.STOCK, null, Image.of(ShopTables.STOCK, 3, null, 0, null));
    change(
        ShopTables.TRANSACTION_ITEM, null, Image.of(ShopTables.TRANSACTION_ITEM, 1, null, 3, null));
    sums.remove("events|stock|c");
    sums.remove("events|transaction_items|c");
    assertThat(sums)
        .containsOnly(
            Map.entry("stock|all", new Amounts(3, 0, 5)),
            Map.entry("stock|empty", new Amounts(1, 0, 0)),
            Map.entry("stock.alert|\\N", new Amounts(1, 0, 0)),
            Map.entry("items.product|\\N", new Amounts(1, 0, 3)));
  }

  @Test
  void refundTakesRevenueBack() {
    Image completed = sale(1_000, "paypal", "completed");
    Image refunded = sale(1_000, "paypal", "refunded");
    change(ShopTables.TRANSACTION, null, completed);
    change(ShopTables.TRANSACTION, completed, refunded);
    assertThat(sums)
        .containsEntry("transactions|", new Amounts(1, 0, 0))
        .containsEntry("transactions.status|completed", Amounts.ZERO)
        .containsEntry("transactions.status|refunded", new Amounts(1, 1_000, 0))
        .containsEntry("transactions.payment_method|paypal", new Amounts(1, 0, 0));
  }

  @Test
  void pendingIsNoRevenueUntilItIsCompleted() {
    Image pending = sale(1_000, "paypal", "pending");
    change(ShopTables.TRANSACTION, null, pending);
    assertThat(sums).containsEntry("transactions|", new Amounts(1, 0, 0));
    change(ShopTables.TRANSACTION, pending, sale(1_000, "paypal", "completed"));
    assertThat(sums).containsEntry("transactions|", new Amounts(1, 1_000, 0));
  }

  @Test
  void correctedAmountBooksTheDifference() {
    Image before = sale(1_000, "paypal", "completed");
    change(ShopTables.TRANSACTION, before, sale(1_234, "paypal", "completed"));
    assertThat(sums).containsEntry("transactions|", new Amounts(0, 234, 0));
  }

  @Test
  void deleteTakesEverythingBack() {
    Image sale = sale(1_000, "paypal", "completed");
    change(ShopTables.TRANSACTION, null, sale);
    change(ShopTables.TRANSACTION, sale, null);
    sums.remove("events|transaction|c");
    sums.remove("events|transaction|d");
    sums.remove("transactions.created|");
    assertThat(sums.values()).containsOnly(Amounts.ZERO);
  }

  @Test
  void productMovesBetweenCategories() {
    change(
        ShopTables.PRODUCT,
        Image.of(ShopTables.PRODUCT, 1, "Lamp", "home"),
        Image.of(ShopTables.PRODUCT, 1, "Lamp", "garden"));
    assertThat(sums)
        .containsEntry("products.category|home", new Amounts(-1, 0, 0))
        .containsEntry("products.category|garden", new Amounts(1, 0, 0));
  }

  @Test
  void itemsAddUpByProduct() {
    change(ShopTables.TRANSACTION_ITEM, null, Image.of(ShopTables.TRANSACTION_ITEM, 1, 9, 3, 300));
    change(ShopTables.TRANSACTION_ITEM, null, Image.of(ShopTables.TRANSACTION_ITEM, 2, 9, 1, 250));
    assertThat(sums).containsEntry("items.product|9", new Amounts(2, 1_150, 4));
  }

  @Test
  void stockAlertsComeAndGo() {
    Image enough = Image.of(ShopTables.STOCK, 1, 9, 11, 10);
    Image low = Image.of(ShopTables.STOCK, 1, 9, 10, 10);
    Image empty = Image.of(ShopTables.STOCK, 1, 9, 0, 10);
    change(ShopTables.STOCK, null, enough);
    assertThat(sums)
        .containsEntry("stock|all", new Amounts(1, 0, 11))
        .doesNotContainKey("stock|low");
    change(ShopTables.STOCK, enough, low);
    assertThat(sums)
        .containsEntry("stock|low", new Amounts(1, 0, 10))
        .containsEntry("stock.alert|9", new Amounts(1, 0, 10));
    change(ShopTables.STOCK, low, empty);
    assertThat(sums)
        .containsEntry("stock|low", Amounts.ZERO)
        .containsEntry("stock|empty", new Amounts(1, 0, 0))
        .containsEntry("stock.alert|9", new Amounts(1, 0, 0));
    change(ShopTables.STOCK, empty, enough);
    assertThat(sums)
        .containsEntry("stock|empty", Amounts.ZERO)
        .containsEntry("stock.alert|9", Amounts.ZERO)
        .containsEntry("stock|all", new Amounts(1, 0, 11));
  }

  @Test
  void countsInteractionsShipmentsCustomersAndCarriers() {
    change(
        ShopTables.INTERACTION,
        null,
        Image.of(ShopTables.INTERACTION, 1, "website_visit", "mobile_app"));
    change(
        ShopTables.SHIPMENT,
        Image.of(ShopTables.SHIPMENT, 1, 4, "created"),
        Image.of(ShopTables.SHIPMENT, 1, 4, "delivered"));
    change(
        ShopTables.CUSTOMER,
        Image.of(ShopTables.CUSTOMER, 1, "free"),
        Image.of(ShopTables.CUSTOMER, 1, "pro"));
    change(ShopTables.CARRIER, null, Image.of(ShopTables.CARRIER, 4, "DHL"));
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
    change(ShopTables.INTERACTION, null, Image.of(ShopTables.INTERACTION, 1, "website_visit", ""));
    change(ShopTables.STOCK, null, Image.of(ShopTables.STOCK, 1, -1, 0, 10));
    change(ShopTables.SHIPMENT, null, Image.of(ShopTables.SHIPMENT, 1, 4, ""));
    assertThat(sums)
        .containsEntry("shipments.carrier||4", new Amounts(1, 0, 0))
        .containsEntry("interactions|website_visit|", new Amounts(1, 0, 0))
        .containsEntry("stock.alert|-1", new Amounts(1, 0, 0));
  }

  @Test
  void incrementalSnapshotTellsNothingNew() {
    measures.measure(
        new ChangeEvent(
            ShopTables.CARRIER,
            Operation.READ,
            null,
            Image.of(ShopTables.CARRIER, 1, "DHL"),
            1_795_493_084_927L,
            -1,
            -1,
            Origin.INCREMENTAL_SNAPSHOT));
    assertThat(sums).containsOnlyKeys("events|carrier|r");
  }

  @Test
  void truncateIsAnEventWithoutARow() {
    change(ShopTables.TRANSACTION_ITEM, null, null);
    assertThat(sums).containsOnlyKeys("events|transaction_items|t");
  }

  private void change(CapturedTable table, Image before, Image after) {
    Operation operation =
        before == null
            ? after == null ? Operation.TRUNCATE : Operation.CREATE
            : after == null ? Operation.DELETE : Operation.UPDATE;
    measures.measure(
        new ChangeEvent(table, operation, before, after, 1_795_493_084_927L, 1, 1, Origin.STREAM));
  }

  private static Image sale(long cents, String paymentMethod, String status) {
    return Image.of(ShopTables.TRANSACTION, 1, 5, 20_781 * DAY, cents, paymentMethod, status);
  }
}
