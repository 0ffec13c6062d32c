package com.instashop.changes.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.Decoded;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

  static List<CapturedTable> tables() {
    return Tables.SHIPPED.all();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyTableIsCountedByColumnsThatItNeeds(CapturedTable table) {
    assertThat(Catalogue.SHIPPED.of(table))
        .isNotEmpty()
        .allSatisfy(metric -> assertThat(metric.slots()).allMatch(slot -> slot.column().needed()));
  }

  @Test
  void metricsAreFoundByTheirNames() {
    assertThat(Catalogue.SHIPPED.metrics())
        .hasSize(16)
        .allMatch(metric -> Catalogue.SHIPPED.ofLabel(metric.label()) == metric);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999999999.99", "-9999999999.99"})
  void salesThatAreTooLargeToAddUpAreRefused(String price) {
    assertThat(item(2_147_483_647, price))
        .isEqualTo(
            new Decoded.Undecodable(
                "quantity × unit_price is too large a number, e.g. 2147483647 × " + price, true));
    assertThat(item(-1, price)).isInstanceOf(Decoded.Change.class);
  }

  private static Decoded item(int quantity, String price) {
    String item =
        """
        {"before":null,"after":{"transaction_detail_id":1,"transaction_id":1,"product_id":1,\
        "quantity":%d,"unit_price":"%s"},"source":{"ts_ms":1795493084927},"op":"c"}"""
            .formatted(quantity, price);
    return Catalogue.SHIPPED.decoder("transaction_items").decode(item.getBytes(UTF_8));
  }
}
