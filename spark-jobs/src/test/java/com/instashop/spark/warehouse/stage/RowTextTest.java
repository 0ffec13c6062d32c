package com.instashop.spark.warehouse.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.schema.ShopTables;
import org.junit.jupiter.api.Test;

class RowTextTest {
  @Test
  void isWhatWasWritten() {
    CopyRows rows = new CopyRows();
    rows.row(7);
    rows.bigint(12);
    rows.none();
    rows.bigint(-3);
    rows.timestamp(1_795_531_062_892_000L);
    rows.money(-1_234_567);
    rows.text("a\nb" + "c".repeat(50));
    rows.text("paid");
    byte[] row = rows.toBytes();
    assertThat(RowText.key(ShopTables.TRANSACTION, row)).isEqualTo("transaction_id 12");
    assertThat(ShopTables.TRANSACTION.columns())
        .extracting(column -> RowText.column(ShopTables.TRANSACTION, row, column))
        .containsExactly(
            "transaction_id 12",
            "buyer_id NULL",
            "customer_id -3",
            "transaction_date 2026-11-24T14:37:42.892Z",
            "total_amount -12345.67",
            "payment_method a b" + "c".repeat(37) + "…",
            "status paid");
  }
}
