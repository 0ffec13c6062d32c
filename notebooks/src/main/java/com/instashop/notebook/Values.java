package com.instashop.notebook;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a value is written in a table. Times are UTC. */
final class Values {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
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

  /**
   * A value as text.
   *
   * @param identifies whether it names something, so that a number is not grouped
   */
  static String text(Object value, boolean identifies) {
    if (value == null) {
      return NOTHING;
    }
    if (value instanceof Instant instant) {
      return instant.getNano() == 0 ? TIME.format(instant) : MILLIS.format(instant);
    }
    if (value instanceof LocalDate date) {
      return date.toString();
    }
    if (value instanceof Number number) {
      return identifies ? number.toString() : grouped(number);
    }
    return value.toString();
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
