package com.instashop.changes.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Origin;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics that somebody declares. */
class MetricTest {
  private static final CapturedTable SALES = ShopTables.TRANSACTION;
  private static final Metric BY_DAY =
      Metric.declared("by_day", "By day", SALES)
          .by("payment_method")
          .by("transaction_date")
          .by("customer_id")
          .money(Sum.of(Slot.of(SALES, "total_amount")));

  private final Map<String, Amounts> sums = new HashMap<>();

  @Test
  void keyIsAnArrayInWhichANullIsNoText() {
    measure(BY_DAY, Operation.CREATE, null, sale(500, "null"));
    measure(BY_DAY, Operation.CREATE, null, sale(700, null));
    measure(BY_DAY, Operation.CREATE, null, sale(10, "|\""));
    assertThat(sums)
        .containsOnly(
            Map.entry("[\"null\",\"2026-11-24\",5]", new Amounts(1, 500, 0)),
            Map.entry("[null,\"2026-11-24\",5]", new Amounts(1, 700, 0)),
            Map.entry("[\"|\\\"\",\"2026-11-24\",5]", new Amounts(1, 10, 0)));
  }

  @Test
  void changeMovesARowBetweenKeys() {
    measure(BY_DAY, Operation.CREATE, null, sale(500, "paypal"));
    measure(BY_DAY, Operation.UPDATE, sale(500, "paypal"), sale(600, null));
    assertThat(sums)
        .containsEntry("[\"paypal\",\"2026-11-24\",5]", Amounts.ZERO)
        .containsEntry("[null,\"2026-11-24\",5]", new Amounts(1, 600, 0));
  }

  @Test
  void numberThatIsNullAddsNothing() {
    Metric amounts = Metric.declared("amounts", "Amounts", SALES).money(BY_DAY.money());
    measure(amounts, Operation.CREATE, null, Image.of(SALES, 1, 5, 0, null, "paypal", "completed"));
    assertThat(sums).containsOnly(Map.entry("[]", new Amounts(1, 0, 0)));
  }

  @Test
  void rowThatIsTooLargeIsNamed() {
    Metric large =
        Metric.declared("large", "Large", SALES)
            .money(Sum.of(Slot.of(SALES, "total_amount")).times(Slot.of(SALES, "transaction_id")));
    Image sale = Image.of(SALES, Long.MAX_VALUE, 5, 0, 2, "paypal", "completed");
    ChangeEvent event = event(Operation.CREATE, null, sale);
    assertThat(Catalogue.of(large).problemOf(event))
        .isEqualTo(
            "total_amount × transaction_id is too large a number, e.g. 0.02 × 9223372036854775807");
    measure(large, Operation.UPDATE, sale, Image.of(SALES, 3, 5, 0, 2, "paypal", "completed"));
    assertThat(sums).containsOnly(Map.entry("[]", new Amounts(1, 6, 0)));
    assertThat(Catalogue.SHIPPED.with(List.of(BY_DAY)).problemOf(event)).isNull();
  }

  private void measure(Metric metric, Operation operation, Image before, Image after) {
    new Measures(
            Catalogue.of(metric),
            (of, key, count, cents, quantity) ->
                sums.merge(of.text(key), new Amounts(count, cents, quantity), Amounts::plus))
        .measure(event(operation, before, after));
  }

  private static ChangeEvent event(Operation operation, Image before, Image after) {
    return new ChangeEvent(SALES, operation, before, after, 1, 1, 1, Origin.STREAM);
  }

  private static Image sale(long cents, String method) {
    return Image.of(SALES, 1, 5, 1_795_478_400_000_000L, cents, method, "completed");
  }
}
