package com.instashop.changes.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Dates and times as PostgreSQL has them: there are two infinities and years before Christ. A
 * moment is a number of microseconds since 1970-01-01, a date one of days; infinity is the largest
 * and the smallest number. Debezium writes infinity as a moment beyond <a
 * href="https://www.postgresql.org/docs/17/datatype-datetime.html">PostgreSQL's calendar</a>.
 */
public final class Moments {
  public static final long INFINITY = Long.MAX_VALUE;
  public static final long MINUS_INFINITY = Long.MIN_VALUE;

  static final long MICROS_A_DAY = 86_400_000_000L;

  /** 4714-11-24 BC, in days since 1970-01-01. */
  private static final long FIRST_DAY = -2_440_588;

  private static final long LAST_DATE = 2_145_031_948;

  /** What becomes of the infinite date that a snapshot of Debezium 3.7 reads. */
  private static final long INFINITY_OF_A_SNAPSHOT = -622_191_234;

  /** 294277-01-01, in days since 1970-01-01: behind the calendar of moments. */
  private static final long END_DAY = 106_762_940;

  /**
   * The day of what Debezium makes of an infinite moment without a zone. It is the last one of
   * which a {@code long} can count microseconds, and not all of them.
   */
  private static final long LAST_DAY = Long.MAX_VALUE / MICROS_A_DAY;

  private static final String PLUS = "infinity";
  private static final String MINUS = "-infinity";
  private static final long SECONDS_A_DAY = 86_400;
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NOT_NEGATIVE)
          .appendPattern("-MM-dd")
          .toFormatter(Locale.ROOT);

  private Moments() {}

  /** The UTC date of a moment. */
  public static long day(long micros) {
    return isInfinite(micros) ? micros : Math.floorDiv(micros, MICROS_A_DAY);
  }

  public static boolean isInfinite(long number) {
    return number == INFINITY || number == MINUS_INFINITY;
  }

  /** A date as PostgreSQL writes it. */
  public static String date(long day) {
    if (isInfinite(day)) {
      return infinity(day);
    }
    LocalDate date = LocalDate.ofEpochDay(day);
    return DATE.format(date) + era(date);
  }

  /** The day of a date that {@link #date} wrote. */
  public static long day(String date) {
    switch (date) {
      case PLUS -> {
        return INFINITY;
      }
      case MINUS -> {
        return MINUS_INFINITY;
      }
      default -> {}
    }
    String[] parts = date.split("[- ]");
    int year = Integer.parseInt(parts[0]);
    return LocalDate.of(
            parts.length > 3 ? 1 - year : year,
            Integer.parseInt(parts[1]),
            Integer.parseInt(parts[2]))
        .toEpochDay();
  }

  /**
   * A moment in UTC as PostgreSQL reads it.
   *
   * @param zone what stands behind the time
   */
  static String timestamp(long micros, String zone) {
    if (isInfinite(micros)) {
      return infinity(micros);
    }
    String iso = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    LocalDate date = LocalDate.ofEpochDay(day(micros));
    return DATE.format(date) + iso.substring(iso.indexOf('T'), iso.length() - 1) + zone + era(date);
  }

  /** A time of day as PostgreSQL reads it: there is one at the end of the day, too. */
  static String time(long micros) {
    return micros == MICROS_A_DAY ? "24:00:00" : LocalTime.ofNanoOfDay(micros * 1_000).toString();
  }

  /** A moment as a number; {@code Instant.until} would overflow where its nanoseconds do. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  private static String infinity(long number) {
    return number == INFINITY ? PLUS : MINUS;
  }

  private static String era(LocalDate date) {
    return date.getEra() == IsoEra.BCE ? " BC" : "";
  }

  /** A date as Debezium writes it: infinity is beyond the calendar, on either side. */
  static long dateOf(long days) {
    if (days > LAST_DATE || days == INFINITY_OF_A_SNAPSHOT) {
      return INFINITY;
    }
    return days < FIRST_DAY ? MINUS_INFINITY : days;
  }

  /**
   * A moment with a zone as Debezium writes it, ISO-8601.
   *
   * @throws ArithmeticException for one of the last thirty years of the calendar
   */
  static long microsOf(String text) {
    switch (text) {
      case PLUS -> {
        return INFINITY;
      }
      case MINUS -> {
        return MINUS_INFINITY;
      }
      default -> {}
    }
    Instant instant = OffsetDateTime.parse(text).toInstant();
    return within(Math.floorDiv(instant.getEpochSecond(), SECONDS_A_DAY), () -> micros(instant));
  }

  /**
   * A moment without a zone as Debezium writes it.
   *
   * @param inMillis whether it is in milliseconds
   * @throws ArithmeticException for one of the last thirty years of the calendar
   */
  static long microsOf(long value, boolean inMillis) {
    long day = Math.floorDiv(value, inMillis ? MICROS_A_DAY / 1_000 : MICROS_A_DAY);
    return day == LAST_DAY
        ? INFINITY
        : within(day, () -> inMillis ? Math.multiplyExact(value, 1_000L) : value);
  }

  private static long within(long day, LongSupplier micros) {
    if (day >= END_DAY) {
      return INFINITY;
    }
    return day < FIRST_DAY ? MINUS_INFINITY : micros.getAsLong();
  }
}
