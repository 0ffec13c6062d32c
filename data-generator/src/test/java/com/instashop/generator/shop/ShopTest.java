package com.instashop.generator.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.instashop.contracts.schema.Database;
import com.instashop.generator.change.Sql;
import com.instashop.generator.change.Work.Happening;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopTest {
  /** Most of an hour of one shop, for what is said about all of its life. */
  private static final Life LIFE = Life.of(42, 70, 30_000);

  private static final List<List<Written>> SALES = LIFE.happenings(Happening.SALE);

  /** Percentage points; one standard deviation is under 0.5 everywhere. */
  private static final Offset<Double> ABOUT = within(1.0);

  private static final Set<Integer> DISCOUNTS = Set.of(0, 5, 10, 15, 20, 25, 30);

  /** The tables that rows of a database point to. */
  private static final Map<Database, List<String>> POINTED_TO =
      Map.of(
          Database.INSTASHOP, List.of("customer", "buyer", "product", "transaction"),
          Database.CRM, List.of("segment"),
          Database.ERP, List.of(),
          Database.ECOMMERCE, List.of("carrier", "shipment"));

  @Test
  void sameSeedMakesTheSameLife() {
    assertThat(Life.of(7, 70, 2_000)).isEqualTo(Life.of(7, 70, 2_000));
    assertThat(Life.of(8, 70, 2_000)).isNotEqualTo(Life.of(7, 70, 2_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 70, 100})
  void salesAndVisitsKeepTheirMix(int salesPercent) {
    Life life = Life.of(1, salesPercent, 10_000);
    int sales = life.happenings(Happening.SALE).size();
    assertThat(sales / 100.0).isCloseTo(salesPercent, ABOUT);
    assertThat(sales + life.happenings(Happening.INTERACTION).size()).isEqualTo(10_000);
  }

  @Test
  void paymentsFailOrWaitInTheirShares() {
    Map<String, Integer> sales = new HashMap<>();
    SALES.forEach(sale -> sales.merge(sale.get(0).text("status"), 1, Integer::sum));
    assertThat(sales).containsOnlyKeys("failed", "pending", "completed");
    assertThat(percent(sales.get("failed"))).isCloseTo(5, ABOUT);
    assertThat(percent(sales.get("pending"))).isCloseTo(10, ABOUT);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 57, 9_999_999_999L})
  void ofAnyHundredNeighboursEachProfileHasItsShare(long first) {
    Map<BuyerProfile, Integer> buyers = new EnumMap<>(BuyerProfile.class);
    for (long id = first; id < first + 100; id++) {
      buyers.merge(BuyerProfile.of(id), 1, Integer::sum);
    }
    assertThat(buyers)
        .isEqualTo(
            Map.of(
                BuyerProfile.HIGH_VALUE, 15,
                BuyerProfile.REGULAR, 60,
                BuyerProfile.BARGAIN_HUNTER, 25));
  }

  @Test
  void buyersOfEachProfileBuyInTheirWay() {
    Map<BuyerProfile, Integer> sales = new EnumMap<>(BuyerProfile.class);
    for (List<Written> sale : SALES) {
      BuyerProfile profile = BuyerProfile.of(sale.get(0).number("buyer_id"));
      assertThat(profile.paymentMethods()).contains(sale.get(0).text("payment_method"));
      assertThat(sale.size() - 1).isBetween(1, profile.mostItems());
      sales.merge(profile, 1, Integer::sum);
    }
    for (BuyerProfile profile : BuyerProfile.values()) {
      assertThat(percent(sales.get(profile))).isCloseTo(profile.share(), ABOUT);
    }
  }

  @Test
  void aBasketHasOneDiscountOrNone() {
    Map<Object, Long> prices = new HashMap<>();
    Map<Object, Set<Integer>> discounts = new HashMap<>();
    for (Written row : LIFE.written()) {
      if (row.sql() == Sql.INSERT_PRODUCT || row.sql() == Sql.UPDATE_PRODUCT_PRICE) {
        prices.put(row.get("product_id"), row.cents("price"));
      } else if (row.sql() == Sql.INSERT_ITEM) {
        long price = prices.get(row.get("product_id"));
        discounts
            .computeIfAbsent(row.get("transaction_id"), unused -> new TreeSet<>(DISCOUNTS))
            .removeIf(percent -> price * (100 - percent) / 100 != row.cents("unit_price"));
      }
    }
    assertThat(discounts.values()).noneMatch(Set::isEmpty);
    long discounted = discounts.values().stream().filter(one -> !one.contains(0)).count();
    assertThat(percent(discounted)).isCloseTo(15, ABOUT);
  }

  @Test
  void aSaleAddsUpAndItsRowsComeTogether() {
    for (List<Written> sale : SALES) {
      Written transaction = sale.get(0);
      long total = 0;
      for (Written item : sale.subList(1, sale.size())) {
        assertThat(item.get("transaction_id")).isEqualTo(transaction.get("transaction_id"));
        total += item.number("quantity") * item.cents("unit_price");
      }
      assertThat(transaction.cents("total_amount")).isEqualTo(total);
    }
  }

  @Test
  void visitsHaveTheirTypesAndChannels() {
    List<Written> interactions = LIFE.written(Sql.INSERT_INTERACTION);
    assertThat(texts(interactions, "interaction_type"))
        .containsExactlyInAnyOrder(
            "website_visit",
            "search_query",
            "product_inquiry",
            "purchase_intent",
            "cart_abandonment",
            "purchase");
    assertThat(texts(interactions, "channel"))
        .containsExactlyInAnyOrder("website", "mobile_app", "desktop");
  }

  @Test
  void aPurchaseLeadsToTheSaleThatItsMetadataNames() {
    Map<Long, Object> promised = new HashMap<>();
    Set<Object> discontinued = new HashSet<>();
    int kept = 0;
    for (Life.Step step : LIFE.steps()) {
      Written first = step.rows().get(0);
      if (first.sql() == Sql.UPDATE_PRODUCT_STATUS) {
        discontinued.add(first.get("product_id"));
      } else if (step.what() == Happening.INTERACTION
          && first.text("interaction_type").equals("purchase")) {
        String number = first.text("metadata").replaceAll("\\D+", "");
        promised.put(Long.parseLong(number), first.get("product_id"));
      } else if (step.what() == Happening.SALE) {
        Object wanted = promised.remove(first.number("transaction_id"));
        if (wanted != null && !discontinued.contains(wanted)) {
          assertThat(step.rows().get(1).get("product_id")).isEqualTo(wanted);
          kept++;
        }
      }
    }
    assertThat(kept).isGreaterThan(100);
    // The last visitors have not paid yet.
    assertThat(promised).hasSizeLessThan(5);
  }

  @Test
  void rowsComeAfterTheRowsTheyPointTo() {
    Map<String, Set<Object>> ids = new HashMap<>();
    for (Life.Step step : LIFE.steps()) {
      for (Written row : step.rows()) {
        Object key = row.columns().values().iterator().next();
        if (row.sql().kind() == Sql.Kind.INSERT && row.sql() != Sql.INSERT_CUSTOMER_SEGMENT) {
          assertThat(ids.computeIfAbsent(row.sql().table(), unused -> new HashSet<>()).add(key))
              .as("%s is new", row)
              .isTrue();
        }
        for (String table : POINTED_TO.get(step.database())) {
          Object id = row.columns().get(table + "_id");
          assertThat(id == null || ids.get(table).contains(id))
              .as("%s exists for %s", table, row)
              .isTrue();
        }
      }
    }
  }

  @Test
  void aTransactionTakesTheStepsOfItsLife() {
    assertThat(steps(Sql.INSERT_TRANSACTION, Sql.UPDATE_TRANSACTION_STATUS, "transaction_id"))
        .containsExactlyInAnyOrder(
            "new -> completed",
            "new -> failed",
            "new -> pending",
            "pending -> completed",
            "pending -> failed",
            "pending -> cancelled",
            "completed -> refunded");
  }

  @Test
  void aShipmentTakesTheStepsOfItsLife() {
    assertThat(steps(Sql.INSERT_SHIPMENT, Sql.UPDATE_SHIPMENT_STATUS, "shipment_id"))
        .containsExactlyInAnyOrder(
            "new -> created",
            "created -> in_transit",
            "in_transit -> delivered",
            "in_transit -> returned");
  }

  @Test
  void fewParcelsComeLaterThanPromised() {
    Map<Object, Instant> promised = new HashMap<>();
    Instant now = Life.START;
    int delivered = 0;
    int late = 0;
    for (Written row : LIFE.written()) {
      if (row.columns().get("interaction_date") instanceof OffsetDateTime time) {
        now = time.toInstant();
      } else if (row.sql() == Sql.INSERT_SHIPMENT) {
        Instant until = now.plusSeconds(row.number("estimated_delivery_date"));
        promised.put(row.get("shipment_id"), until);
      } else if (row.sql() == Sql.UPDATE_SHIPMENT_STATUS
          && row.text("status").equals("delivered")) {
        delivered++;
        late += now.isAfter(promised.get(row.get("shipment_id"))) ? 1 : 0;
      }
    }
    assertThat(100.0 * late / delivered).isBetween(2.0, 10.0);
  }

  /** With {@code --bulk} a thousand transactions are committed within seconds. */
  @Test
  void parcelsOfMonthsInAMinuteAreDeliveredAtOnce() {
    Life life = Life.of(42, 70, 10_000, new ShopState(), Duration.ofDays(90).dividedBy(10_000));
    Map<Object, Integer> sent = new HashMap<>();
    int delivered = 0;
    for (int step = 0; step < life.steps().size(); step++) {
      for (Written row : life.steps().get(step).rows()) {
        if (row.sql() == Sql.INSERT_SHIPMENT) {
          sent.put(row.get("shipment_id"), step);
        } else if (row.sql() == Sql.UPDATE_SHIPMENT_STATUS
            && row.text("status").equals("delivered")) {
          delivered++;
          assertThat(step - sent.get(row.get("shipment_id"))).isLessThan(100);
        }
      }
    }
    assertThat(delivered).isGreaterThan(1_000);
  }

  @Test
  void stockIsNeverNegativeAndEveryChangeHasItsMovement() {
    Set<String> types = new TreeSet<>();
    for (List<Written> rows : LIFE.happenings(Happening.STOCK)) {
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).sql() == Sql.UPDATE_STOCK) {
          assertThat(rows.get(i).number("available_quantity")).isNotNegative();
          Written movement = rows.get(++i);
          assertThat(movement.sql()).isEqualTo(Sql.INSERT_MOVEMENT);
          assertThat(movement.get("product_id")).isEqualTo(rows.get(i - 1).get("product_id"));
          types.add(movement.text("movement_type") + (movement.number("quantity") > 0 ? "+" : "-"));
        }
      }
    }
    assertThat(types).containsExactly("reorder+", "sale-");
  }

  @Test
  void everythingThatCanBeWrittenIsWritten() {
    assertThat(LIFE.written()).extracting(Written::sql).contains(Sql.values());
    assertThat(LIFE.steps()).extracting(Life.Step::what).contains(Happening.values());
  }

  @Test
  void aDiscontinuedProductIsReplacedAndNotSoldAgain() {
    Map<Object, Object> merchants = new HashMap<>();
    Set<Object> discontinued = new HashSet<>();
    Object waiting = null;
    for (Written row : LIFE.written()) {
      if (row.sql() == Sql.INSERT_PRODUCT) {
        merchants.put(row.get("product_id"), row.get("customer_id"));
        assertThat(waiting).isIn(null, row.get("customer_id"));
        waiting = null;
      } else if (row.sql() == Sql.UPDATE_PRODUCT_STATUS) {
        assertThat(row.text("status")).isEqualTo("discontinued");
        assertThat(waiting).isNull();
        discontinued.add(row.get("product_id"));
        waiting = merchants.get(row.get("product_id"));
      } else if (row.sql() == Sql.INSERT_ITEM) {
        assertThat(discontinued).doesNotContain(row.get("product_id"));
      }
    }
    assertThat(waiting).isNull();
  }

  @Test
  void timesAreInUtcAndNeverGoBack() {
    OffsetDateTime newest = Life.START.atOffset(ZoneOffset.UTC);
    for (Written row : LIFE.written()) {
      for (String column : List.of("transaction_date", "interaction_date", "movement_date")) {
        if (row.columns().get(column) instanceof OffsetDateTime time) {
          assertThat(time.getOffset()).isEqualTo(ZoneOffset.UTC);
          assertThat(time).isAfterOrEqualTo(newest);
          newest = time;
        }
      }
    }
    assertThat(newest.toInstant()).isEqualTo(LIFE.end());
  }

  @Test
  void goesOnWithWhatAnEarlierRunLeft() {
    ShopState state = new ShopState();
    state.openPayment(-1, 3, "Calle 1");
    state.openShipment(-2, -20, false);
    state.openShipment(-3, -30, true);
    Life life = Life.of(5, 0, 600, state);
    assertThat(life.written(Sql.UPDATE_TRANSACTION_STATUS))
        .extracting(row -> row.get("transaction_id"))
        .containsExactly(-1L);
    assertThat(life.written(Sql.UPDATE_SHIPMENT_STATUS))
        .extracting(row -> row.number("shipment_id"))
        .filteredOn(id -> id < 0)
        .containsExactlyInAnyOrder(-2L, -2L, -3L);
  }

  /** Every step from one status to another that any row took. */
  @Test
  void aStockLevelIsTheOneBeforePlusItsMovement() {
    Life life = Life.of(42, 70, 2_000);
    Map<Object, Long> levels = new HashMap<>();
    for (Written stock : life.written(Sql.INSERT_STOCK)) {
      levels.put(stock.get("product_id"), stock.number("available_quantity"));
    }
    for (List<Written> rows : life.happenings(Happening.STOCK)) {
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).sql() == Sql.UPDATE_STOCK) {
          long level = rows.get(i).number("available_quantity");
          long before = levels.put(rows.get(i).get("product_id"), level);
          assertThat(level).isEqualTo(before + rows.get(i + 1).number("quantity"));
        }
      }
    }
  }

  private static Set<String> steps(Sql insert, Sql update, String key) {
    Map<Object, String> statuses = new HashMap<>();
    Set<String> steps = new TreeSet<>();
    for (Written row : LIFE.written()) {
      if (row.sql() == insert || row.sql() == update) {
        String before = statuses.put(row.get(key), row.text("status"));
        steps.add((before == null ? "new" : before) + " -> " + row.text("status"));
      }
    }
    return steps;
  }

  /** The share of all sales. */
  private static double percent(long sales) {
    return 100.0 * sales / SALES.size();
  }

  private static Set<String> texts(List<Written> rows, String column) {
    Set<String> texts = new TreeSet<>();
    rows.forEach(row -> texts.add(row.text(column)));
    return texts;
  }
}
