package com.instashop.spark.warehouse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.Decimals;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.ByteConverter;

class CopyRowsTest {

  /** The driver of PostgreSQL reads what the server would. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        99,
        100,
        101,
        999_999,
        1_000_000,
        1_000_001,
        -1,
        -99,
        -1_234_567,
        999_999_999_999L
      })
  void moneyIsANumericWithTwoDecimals(long cents) {
    CopyRows rows = new CopyRows();
    rows.money(cents);
    ByteBuffer bytes = ByteBuffer.wrap(rows.toBytes());
    byte[] value = new byte[bytes.getInt()];
    bytes.get(value);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(ByteConverter.numeric(value)).isEqualTo(BigDecimal.valueOf(cents, 2));
  }

  @Test
  void moneyMayBeNoNumber() {
    CopyRows rows = new CopyRows();
    rows.money(Decimals.NAN);
    ByteBuffer bytes = ByteBuffer.wrap(rows.toBytes());
    byte[] value = new byte[bytes.getInt()];
    bytes.get(value);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(ByteConverter.numeric(value)).isEqualTo(Double.NaN);
  }

  @Test
  void timestampsCountFromTheYear2000() {
    CopyRows rows = new CopyRows();
    rows.timestamp(946_684_800_000_001L);
    rows.minusInfinity();
    ByteBuffer bytes = ByteBuffer.wrap(rows.toBytes());
    assertThat(bytes.getInt()).isEqualTo(8);
    assertThat(bytes.getLong()).isEqualTo(1);
    assertThat(bytes.getInt()).isEqualTo(8);
    assertThat(bytes.getLong()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void growsWithItsRows() {
    CopyRows rows = new CopyRows();
    String text = "ö".repeat(10_000);
    for (int row = 0; row < 3; row++) {
      rows.row(2);
      rows.text(text);
      rows.none();
    }
    ByteBuffer bytes = ByteBuffer.wrap(rows.toBytes());
    for (int row = 0; row < 3; row++) {
      assertThat(bytes.getShort()).isEqualTo((short) 2);
      byte[] value = new byte[bytes.getInt()];
      bytes.get(value);
      assertThat(Arrays.equals(value, text.getBytes(UTF_8))).isTrue();
      assertThat(bytes.getInt()).isEqualTo(-1);
    }
    assertThat(bytes.hasRemaining()).isFalse();
  }
}
