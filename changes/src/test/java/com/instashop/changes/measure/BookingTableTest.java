package com.instashop.changes.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.ShopTables;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BookingTableTest {
  private final BookingTable table = new BookingTable();

  @Test
  void addsUpWhatHasTheSameKey() {
    table.at(1);
    item(7, 1_000, 2);
    item(7, -300, 3);
    assertThat(groups()).isEqualTo(Map.of("1|items.product|7", new Amounts(2, 700, 5)));
    assertThat(table.smallestCents(0)).isEqualTo(-300);
    assertThat(table.largestCents(0)).isEqualTo(1_000);
  }

  @Test
  void sumThatIsTooLargeStaysAsItIsAndIsNamed() {
    table.at(1);
    item(7, Long.MAX_VALUE, 1);
    assertThat(table.problem()).isNull();
    item(7, 1, 1);
    item(8, Long.MIN_VALUE + 1, 1);
    assertThat(table.problem()).isEqualTo("a sum of items.product is too large a number");
    assertThat(groups())
        .containsEntry("1|items.product|7", new Amounts(2, Long.MAX_VALUE, 2))
        .containsEntry("1|items.product|8", new Amounts(1, Long.MIN_VALUE + 1, 1));
    assertThat(table.under(tag -> 2).problem()).isEqualTo(table.problem());
    // What stands is taken back, whole.
    table.takeBack(ShopTables.TRANSACTION_ITEM);
    assertThat(table.problem()).isNull();
    assertThat(groups()).containsEntry("1|items.product|7", Amounts.ZERO);
  }

  @Test
  void keepsApartWhatDiffersInAnyPartOfTheKey() {
    table.at(1);
    count(Metric.SHIPMENTS_BY_STATUS, "created");
    count(Metric.SHIPMENTS_BY_STATUS, "delivered");
    count(Metric.TRANSACTIONS_BY_STATUS, "created");
    count(Metric.INTERACTIONS, "created", "website");
    count(Metric.INTERACTIONS, "created", "desktop");
    item(1, 0, 0);
    item(2, 0, 0);
    table.at(2);
    count(Metric.SHIPMENTS_BY_STATUS, "created");
    assertThat(table.size()).isEqualTo(8);
    assertThat(groups())
        .containsKeys(
            "1|shipments.status|created",
            "2|shipments.status|created",
            "1|interactions|created|desktop",
            "1|items.product|2");
  }

  @Test
  void takesNoNumberForATextAndNoNullForEither() {
    table.at(1);
    Metric metric = Metric.CARRIERS;
    table.book(metric, new Key().add("DHL").add(0), 1, 0, 0);
    table.book(metric, new Key().add("DHL").add(null), 1, 0, 0);
    table.book(metric, new Key().add("DHL").add("null"), 1, 0, 0);
    table.book(metric, new Key().add("DHL").add("#"), 1, 0, 0);
    assertThat(table.size()).isEqualTo(4);
    assertThat(table.key(3)).isEqualTo("DHL|#");
  }

  @Test
  void noTwoKeysOfSeveralTextsAreWrittenAlike() {
    table.at(1);
    List<String> texts =
        Arrays.asList(
            "", "a", "b", "a|b", "|", "%", "%7C", "%25", null, "\\N", "\\", "\\\\N", "N", "a%7Cb",
            "%257C");
    for (String type : texts) {
      for (String channel : texts) {
        count(Metric.INTERACTIONS, type, channel);
      }
    }
    assertThat(groups()).hasSize(texts.size() * texts.size());
    String key = table.key(table.size() - 2);
    assertThat(Key.decoded(key.substring(0, key.indexOf('|')))).isEqualTo("%257C");
    assertThat(Key.decoded(key.substring(key.indexOf('|') + 1))).isEqualTo("a%7Cb");
  }

  @Test
  void nullIsWrittenAsNoTextIs() {
    assertThat(new Key().add(null).toString()).isEqualTo("\\N");
    assertThat(new Key().add("\\N").toString()).isEqualTo("\\\\N");
    assertThat(new Key().add("\\x").add(null).add(5).toString()).isEqualTo("\\\\x|\\N|5");
    assertThat(new Key().add("a\\N").toString()).isEqualTo("a\\N");
    for (String text : Arrays.asList(null, "", "\\", "\\N", "\\\\N", "x", "a\\")) {
      assertThat(Key.read(Key.written(text))).isEqualTo(text);
    }
  }

  @Test
  void growsWithoutMixingUpGroups() {
    int keys = 3_000;
    for (int round = 1; round <= 3; round++) {
      for (int i = 0; i < keys; i++) {
        // Each of these differs from its neighbours in one part of the key.
        table.at(i);
        table.book(Metric.CARRIERS, new Key().add(""), 1, i, round);
        table.at(0);
        table.book(Metric.SHIPMENTS_BY_STATUS, new Key().add("status" + i), 1, i, round);
        table.book(Metric.INTERACTIONS, new Key().add("visit").add("channel" + i), 1, i, round);
        item(i, i, round);
      }
    }
    assertThat(table.size()).isEqualTo(4 * keys);
    Map<String, Amounts> groups = groups();
    for (int i = 0; i < keys; i++) {
      Amounts sum = new Amounts(3, 3L * i, 6);
      assertThat(groups.get(i + "|carriers|")).isEqualTo(sum);
      assertThat(groups.get("0|shipments.status|status" + i)).isEqualTo(sum);
      assertThat(groups.get("0|interactions|visit|channel" + i)).isEqualTo(sum);
      assertThat(groups.get("0|items.product|" + i)).isEqualTo(sum);
    }
  }

  @Test
  void takesBackTheTablesOwnMetricsOnly() {
    table.at(1);
    item(7, 1_000, 2);
    count(Metric.TRANSACTIONS, "");
    count(Metric.EVENTS, "transaction_items", "c");
    table.takeBack(ShopTables.TRANSACTION_ITEM);
    assertThat(groups())
        .containsEntry("1|items.product|7", Amounts.ZERO)
        .containsEntry("1|transactions|", new Amounts(1, 0, 0))
        .containsEntry("1|events|transaction_items|c", new Amounts(1, 0, 0));
  }

  @Test
  void takesBackUnderItsOwnTagAndOnce() {
    table.at(1);
    item(7, 4_000, 4);
    table.at(2);
    item(7, 1_000, 2);
    table.at(3);
    table.takeBack(ShopTables.TRANSACTION_ITEM);
    table.takeBack(ShopTables.TRANSACTION_ITEM);
    item(7, 10, 1);
    assertThat(groups())
        .isEqualTo(
            Map.of(
                "1|items.product|7", new Amounts(1, 4_000, 4),
                "2|items.product|7", new Amounts(1, 1_000, 2),
                "3|items.product|7", new Amounts(-1, -4_990, -5)));
  }

  @Test
  void addsUpWhatComesUnderOneTag() {
    table.at(1);
    item(7, 4_000, 4);
    table.at(2);
    item(7, -1_000, 2);
    item(8, 5, 1);
    table.at(3);
    item(7, 10, 1);
    BookingTable under = table.under(tag -> tag == 3 ? 3 : 0);
    assertThat(groups(under))
        .isEqualTo(
            Map.of(
                "0|items.product|7", new Amounts(2, 3_000, 6),
                "0|items.product|8", new Amounts(1, 5, 1),
                "3|items.product|7", new Amounts(1, 10, 1)));
    assertThat(under.smallestCents(0)).isEqualTo(-1_000);
    assertThat(under.largestCents(0)).isEqualTo(4_000);
  }

  private void item(long productId, long cents, long quantity) {
    table.book(Metric.ITEMS_BY_PRODUCT, new Key().add(productId), 1, cents, quantity);
  }

  private void count(Metric metric, String... texts) {
    Key key = new Key();
    for (String text : texts) {
      key.add(text);
    }
    table.book(metric, key, 1, 0, 0);
  }

  private Map<String, Amounts> groups() {
    return groups(table);
  }

  private static Map<String, Amounts> groups(BookingTable table) {
    Map<String, Amounts> groups = new HashMap<>();
    for (int group = 0; group < table.size(); group++) {
      groups.put(
          table.tag(group) + "|" + table.metric(group).label() + "|" + table.key(group),
          new Amounts(table.count(group), table.cents(group), table.quantity(group)));
    }
    return groups;
  }
}
