package com.instashop.spark.metrics.document;

import static com.instashop.spark.metrics.window.MeasuredBatch.FIRST;
import static com.instashop.spark.metrics.window.MeasuredBatch.SECOND;
import static com.instashop.spark.metrics.window.MeasuredBatch.THIRD;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.spark.metrics.window.MeasuredBatch;
import com.instashop.spark.metrics.window.WindowStore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T14:30:00Z");
  private static final long LATER = FIRST + 7_200_000;
  private static final String SALES_CHART = RedisKeys.windows("transactions");

  private final MeasuredBatch query = new MeasuredBatch();
  private final WindowStore store = new WindowStore();
  private final DocumentWriter writer = new DocumentWriter(store, Set.of());

  @Test
  void salesAddUpByPaymentMethodAndByStatus() {
    sale(FIRST, 1, "paypal", "completed", 1_000);
    sale(FIRST, 2, "paypal", "completed", 250);
    sale(FIRST, 3, "credit_card", "completed", 99);
    sale(FIRST, 3, "credit_card", "pending", 700);
    sale(FIRST, 4, "gift_card", "failed", 1);
    WindowDocuments.Transactions document = transactions(write());
    assertThat(document.windowStart()).isEqualTo(Instant.ofEpochMilli(FIRST));
    assertThat(document.windowEnd()).isEqualTo(Instant.ofEpochMilli(SECOND));
    assertThat(document.updatedAt()).isEqualTo(NOW);
    assertThat(document.transactionCount()).isEqualTo(5);
    assertThat(document.totalRevenue()).isEqualTo("13.49");
    assertThat(document.paymentMethods())
        .containsOnly(
            Map.entry("credit_card", new BigDecimal("0.99")),
            Map.entry("gift_card", new BigDecimal("0.00")),
            Map.entry("paypal", new BigDecimal("12.50")));
    assertThat(document.paymentMethods().values().stream().reduce(BigDecimal::add))
        .contains(document.totalRevenue());
    assertThat(document.statuses())
        .containsOnly(
            Map.entry("completed", 3L), Map.entry("failed", 1L), Map.entry("pending", 1L));
    assertThat(document.uniqueCustomers()).isEqualTo(4);
    assertThat(document.minTransaction()).isEqualTo("0.01");
    assertThat(document.maxTransaction()).isEqualTo("10.00");
  }

  @Test
  void averageIsRoundedHalfUp() {
    sale(FIRST, 1, "paypal", "completed", 1_000);
    sale(FIRST, 1, "paypal", "pending", 1_001);
    assertThat(transactions(write()).avgAmount()).isEqualTo("10.01");
    sale(FIRST, 1, "paypal", "pending", 1_000);
    assertThat(transactions(write()).avgAmount()).isEqualTo("10.00");
  }

  @Test
  void refundIsNegativeInTheWindowInWhichItHappens() {
    sale(FIRST, 1, "paypal", "completed", 1_000);
    write();
    row(SECOND, 1, "paypal", "completed", 1_000, -1);
    row(SECOND, 1, "paypal", "refunded", 1_000, 1);
    Documents documents = write();
    WindowDocuments.Transactions document = transactions(documents);
    assertThat(document.transactionCount()).isZero();
    assertThat(document.totalRevenue()).isEqualTo("-10.00");
    assertThat(document.paymentMethods())
        .containsOnly(Map.entry("paypal", new BigDecimal("-10.00")));
    assertThat(document.statuses())
        .containsOnly(Map.entry("completed", -1L), Map.entry("refunded", 1L));
    assertThat(document.uniqueCustomers()).isZero();
    assertThat(document.avgAmount()).isEqualTo("0.00");
    assertThat(document.minTransaction()).isEqualTo("0.00");
    assertThat(documents.charts().get(SALES_CHART)).containsOnlyKeys(DocumentWriter.field(SECOND));
  }

  @Test
  void anOlderWindowChangesItsChartAndNotTheNewestDocument() {
    sale(SECOND, 1, "paypal", "completed", 1_000);
    write();
    sale(FIRST, 1, "paypal", "completed", 250);
    Documents documents = write();
    assertThat(documents.newest()).doesNotContainKey(RedisKeys.TRANSACTIONS);
    assertThat(documents.charts().get(SALES_CHART)).containsOnlyKeys(DocumentWriter.field(FIRST));
    sale(SECOND, 1, "paypal", "completed", 1);
    assertThat(transactions(write()).totalRevenue()).isEqualTo("10.01");
  }

  @Test
  void theNewestDocumentDoesNotGoBackAfterARestart() {
    sale(SECOND, 1, "paypal", "completed", 1_000);
    write();
    DocumentWriter restarted = new DocumentWriter(store, Set.of());
    sale(FIRST, 1, "paypal", "completed", 250);
    store.apply(query.batch(), LATER);
    assertThat(restarted.changed(NOW).newest()).doesNotContainKey(RedisKeys.TRANSACTIONS);
  }

  @Test
  void salesOfACategoryAreThoseOfItsProducts() {
    query.label(1, 0, "Lamp", "home").label(2, 1, "Rug", "home").label(3, 2, "Kite", "toys");
    items(FIRST, 1, 2, 2_000);
    items(FIRST, 2, 1, 500);
    items(FIRST, 3, -1, -900);
    Documents documents = write();
    WindowDocuments.Category home = category(documents, "home");
    assertThat(home.productSales()).isEqualTo(3);
    assertThat(home.categoryRevenue()).isEqualTo("25.00");
    assertThat(home.uniqueProducts()).isEqualTo(2);
    WindowDocuments.Category toys = category(documents, "toys");
    assertThat(toys.categoryRevenue()).isEqualTo("-9.00");
    assertThat(toys.uniqueProducts()).isZero();
  }

  @Test
  void aProductTakesItsSalesAlongInAllWindows() {
    query.label(1, 0, "Lamp", "home").label(2, 1, "Kite", "toys").label(3, 2, "Tea", "grocery");
    items(FIRST, 1, 1, 1_000);
    items(FIRST, 3, 1, 500);
    items(SECOND, 1, 2, 2_000);
    items(SECOND, 2, 1, 300);
    write();
    query.label(1, 3, "Lamp", "toys");
    Documents documents = write();
    assertThat(documents.gone()).containsExactly(RedisKeys.products("home"));
    assertThat(category(documents, "toys").categoryRevenue()).isEqualTo("23.00");
    assertThat(category(documents, "grocery").categoryRevenue()).isEqualTo("5.00");
    assertThat(products(documents, FIRST).categories()).containsOnlyKeys("grocery", "toys");
    assertThat(products(documents, SECOND).categories()).containsOnlyKeys("toys");
  }

  @Test
  void bestSellersComeByUnitsThenByRevenue() {
    query.label(1, 0, "Lamp", "home");
    items(FIRST, 1, 3, 300);
    items(SECOND, 1, 2, 200);
    items(FIRST, 2, 4, 100);
    items(FIRST, 3, 4, 900);
    items(FIRST, 4, 6, 600);
    items(SECOND, 4, -6, -600);
    query.baseline(Metric.ITEMS_BY_PRODUCT, 2, new Amounts(9, 9_000, 90));
    WindowDocuments.TopProducts top = top(write());
    assertThat(top.products())
        .containsExactly(
            new WindowDocuments.Seller(1L, "Lamp", "home", 5, new BigDecimal("5.00")),
            new WindowDocuments.Seller(3L, null, null, 4, new BigDecimal("9.00")),
            new WindowDocuments.Seller(2L, null, null, 4, new BigDecimal("1.00")));
    assertThat(top.windowStart()).isEqualTo(Instant.ofEpochMilli(FIRST));
    assertThat(top.windowEnd()).isEqualTo(Instant.ofEpochMilli(THIRD));
  }

  @Test
  void nullIsLeftOutOfFieldsAndHasANameAmongMembers() {
    query.label(1, 0, null, null).label(2, 1, "Rug", "\\N").label(3, 2, "Vase", "unknown");
    items(FIRST, 1, 3, 300);
    items(FIRST, 2, 1, 100);
    items(FIRST, 3, 6, 200);
    query
        .book(FIRST, Metric.ITEMS_BY_PRODUCT, "\\N", new Amounts(1, 500, 5))
        .book(FIRST, Metric.TRANSACTIONS, "", 2, 0)
        .book(FIRST, Metric.TRANSACTIONS_BY_STATUS, "\\N", 2, 0)
        .book(FIRST, Metric.TRANSACTIONS_BY_CUSTOMER, "\\N", 1, 0)
        .book(FIRST, Metric.TRANSACTIONS_BY_CUSTOMER, 7, 1, 0)
        .book(FIRST, Metric.INTERACTIONS, "\\N|\\N", 2, 0)
        .book(FIRST, Metric.INTERACTIONS, "\\\\N|web", 1, 0)
        .book(FIRST, Metric.STOCK, "low", 1, 0)
        .book(FIRST, Metric.STOCK_ALERTS, "\\N", new Amounts(1, 0, 2));
    Documents documents = write();
    assertThat(transactions(documents).statuses()).containsOnly(Map.entry("\\N", 2L));
    assertThat(transactions(documents).uniqueCustomers()).isEqualTo(1);
    assertThat(products(documents, FIRST).categories())
        .containsOnlyKeys("\\N", "\\\\N", "\\?", "unknown");
    assertThat(category(documents, "\\N").category()).isNull();
    assertThat(category(documents, "\\\\N").category()).isEqualTo("\\N");
    assertThat(category(documents, "\\?").category()).isNull();
    assertThat(category(documents, "\\?").uniqueProducts()).isZero();
    assertThat(category(documents, "unknown").productSales()).isEqualTo(6);
    assertThat(top(documents).products())
        .containsExactly(
            new WindowDocuments.Seller(3L, "Vase", "unknown", 6, new BigDecimal("2.00")),
            new WindowDocuments.Seller(null, null, null, 5, new BigDecimal("5.00")),
            new WindowDocuments.Seller(1L, null, null, 3, new BigDecimal("3.00")),
            new WindowDocuments.Seller(2L, "Rug", "\\N", 1, new BigDecimal("1.00")));
    WindowDocuments.Behavior visits =
        read(documents, RedisKeys.behavior("\\N"), WindowDocuments.Behavior.class);
    assertThat(visits.interactionType()).isNull();
    assertThat(visits.channels()).containsOnly(Map.entry("\\N", 2L));
    assertThat(read(documents, RedisKeys.STOCK, WindowDocuments.Stock.class).alerts())
        .containsExactly(new WindowDocuments.StockAlert(null, null, null, 2));
  }

  @Test
  void interactionsAddUpByChannel() {
    query
        .book(FIRST, Metric.INTERACTIONS, "website_visit|mobile_app", 3, 0)
        .book(FIRST, Metric.INTERACTIONS, "website_visit|desktop", 2, 0)
        .book(FIRST, Metric.INTERACTIONS, "purchase|desktop", 1, 0);
    Documents documents = write();
    WindowDocuments.Behavior visits =
        read(documents, RedisKeys.behavior("website_visit"), WindowDocuments.Behavior.class);
    assertThat(visits.eventCount()).isEqualTo(5);
    assertThat(visits.channels())
        .containsOnly(Map.entry("desktop", 2L), Map.entry("mobile_app", 3L));
    assertThat(chart(documents, "behavior", FIRST, WindowDocuments.Behaviors.class).types())
        .containsOnlyKeys("purchase", "website_visit");
  }

  @Test
  void stockTellsItsChangesAndWhatIsLowNowEmptiestFirst() {
    query.label(1, 0, "Lamp", "home");
    query
        .baseline(Metric.STOCK_ALERTS, 1, new Amounts(1, 0, 5))
        .baseline(Metric.STOCK_ALERTS, 3, new Amounts(1, 0, 9))
        .book(SECOND, Metric.STOCK, "all", new Amounts(0, 0, -5))
        .book(SECOND, Metric.STOCK, "low", new Amounts(0, 0, -4))
        .book(SECOND, Metric.STOCK, "empty", new Amounts(1, 0, 0))
        .book(SECOND, Metric.STOCK_ALERTS, 1, new Amounts(0, 0, -1))
        .book(SECOND, Metric.STOCK_ALERTS, 2, new Amounts(1, 0, 0))
        .book(SECOND, Metric.STOCK_ALERTS, 3, new Amounts(-1, 0, -9));
    Documents documents = write();
    WindowDocuments.Stock stock = read(documents, RedisKeys.STOCK, WindowDocuments.Stock.class);
    assertThat(stock.lowChange()).isZero();
    assertThat(stock.emptyChange()).isEqualTo(1);
    assertThat(stock.alerts())
        .containsExactly(
            new WindowDocuments.StockAlert(2L, null, null, 0),
            new WindowDocuments.StockAlert(1L, "Lamp", "home", 4));
    assertThat(chart(documents, "stock", SECOND, WindowDocuments.Stock.class).alerts()).isNull();
  }

  /** Applies what was booked, and takes the documents to Redis. */
  @Test
  void whatIsLowNowIsShownWhicheverWindowChangedIt() {
    query
        .label(1, 0, "Lamp", "home")
        .book(SECOND, Metric.STOCK, "low", new Amounts(1, 0, 4))
        .book(SECOND, Metric.STOCK_ALERTS, 1, new Amounts(1, 0, 4));
    write();
    query
        .book(FIRST, Metric.STOCK, "low", new Amounts(1, 0, 2))
        .book(FIRST, Metric.STOCK_ALERTS, 2, new Amounts(1, 0, 2));
    WindowDocuments.Stock stock = read(write(), RedisKeys.STOCK, WindowDocuments.Stock.class);
    assertThat(stock.windowStart()).isEqualTo(Instant.ofEpochMilli(SECOND));
    assertThat(stock.lowChange()).isEqualTo(1);
    assertThat(stock.alerts())
        .extracting(WindowDocuments.StockAlert::productId)
        .containsExactly(2L, 1L);
  }

  @Test
  void whatIsLowIsShownThoughStockWasQuietForAnHour() {
    query
        .label(1, 0, "Lamp", "home")
        .book(FIRST, Metric.STOCK, "low", new Amounts(1, 0, 4))
        .book(FIRST, Metric.STOCK_ALERTS, 1, new Amounts(1, 0, 4))
        .book(LATER, Metric.TRANSACTIONS, "", 1, 100);
    // One batch adds the window of the stock and drops it.
    assertThat(stock(write()))
        .isEqualTo(
            new WindowDocuments.Stock(
                Instant.ofEpochMilli(LATER),
                Instant.ofEpochMilli(LATER + 30_000),
                0,
                0,
                List.of(new WindowDocuments.StockAlert(1L, "Lamp", "home", 4)),
                NOW));
    query
        .book(LATER - 30_000, Metric.STOCK, "low", new Amounts(1, 0, 2))
        .book(LATER - 30_000, Metric.STOCK_ALERTS, 2, new Amounts(1, 0, 2));
    WindowDocuments.Stock changed = stock(write());
    assertThat(changed.windowStart()).isEqualTo(Instant.ofEpochMilli(LATER - 30_000));
    assertThat(changed.lowChange()).isEqualTo(1);
    assertThat(changed.alerts()).hasSize(2);
  }

  @Test
  void newNameOfAProductThatIsLowIsShownAfterARestartToo() {
    query
        .label(1, 0, "Lamp", "home")
        .book(FIRST, Metric.STOCK, "low", new Amounts(1, 0, 4))
        .book(FIRST, Metric.STOCK_ALERTS, 1, new Amounts(1, 0, 4))
        .book(LATER, Metric.TRANSACTIONS, "", 1, 100);
    write();
    DocumentWriter restarted = new DocumentWriter(store, Set.of());
    assertThat(stock(restarted.changed(NOW)).alerts())
        .extracting(WindowDocuments.StockAlert::name)
        .containsExactly("Lamp");
    restarted.written();
    assertThat(restarted.changed(NOW).newest()).isEmpty();
    store.apply(query.label(1, 1, "Night lamp", "home").batch(), LATER);
    assertThat(stock(restarted.changed(NOW)).alerts())
        .extracting(WindowDocuments.StockAlert::name)
        .containsExactly("Night lamp");
  }

  @Test
  void whatASnapshotFindsLowIsShownBeforeAnyWindow() {
    query.label(1, 0, "Lamp", "home").baseline(Metric.STOCK_ALERTS, 1, new Amounts(1, 0, 5));
    assertThat(stock(write()).alerts())
        .containsExactly(new WindowDocuments.StockAlert(1L, "Lamp", "home", 5));
  }

  @Test
  void newNameOfAProductThatIsLowIsShown() {
    query
        .label(1, 0, "Lamp", "home")
        .book(FIRST, Metric.STOCK, "low", new Amounts(1, 0, 4))
        .book(FIRST, Metric.STOCK_ALERTS, 1, new Amounts(1, 0, 4));
    write();
    query.label(1, 1, "Night lamp", "home");
    assertThat(read(write(), RedisKeys.STOCK, WindowDocuments.Stock.class).alerts())
        .extracting(WindowDocuments.StockAlert::name)
        .containsExactly("Night lamp");
  }

  @Test
  void categoryWhoseOnlySalesMovedAwayHasNoDocument() {
    query.label(1, 0, "Lamp", "home").label(4, 1, "Rug", "home");
    items(FIRST, 1, 1, 1_000);
    write();
    // The rug is left, which nobody bought.
    query.label(1, 2, "Lamp", "toys");
    Documents documents = write();
    assertThat(documents.gone()).containsExactly(RedisKeys.products("home"));
    assertThat(category(documents, "toys").categoryRevenue()).isEqualTo("10.00");
    items(SECOND, 4, 1, 300);
    assertThat(category(write(), "home").categoryRevenue()).isEqualTo("3.00");
  }

  @Test
  void aRepeatedWriteDeletesTheDocumentOfAnEmptyCategoryToo() {
    query.label(1, 0, "Lamp", "home");
    items(FIRST, 1, 1, 100);
    write();
    store.apply(query.label(1, 1, "Lamp", "toys").batch(), FIRST);
    assertThat(writer.changed(NOW).gone()).containsExactly(RedisKeys.products("home"));
    // Redis was away: the write is repeated.
    assertThat(writer.changed(NOW).gone()).containsExactly(RedisKeys.products("home"));
  }

  @Test
  void aCategoryCalledTopIsNotTheBestSellers() {
    query.label(1, 0, "Top", "top");
    items(FIRST, 1, 1, 100);
    assertThat(write().newest()).containsKey(RedisKeys.products("top"));
    assertThat(RedisKeys.products("top")).isNotEqualTo(RedisKeys.TOP_PRODUCTS);
  }

  @Test
  void documentOfAnExpiredWindowComesBackWhenRedisWasEmptied() {
    query.book(FIRST, Metric.TRANSACTIONS, "", 1, 100);
    write();
    query.book(LATER, Metric.CARRIERS, "", 1, 0);
    write();
    store.markAll();
    writer.markAll();
    assertThat(writer.changed(NOW).newest()).containsKey(RedisKeys.TRANSACTIONS);
  }

  @Test
  void aNewProductDoesNotDeleteAQuietCategory() {
    query.label(1, 0, "Lamp", "home");
    items(FIRST, 1, 1, 100);
    write();
    query.book(LATER, Metric.CARRIERS, "", 1, 0);
    write();
    query.label(2, 1, "Kite", "toys");
    assertThat(write().gone()).doesNotContain(RedisKeys.products("home"));
  }

  @Test
  void newNameOfABestSellerIsShown() {
    query.label(1, 0, "Lamp", "home");
    items(FIRST, 1, 1, 100);
    write();
    query.label(1, 1, "Night lamp", "home");
    assertThat(write().newest()).containsKey(RedisKeys.TOP_PRODUCTS);
  }

  @Test
  void tiesComeByProductId() {
    items(FIRST, 9, 1, 100);
    items(FIRST, 10, 1, 100);
    assertThat(write().newest().get(RedisKeys.TOP_PRODUCTS))
        .matches(".*\"product_id\":9.*\"product_id\":10.*");
  }

  private Documents write() {
    store.apply(query.batch(), LATER);
    Documents documents = writer.changed(NOW);
    store.written();
    writer.written();
    return documents;
  }

  private void sale(long window, long customer, String method, String status, long cents) {
    row(window, customer, method, status, cents, 1);
    query.book(window, Metric.TRANSACTIONS_CREATED, "", 1, cents);
  }

  /** An image of a transaction, added with sign 1 and taken back with sign -1. */
  private void row(long window, long customer, String method, String status, long cents, int sign) {
    long revenue = status.equals("completed") ? sign * cents : 0;
    query
        .book(window, Metric.TRANSACTIONS, "", sign, revenue)
        .book(window, Metric.TRANSACTIONS_BY_STATUS, status, sign, sign * cents)
        .book(window, Metric.TRANSACTIONS_BY_PAYMENT_METHOD, method, sign, revenue)
        .book(window, Metric.TRANSACTIONS_BY_CUSTOMER, customer, sign, revenue);
  }

  private void items(long window, long product, long units, long cents) {
    query.book(window, Metric.ITEMS_BY_PRODUCT, product, new Amounts(1, cents, units));
  }

  private static WindowDocuments.Transactions transactions(Documents documents) {
    return read(documents, RedisKeys.TRANSACTIONS, WindowDocuments.Transactions.class);
  }

  private static WindowDocuments.Category category(Documents documents, String category) {
    return read(documents, RedisKeys.products(category), WindowDocuments.Category.class);
  }

  private static WindowDocuments.Products products(Documents documents, long window) {
    return chart(documents, "products", window, WindowDocuments.Products.class);
  }

  private static WindowDocuments.TopProducts top(Documents documents) {
    return read(documents, RedisKeys.TOP_PRODUCTS, WindowDocuments.TopProducts.class);
  }

  private static WindowDocuments.Stock stock(Documents documents) {
    return read(documents, RedisKeys.STOCK, WindowDocuments.Stock.class);
  }

  private static <T> T read(Documents documents, String key, Class<T> type) {
    assertThat(documents.newest()).containsKey(key);
    return Json.read(documents.newest().get(key), type);
  }

  private static <T> T chart(Documents documents, String subject, long window, Class<T> type) {
    Map<String, String> chart = documents.charts().get(RedisKeys.windows(subject));
    assertThat(chart).containsKey(DocumentWriter.field(window));
    return Json.read(chart.get(DocumentWriter.field(window)), type);
  }
}
