package com.instashop.notebook;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** How a value is written in a table. Times are UTC. */
final class Values {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final long SECONDS_A_DAY = 86_400;
  private static final String NOTHING = "–";

  private Values() {}

  /** The same value in the type that tables work with: instants, and numbers as they are. */
  static Object plain(Object value) {
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    }
    return value;
  }

  /** Whether these are days: times at midnight. */
  static boolean areDays(List<Object> values) {
    return values.stream()
        .allMatch(
            value ->
                value instanceof Instant instant && instant.getEpochSecond() % SECONDS_A_DAY == 0);
  }

  /**
   * A value as text.
   *
   * @param column its column: what identifies something is not grouped
   * @param day whether only the day of a time counts
   */
  static String text(String column, Object value, boolean day) {
    if (value == null) {
      return NOTHING;
    }
    if (value instanceof Instant instant) {
      return day
          ? instant.atOffset(ZoneOffset.UTC).toLocalDate().toString()
          : (instant.getNano() == 0 ? TIME : MILLIS).format(instant);
    }
    if (value instanceof Number number && !identifies(column)) {
      return grouped(number);
    }
    return value.toString();
  }

  private static boolean identifies(String column) {
    return column.endsWith("id") || column.equals("offset") || column.equals("partition");
  }

  private static String grouped(Number number) {
    if (number instanceof BigDecimal decimal) {
      return String.format(Locale.ENGLISH, "%,." + Math.max(0, decimal.scale()) + "f", decimal);
    }
    if (number instanceof Double || number instanceof Float) {
      return String.format(Locale.ENGLISH, "%,.1f", number.doubleValue());
    }
    return String.format(Locale.ENGLISH, "%,d", number.longValue());
  }
}
