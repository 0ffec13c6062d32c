package com.instashop.spark.metrics.window;

import static com.instashop.spark.metrics.window.MeasuredBatch.FIRST;
import static com.instashop.spark.metrics.window.MeasuredBatch.SECOND;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Topics;
import com.instashop.spark.metrics.measure.GroupKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowStoreTest {
  private static final Metric ITEMS = Metric.ITEMS_BY_PRODUCT;
  private static final Amounts TWO_UNITS = new Amounts(1, 1_000, 2);
  private static final Amounts ONE_UNIT = new Amounts(1, 500, 1);
  private static final long HOUR = 3_600_000;
  private static final long NOW = FIRST + HOUR;

  private final MeasuredBatch query = new MeasuredBatch();
  private final WindowStore store = new WindowStore();

  @Test
  void anUpdateAddsItsDifferenceAndTheBaselineIsApart() {
    apply(query.baseline(ITEMS, 7, TWO_UNITS).book(FIRST, ITEMS, 7, TWO_UNITS));
    apply(query.book(FIRST, ITEMS, 7, ONE_UNIT));
    assertThat(store.baseline().sum(ITEMS, "7")).isEqualTo(TWO_UNITS);
    assertThat(store.booked().sum(ITEMS, "7")).isEqualTo(new Amounts(2, 1_500, 3));
    assertThat(content(FIRST, "7")).isEqualTo(new Amounts(2, 1_500, 3));
    assertThat(total(ITEMS, "7")).isEqualTo(new Amounts(3, 2_500, 5));
  }

  @Test
  void sumThatIsTooLargeStaysAsItIsAndIsNamed() {
    Amounts most = new Amounts(1, Long.MAX_VALUE, 0);
    apply(query.book(FIRST, ITEMS, 7, most));
    assertThat(store.problems()).isEmpty();
    apply(query.book(FIRST, ITEMS, 7, ONE_UNIT).book(FIRST, ITEMS, 8, ONE_UNIT));
    assertThat(store.problems())
        .isEqualTo(Map.of("transaction_items", "a sum of items.product is too large a number"));
    assertThat(total(ITEMS, "7")).isEqualTo(new Amounts(2, Long.MAX_VALUE, 1));
    assertThat(total(ITEMS, "8")).isEqualTo(ONE_UNIT);
    apply(query.book(FIRST, ITEMS, 8, ONE_UNIT));
    assertThat(store.problems()).isEmpty();
  }

  @Test
  void truncationTakesBackEverythingBeforeItsBatch() {
    apply(
        query
            .baseline(ITEMS, 7, TWO_UNITS)
            .book(FIRST, ITEMS, 7, ONE_UNIT)
            .book(FIRST, Metric.TRANSACTIONS, "", 1, 1_500));
    apply(query.truncate(SECOND, ShopTables.TRANSACTION_ITEM).book(SECOND, ITEMS, 8, ONE_UNIT));
    assertThat(total(ITEMS, "7")).isEqualTo(Amounts.ZERO);
    assertThat(total(ITEMS, "8")).isEqualTo(ONE_UNIT);
    assertThat(total(Metric.TRANSACTIONS, "")).isEqualTo(new Amounts(1, 1_500, 0));
    assertThat(content(SECOND, "7")).isEqualTo(new Amounts(-2, -1_500, -3));
    assertThat(content(FIRST, "7")).isEqualTo(ONE_UNIT);
  }

  @Test
  void aNewSnapshotStandsForTheWholeTable() {
    apply(
        query
            .snapshot(FIRST, ShopTables.TRANSACTION_ITEM)
            .baseline(ITEMS, 7, TWO_UNITS)
            .book(FIRST, ITEMS, 8, ONE_UNIT)
            .book(FIRST, Metric.TRANSACTIONS, "", 1, 1_500));
    apply(query.snapshot(SECOND, ShopTables.TRANSACTION_ITEM).baseline(ITEMS, 7, ONE_UNIT));
    // The same snapshot goes on.
    apply(query.snapshot(SECOND, ShopTables.TRANSACTION_ITEM).baseline(ITEMS, 9, ONE_UNIT));
    assertThat(total(ITEMS, "7")).isEqualTo(ONE_UNIT);
    assertThat(total(ITEMS, "8")).isEqualTo(Amounts.ZERO);
    assertThat(total(ITEMS, "9")).isEqualTo(ONE_UNIT);
    assertThat(total(Metric.TRANSACTIONS, "")).isEqualTo(new Amounts(1, 1_500, 0));
    assertThat(content(FIRST, "8")).isEqualTo(ONE_UNIT);
  }

  @Test
  void snapshotThatBeganEarlierByAClockThatWasPutBackIsNew() {
    apply(query.snapshot(SECOND, ShopTables.TRANSACTION_ITEM).baseline(ITEMS, 7, TWO_UNITS));
    apply(query.snapshot(FIRST, ShopTables.TRANSACTION_ITEM).baseline(ITEMS, 7, ONE_UNIT));
    assertThat(total(ITEMS, "7")).isEqualTo(ONE_UNIT);
    // What is left of the first one comes from another partition: no new beginning.
    apply(query.snapshot(SECOND, ShopTables.TRANSACTION_ITEM));
    assertThat(total(ITEMS, "7")).isEqualTo(ONE_UNIT);
  }

  @Test
  void truncateBeforeASnapshotIsOfItsWindowAlthoughBothComeAtOnce() {
    apply(query.book(FIRST, ITEMS, 7, TWO_UNITS));
    apply(
        query
            .truncate(SECOND, ShopTables.TRANSACTION_ITEM)
            .snapshot(SECOND + 1, ShopTables.TRANSACTION_ITEM)
            .baseline(ITEMS, 7, ONE_UNIT));
    assertThat(content(SECOND, "7")).isEqualTo(TWO_UNITS.negated());
    assertThat(total(ITEMS, "7")).isEqualTo(ONE_UNIT);
  }

  @Test
  void partitionTakesBackWhatItToldItself() {
    apply(
        query
            .book(FIRST, ITEMS, 7, TWO_UNITS)
            .partition(1)
            .baseline(ITEMS, 7, ONE_UNIT)
            .book(FIRST, ITEMS, 8, ONE_UNIT)
            .partition(2)
            .book(FIRST, ITEMS, 8, TWO_UNITS));
    // What the second tells behind its truncate comes before that of the first is read.
    apply(
        query
            .partition(1)
            .truncate(SECOND, ShopTables.TRANSACTION_ITEM)
            .book(SECOND, ITEMS, 7, TWO_UNITS));
    assertThat(total(ITEMS, "7")).isEqualTo(new Amounts(2, 2_000, 4));
    assertThat(total(ITEMS, "8")).isEqualTo(TWO_UNITS);
    apply(query.partition(0).truncate(SECOND, ShopTables.TRANSACTION_ITEM));
    assertThat(total(ITEMS, "7")).isEqualTo(TWO_UNITS);
    apply(
        query
            .partition(2)
            .snapshot(SECOND, ShopTables.TRANSACTION_ITEM)
            .baseline(ITEMS, 8, ONE_UNIT));
    assertThat(total(ITEMS, "7")).isEqualTo(TWO_UNITS);
    assertThat(total(ITEMS, "8")).isEqualTo(ONE_UNIT);
    assertThat(store.snapshots()).containsOnlyKeys("transaction_items#2");
  }

  @Test
  void whatAPartitionToldThatIsGoneIsTheFirstOnes() {
    apply(query.book(FIRST, ITEMS, 7, TWO_UNITS).partition(1).book(FIRST, ITEMS, 7, ONE_UNIT));
    store.giveToTheFirst("transaction_items", 1);
    assertThat(total(ITEMS, "7")).isEqualTo(TWO_UNITS.plus(ONE_UNIT));
    apply(
        query
            .partition(0)
            .snapshot(SECOND, ShopTables.TRANSACTION_ITEM)
            .baseline(ITEMS, 7, ONE_UNIT));
    assertThat(total(ITEMS, "7")).isEqualTo(ONE_UNIT);
  }

  @Test
  void totalsAreTheBaselineAndAllWindowsWhateverHappens() {
    Random random = new Random(11);
    // By partition and product.
    Map<Integer, Map<String, Amounts>> table = new HashMap<>();
    for (int batch = 0; batch < 500; batch++) {
      int partition = random.nextInt(3);
      query.partition(partition);
      Map<String, Amounts> part = table.computeIfAbsent(partition, unused -> new HashMap<>());
      // Late changes of the windows before are part of it.
      long window = FIRST + 30_000L * (batch / 10 + random.nextInt(3));
      if (random.nextInt(20) == 0) {
        query.truncate(window, ShopTables.TRANSACTION_ITEM);
        part.clear();
      }
      for (int change = random.nextInt(5); change >= 0; change--) {
        String product = Integer.toString(random.nextInt(6));
        Amounts amounts = new Amounts(1, random.nextInt(2_000) - 500, 1 + random.nextInt(3));
        query.book(window, ITEMS, product, amounts);
        part.merge(product, amounts, Amounts::plus);
      }
      apply(query);
      for (int product = 0; product < 6; product++) {
        String key = Integer.toString(product);
        Amounts expected =
            table.values().stream()
                .map(each -> each.getOrDefault(key, Amounts.ZERO))
                .reduce(Amounts.ZERO, Amounts::plus);
        assertThat(allWindows(key)).isEqualTo(expected);
        assertThat(total(ITEMS, key)).isEqualTo(allWindows(key));
      }
    }
  }

  @Test
  void windowsExpireAfterAnHourAndTheirSumsStay() {
    apply(query.book(FIRST, ITEMS, 7, TWO_UNITS).book(SECOND, ITEMS, 7, ONE_UNIT));
    store.written();
    long later = SECOND + HOUR;
    apply(query.book(later, ITEMS, 8, ONE_UNIT));
    assertThat(store.windows()).containsOnlyKeys(SECOND, later);
    assertThat(store.expired()).containsExactly(FIRST);
    assertThat(store.booked().sum(ITEMS, "7")).isEqualTo(new Amounts(2, 1_500, 3));
    store.written();
    assertThat(store.expired()).isEmpty();
  }

  @Test
  void whatComesAfterItsWindowIsPartOfTheSums() {
    apply(query.book(SECOND + HOUR, ITEMS, 7, TWO_UNITS));
    store.written();
    query.book(FIRST, ITEMS, 7, ONE_UNIT).book(FIRST, Metric.EVENTS, "transaction_items|c", 1, 0);
    assertThat(apply(query)).isEqualTo(1);
    query.past(ITEMS, 7, ONE_UNIT).past(Metric.EVENTS, "transaction_items|c", new Amounts(2, 0, 0));
    assertThat(apply(query)).isEqualTo(2);
    assertThat(store.windows()).containsOnlyKeys(SECOND + HOUR);
    assertThat(store.changedGroups()).isEmpty();
    assertThat(total(ITEMS, "7")).isEqualTo(new Amounts(3, 2_000, 4));
  }

  @Test
  void truncateWhoseWindowIsKeptNoMoreTakesEverythingBack() {
    apply(query.book(SECOND + HOUR, ITEMS, 7, TWO_UNITS));
    apply(query.truncate(FIRST, ShopTables.TRANSACTION_ITEM));
    assertThat(total(ITEMS, "7")).isEqualTo(Amounts.ZERO);
    assertThat(content(SECOND + HOUR, "7")).isEqualTo(TWO_UNITS);
  }

  @Test
  void commitTimeInTheFutureClosesNoWindow() {
    apply(query.book(FIRST, ITEMS, 7, ONE_UNIT).book(NOW + 3 * HOUR, ITEMS, 7, ONE_UNIT));
    assertThat(store.windows()).containsOnlyKeys(FIRST);
    assertThat(total(ITEMS, "7")).isEqualTo(new Amounts(2, 1_000, 2));
    apply(query.truncate(NOW + 3 * HOUR, ShopTables.TRANSACTION_ITEM));
    assertThat(store.windows()).containsOnlyKeys(FIRST);
    assertThat(total(ITEMS, "7")).isEqualTo(Amounts.ZERO);
  }

  @Test
  void theNewestLabelOfAProductWins() {
    apply(query.label(7, 40, "Lamp", "home"));
    assertThat(store.categoriesChanged()).isFalse();
    store.written();
    apply(query.label(7, 41, "Night lamp", "home"));
    apply(query.label(7, 39, "Torch", "sports"));
    assertThat(store.product(7)).isEqualTo(new ProductLabel(0, 41, 41, "Night lamp", "home"));
    assertThat(store.changedProducts()).containsExactly(7L);
    assertThat(store.categoriesChanged()).isFalse();
    apply(query.label(7, 42, "Night lamp", "toys"));
    assertThat(store.categoriesChanged()).isTrue();
    assertThat(store.product(8)).isEqualTo(ProductLabel.UNKNOWN);
  }

  @Test
  void labelsOfATopicThatWasCreatedAgainAreNewer() {
    apply(query.label(7, 40, "Lamp", "home"));
    store.ageLabels();
    assertThat(store.product(7).name()).isEqualTo("Lamp");
    apply(query.label(7, 0, "Night lamp", "home"));
    assertThat(store.product(7).name()).isEqualTo("Night lamp");
  }

  @Test
  void labelOfAProductThatMovedToAnotherPartitionIsNewerByItsLsn() {
    apply(query.label(7, 9_000, "Lamp", "home"));
    query.of(ShopTables.PRODUCT).labels().put(7L, new ProductLabel(2, 5, 9_001, "Torch", "home"));
    apply(query.label(8, 1, "Sofa", "home"));
    apply(query.label(7, 8_999, "Candle", "home"));
    assertThat(store.product(7).name()).isEqualTo("Torch");
  }

  @Test
  void labelThatComesAfterTheSaleMovesItToItsCategory() {
    apply(query.book(FIRST, ITEMS, 7, TWO_UNITS));
    apply(query.label(7, 40, "Lamp", "home"));
    assertThat(store.categoriesChanged()).isTrue();
  }

  @Test
  void ofASumThatIsTooLargeTheCountAndTheOtherSumGoOn() {
    apply(query.book(FIRST, ITEMS, 7, new Amounts(1, Long.MAX_VALUE, 1)));
    apply(query.partition(2).book(FIRST, ITEMS, 7, new Amounts(2, 5, 3)));
    assertThat(store.problems()).containsOnlyKeys(Topics.part("transaction_items", 2));
    assertThat(store.booked().sum(ITEMS, "7")).isEqualTo(new Amounts(3, Long.MAX_VALUE, 4));
    assertThat(store.share(2).sum(ITEMS, "7")).isEqualTo(new Amounts(2, 0, 3));
    assertThat(content(FIRST, "7")).isEqualTo(new Amounts(3, Long.MAX_VALUE, 4));
  }

  @Test
  void snapshotTakesBackWhatIsMoreThan64BitsHoldTogether() {
    Amounts most = new Amounts(1, Long.MAX_VALUE, 0);
    apply(query.baseline(ITEMS, 7, most).book(FIRST, ITEMS, 7, most));
    assertThat(store.problems()).isEmpty();
    apply(
        query
            .snapshot(SECOND, ShopTables.TRANSACTION_ITEM)
            .baseline(ITEMS, 8, new Amounts(1, 1, 1)));
    assertThat(store.problems()).isEmpty();
    assertThat(total(ITEMS, "7")).isEqualTo(Amounts.ZERO);
    assertThat(total(ITEMS, "8")).isEqualTo(new Amounts(1, 1, 1));
  }

  @Test
  void goesOnWithWhatRedisHeld() {
    GroupKey key = new GroupKey(GroupKind.WINDOW, ITEMS, "7");
    store.restore(FIRST, key, new Group(TWO_UNITS, 1_000, 1_000));
    store.restore(7, new ProductLabel(0, 40, 40, "Lamp", "home"));
    store.booked().restore("items.product|7", TWO_UNITS);
    assertThat(store.changedGroups()).isEmpty();
    apply(query.book(FIRST, ITEMS, 7, ONE_UNIT));
    assertThat(store.booked().sum(ITEMS, "7")).isEqualTo(new Amounts(2, 1_500, 3));
    assertThat(store.product(7).name()).isEqualTo("Lamp");
  }

  @Test
  void everythingCountsAsChangedWhenRedisHasLostIt() {
    apply(
        query
            .label(7, 40, "Lamp", "home")
            .baseline(ITEMS, 7, TWO_UNITS)
            .book(FIRST, ITEMS, 7, ONE_UNIT)
            .book(SECOND, ITEMS, 7, ONE_UNIT));
    store.written();
    assertThat(store.changedGroups()).isEmpty();
    assertThat(store.changedProducts()).isEmpty();
    store.markAll();
    assertThat(store.changedGroups()).containsOnlyKeys(FIRST, SECOND);
    assertThat(store.changedProducts()).containsExactly(7L);
    assertThat(store.baseline().changed()).containsOnlyKeys("items.product|7");
    assertThat(store.booked().changed()).containsOnlyKeys("items.product|7");
  }

  private long apply(MeasuredBatch measured) {
    return store.apply(measured.batch(), NOW);
  }

  private Amounts total(Metric metric, String key) {
    return store.baseline().sum(metric, key).plus(store.booked().sum(metric, key));
  }

  private Amounts content(long window, String product) {
    return store.windows().get(window).content(ITEMS).get(product).amounts();
  }

  private Amounts allWindows(String product) {
    return store.windows().values().stream()
        .map(window -> window.content(ITEMS).get(product))
        .filter(group -> group != null)
        .map(Group::amounts)
        .reduce(Amounts.ZERO, Amounts::plus);
  }

  @Test
  void salesAreThoseOfTheWindowsThatAreKept() {
    Random random = new Random(1);
    for (int batch = 0; batch < 300; batch++) {
      long start = FIRST + batch / 2 * (SECOND - FIRST);
      long quantity = random.nextInt(5) - 2;
      store.apply(
          query
              .book(start, ITEMS, random.nextInt(20), new Amounts(1, quantity * 100, quantity))
              .batch(),
          start + HOUR);
      assertThat(store.sales().byProduct()).isEqualTo(ofAllWindows());
    }
    assertThat(store.windows().firstKey()).isGreaterThan(FIRST);
  }

  @Test
  void whatAWindowSaysOfManyIsWhatItsGroupsSay() {
    Random random = new Random(1);
    for (int batch = 0; batch < 400; batch++) {
      long start = FIRST + batch / 2 * (SECOND - FIRST);
      for (int booking = 0; booking < 5; booking++) {
        long window = start - random.nextInt(3) * (SECOND - FIRST);
        Object product = random.nextInt(9) == 0 ? Key.NULL : random.nextInt(12);
        long quantity = random.nextInt(5) - 2;
        query.book(window, ITEMS, product, new Amounts(1, quantity * 100, quantity));
        query.book(
            window,
            Metric.TRANSACTIONS_BY_CUSTOMER,
            product,
            new Amounts(random.nextInt(3) - 1, 0, 0));
      }
      if (batch % 5 == 0) {
        query.label(
            random.nextInt(15), batch, "x", random.nextBoolean() ? null : "c" + random.nextInt(4));
      }
      if (batch % 60 == 59) {
        query.truncate(start, ShopTables.TRANSACTION_ITEM);
      }
      store.apply(query.batch(), start + HOUR);
      store.windows().values().forEach(this::isWhatItsGroupsSay);
      assertThat(store.categories()).isEqualTo(ofAllProducts());
    }
    assertThat(store.windows().firstKey()).isGreaterThan(FIRST);
  }

  private void isWhatItsGroupsSay(Window window) {
    Map<String, Window.Category> categories = new HashMap<>();
    window
        .content(ITEMS)
        .forEach(
            (product, group) -> {
              boolean isSold = group.amounts().quantity() > 0 && !product.equals(Key.NULL);
              categories.merge(
                  store.category(product),
                  new Window.Category(group.amounts(), 1, isSold ? 1 : 0),
                  (one, other) ->
                      new Window.Category(
                          one.sold().plus(other.sold()),
                          one.products() + other.products(),
                          one.sellers() + other.sellers()));
            });
    assertThat(window.categories()).isEqualTo(categories);
    assertThat(window.customers())
        .isEqualTo(
            window.content(Metric.TRANSACTIONS_BY_CUSTOMER).entrySet().stream()
                .filter(customer -> !customer.getKey().equals(Key.NULL))
                .filter(customer -> customer.getValue().amounts().count() > 0)
                .count());
  }

  private Set<String> ofAllProducts() {
    return LongStream.range(0, 15)
        .filter(id -> store.product(id) != ProductLabel.UNKNOWN)
        .mapToObj(id -> Key.written(store.product(id).category()))
        .collect(toSet());
  }

  @Test
  void windowsOfAProductThatMovedSaySomethingElse() {
    query.label(7, 40, "Lamp", "home").book(FIRST, ITEMS, 7, TWO_UNITS);
    apply(query.book(SECOND, ITEMS, 8, ONE_UNIT));
    store.written();
    assertThat(store.changedWindows()).isEmpty();
    apply(query.label(7, 41, "Lamp", "toys"));
    assertThat(store.changedWindows()).containsExactly(FIRST);
    assertThat(store.changedGroups()).isEmpty();
    store.written();
    store.markCategories();
    assertThat(store.changedWindows()).containsExactly(FIRST, SECOND);
  }

  private Map<String, Amounts> ofAllWindows() {
    Map<String, Amounts> sums = new HashMap<>();
    store
        .windows()
        .values()
        .forEach(
            window ->
                window
                    .content(ITEMS)
                    .forEach((key, group) -> sums.merge(key, group.amounts(), Amounts::plus)));
    sums.values().removeIf(Amounts.ZERO::equals);
    return sums;
  }
}
