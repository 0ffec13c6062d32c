package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.ShopTables;
import org.junit.jupiter.api.Test;

class RowDifferencesTest {
  @Test
  void longValuesAreCutOffAndTheirColumnIsNamed() {
    String longName = "x".repeat(60_000);
    Image source = Image.of(ShopTables.CARRIER, 7L, longName + "a");
    Image told = Image.of(ShopTables.CARRIER, 7L, longName + "b");
    String cut = "x".repeat(100) + "… (60,001 characters)";
    assertThat(RowDifferences.line(source, told))
        .isEqualTo(
            "the source has carrier[carrier_id=7, name=%s], Kafka tells carrier[carrier_id=7, name=%s]; different: name",
            cut, cut);
    assertThat(RowDifferences.line(null, Image.of(ShopTables.CARRIER, 7L, "DHL")))
        .isEqualTo("the source has nothing, Kafka tells carrier[carrier_id=7, name=DHL]");
  }
}
