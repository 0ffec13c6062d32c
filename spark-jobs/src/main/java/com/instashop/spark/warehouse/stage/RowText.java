package com.instashop.spark.warehouse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** What a row of {@link VersionRows} has, for people: what {@link CopyRows} wrote, read back. */
public final class RowText {
  private static final int MOST = 40;

  private RowText() {}

  /** The key of a row: its columns, each with its value. */
  public static String key(CapturedTable table, byte[] row) {
    return table.keyColumns().stream()
        .map(column -> column(table, row, column))
        .collect(Collectors.joining(", "));
  }

  /** A column's name and what a row has there, cut where it is long. */
  public static String column(CapturedTable table, byte[] row, Column column) {
    List<byte[]> values = VersionRows.values(row);
    byte[] value = values.get(table.columns().indexOf(column));
    String text = value == null ? "NULL" : text(column, ByteBuffer.wrap(value));
    return column.name()
        + " "
        + (text.length() > MOST ? text.substring(0, MOST) + "…" : text).replaceAll("\\R", " ");
  }

  private static String text(Column column, ByteBuffer value) {
    return switch (column.type()) {
      case BIGINT -> Long.toString(value.getLong());
      case INTEGER -> Integer.toString(value.getInt());
      case MONEY -> money(value);
      case BOOLEAN -> Boolean.toString(value.get() != 0);
      case DATE -> LocalDate.ofEpochDay(CopyRows.EPOCH_2000_DAYS + value.getInt()).toString();
      case TIMESTAMP, DATETIME ->
          Instant.EPOCH
              .plus(CopyRows.EPOCH_2000_MICROS, ChronoUnit.MICROS)
              .plus(value.getLong(), ChronoUnit.MICROS)
              .toString();
      case JSON -> utf8(value.position(1));
      case TEXT, DECIMAL, TIME, INTERVAL, JSON_TEXT, REAL, DOUBLE, BYTES, ARRAY, OTHER ->
          utf8(value);
    };
  }

  private static String utf8(ByteBuffer value) {
    return UTF_8.decode(value).toString();
  }

  private static String money(ByteBuffer value) {
    int digits = value.getShort();
    int weight = value.getShort();
    int sign = value.getShort() & 0xFFFF;
    int scale = value.getShort();
    if (sign == CopyRows.NUMERIC_NAN) {
      return "NaN";
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int digit = 0; digit < digits; digit++) {
      sum = sum.add(BigDecimal.valueOf(value.getShort()).scaleByPowerOfTen(4 * (weight - digit)));
    }
    return (sign == CopyRows.NUMERIC_NEGATIVE ? sum.negate() : sum).setScale(scale).toPlainString();
  }
}
