package com.instashop.changes.measure;

import static com.instashop.changes.measure.Filter.Truth.FALSE;
import static com.instashop.changes.measure.Filter.Truth.TRUE;
import static com.instashop.changes.measure.Filter.Truth.UNKNOWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.changes.measure.Filter.Operator;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static final CapturedTable DECIMALS =
      CapturedTable.of(
          new Database("d"),
          "public",
          "t",
          "d.t",
          List.of("k"),
          List.of(
              new Column("k", Column.Type.BIGINT, 0, false),
              new Column("a", Column.Type.DECIMAL, 2, false),
              new Column("b", Column.Type.DECIMAL, 2, false)),
          true);

  private static final Slot AVAILABLE = Slot.of(ShopTables.STOCK, "available_quantity");
  private static final Slot REORDER_POINT = Slot.of(ShopTables.STOCK, "reorder_point");
  private static final Slot PLAN = Slot.of(ShopTables.CUSTOMER, "subscription_plan");

  private static final Filter YES = stockIs(Operator.EQUAL, 10);
  private static final Filter NO = stockIs(Operator.EQUAL, 9);
  private static final Filter MAYBE =
      new Filter.WithColumn(AVAILABLE, Operator.LESS, REORDER_POINT);

  private static final Image STOCK = Image.of(ShopTables.STOCK, 1, 1, 10, null);

  @ParameterizedTest
  @CsvSource({
    "EQUAL, 10, TRUE", "EQUAL, 9, FALSE",
    "LESS, 11, TRUE", "LESS, 10, FALSE",
    "AT_MOST, 10, TRUE", "AT_MOST, 9, FALSE",
    "MORE, 9, TRUE", "MORE, 10, FALSE",
    "AT_LEAST, 10, TRUE", "AT_LEAST, 11, FALSE"
  })
  void numbersAreCompared(Operator operator, long number, Filter.Truth truth) {
    assertThat(stockIs(operator, number).of(STOCK)).isEqualTo(truth);
    assertThat(
            new Filter.WithColumn(AVAILABLE, operator, REORDER_POINT)
                .of(Image.of(ShopTables.STOCK, 1, 1, 10, number)))
        .isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource({
    "99999999999999999999.98, 99999999999999999999.99, LESS",
    "99999999999999999999.99, 99999999999999999999.98, MORE",
    "99999999999999999999.9, 99999999999999999999.90, EQUAL",
    "-99999999999999999999.99, -99999999999999999999.98, LESS",
    "99999999999999999999.99, POSITIVE_INFINITY, LESS",
    "POSITIVE_INFINITY, POSITIVE_INFINITY, EQUAL",
    "POSITIVE_INFINITY, NAN, LESS",
    "NAN, NAN, EQUAL"
  })
  void decimalsThatAreTooLargeForALongAreCompared(String a, String b, Operator holding) {
    Image image = decimals(a, b);
    for (Operator operator : List.of(Operator.LESS, Operator.EQUAL, Operator.MORE)) {
      assertThat(
              new Filter.WithColumn(Slot.of(DECIMALS, "a"), operator, Slot.of(DECIMALS, "b"))
                  .holds(image))
          .isEqualTo(operator == holding);
    }
  }

  private static Image decimals(String a, String b) {
    byte[] event =
        "{\"before\":null,\"after\":{\"k\":1,\"a\":\"%s\",\"b\":\"%s\"},\"source\":{\"ts_ms\":1795493084927},\"op\":\"c\"}"
            .formatted(a, b)
            .getBytes(UTF_8);
    return ((Decoded.Change)
            ChangeEventDecoder.ofTable(DECIMALS, Set.copyOf(DECIMALS.columns()), row -> null)
                .decode(event))
        .event()
        .after();
  }

  @Test
  void whatIsNullIsNeitherTrueNorFalse() {
    assertThat(MAYBE.of(STOCK)).isEqualTo(UNKNOWN);
    assertThat(MAYBE.holds(STOCK)).isFalse();
    assertThat(new Filter.Not(MAYBE).of(STOCK)).isEqualTo(UNKNOWN);
    assertThat(new Filter.IsNull(REORDER_POINT).of(STOCK)).isEqualTo(TRUE);
    assertThat(new Filter.IsNull(AVAILABLE).of(STOCK)).isEqualTo(FALSE);
    Image nobody = Image.of(ShopTables.CUSTOMER, 1, null);
    assertThat(free("free").of(nobody)).isEqualTo(UNKNOWN);
  }

  @Test
  void textsAreTakenAsTheyAre() {
    Filter free = free("free", "");
    assertThat(free.of(Image.of(ShopTables.CUSTOMER, 1, "free"))).isEqualTo(TRUE);
    assertThat(free.of(Image.of(ShopTables.CUSTOMER, 1, ""))).isEqualTo(TRUE);
    assertThat(free.of(Image.of(ShopTables.CUSTOMER, 1, "Free"))).isEqualTo(FALSE);
  }

  @Test
  void conditionsAreJoinedAsSqlDoes() {
    assertThat(and(YES, YES).of(STOCK)).isEqualTo(TRUE);
    assertThat(and(YES, MAYBE).of(STOCK)).isEqualTo(UNKNOWN);
    assertThat(and(MAYBE, NO).of(STOCK)).isEqualTo(FALSE);
    assertThat(or(NO, NO).of(STOCK)).isEqualTo(FALSE);
    assertThat(or(NO, MAYBE).of(STOCK)).isEqualTo(UNKNOWN);
    assertThat(or(MAYBE, YES).of(STOCK)).isEqualTo(TRUE);
    assertThat(new Filter.Not(YES).of(STOCK)).isEqualTo(FALSE);
  }

  private static Filter stockIs(Operator operator, long number) {
    return new Filter.WithNumber(AVAILABLE, operator, number);
  }

  private static Filter free(String... plans) {
    return new Filter.In(PLAN, new TreeSet<>(Set.of(plans)));
  }

  private static Filter and(Filter... parts) {
    return new Filter.And(List.of(parts));
  }

  private static Filter or(Filter... parts) {
    return new Filter.Or(List.of(parts));
  }
}
