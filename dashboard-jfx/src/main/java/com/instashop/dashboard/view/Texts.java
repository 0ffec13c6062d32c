package com.instashop.dashboard.view;

import com.instashop.changes.measure.Key;
import com.instashop.dashboard.model.KeyFigure;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.ResourceBundle;

/** Every text and number on the screen, in the language of the user. Used by the UI thread. */
public final class Texts {
  private static final Currency EURO = Currency.getInstance("EUR");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** How NULL is shown, and what is not known. */
  private static final String NONE = "–";

  private final Language language;
  private final ResourceBundle bundle;
  private final ZoneId zone;
  private final NumberFormat count;
  private final NumberFormat money;
  private final NumberFormat tenths;
  private final NumberFormat compact;

  public Texts(Language language, ZoneId zone) {
    this.language = language;
    this.zone = zone;
    this.bundle = bundle(language);
    Locale locale = language.locale();
    count = NumberFormat.getIntegerInstance(locale);
    money = NumberFormat.getCurrencyInstance(locale);
    money.setCurrency(EURO);
    tenths = NumberFormat.getNumberInstance(locale);
    tenths.setMinimumFractionDigits(1);
    tenths.setMaximumFractionDigits(1);
    compact = NumberFormat.getCompactNumberInstance(locale, NumberFormat.Style.SHORT);
    compact.setMaximumFractionDigits(1);
  }

  static ResourceBundle bundle(Language language) {
    return ResourceBundle.getBundle(
        "com.instashop.dashboard.messages",
        language.locale(),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  public Language language() {
    return language;
  }

  public ZoneId zone() {
    return zone;
  }

  /** A text with its arguments put in. */
  public String text(String key, Object... arguments) {
    String pattern = bundle.getString(key);
    return arguments.length == 0
        ? pattern
        : new MessageFormat(pattern, language.locale()).format(arguments);
  }

  /** The text of a constant: its type is the key's beginning. */
  public String text(Enum<?> constant) {
    return text(
        constant.getDeclaringClass().getSimpleName().toLowerCase(Locale.ROOT)
            + "."
            + constant.name().toLowerCase(Locale.ROOT));
  }

  /**
   * A value of the data, for example a status: translated where it is known, else made readable.
   *
   * @param value null for NULL
   */
  public String value(String kind, String value) {
    if (value == null) {
      return NONE;
    }
    String key = kind + "." + value;
    if (bundle.containsKey(key)) {
      return bundle.getString(key);
    }
    String readable = value.replace('_', ' ');
    return readable.isEmpty()
        ? readable
        : readable.substring(0, 1).toUpperCase(language.locale()) + readable.substring(1);
  }

  /** The value of a key of a metric. */
  public String key(String kind, String key) {
    return key.equals(Key.UNKNOWN) ? unknown() : value(kind, Key.read(key));
  }

  /** The name that is a key of a metric. */
  public String key(String key) {
    return key.equals(Key.UNKNOWN) ? unknown() : name(Key.read(key));
  }

  /** What nobody knows. */
  public String unknown() {
    return text("key.unknown");
  }

  /** A name of the data; null for NULL. */
  public String name(String name) {
    return name == null ? NONE : name;
  }

  /**
   * What something is called.
   *
   * @param name null where it has none
   * @param unknown the key of a text for one that has only an id
   * @param id null for NULL
   */
  public String name(String name, String unknown, Long id) {
    return name == null && id != null ? text(unknown, id) : name(name);
  }

  public String count(long number) {
    return count.format(number);
  }

  public String money(BigDecimal amount) {
    return money.format(amount);
  }

  /** A decimal with all its decimals. */
  public String decimal(BigDecimal number) {
    NumberFormat format = NumberFormat.getNumberInstance(language.locale());
    format.setMinimumFractionDigits(number.scale());
    format.setMaximumFractionDigits(number.scale());
    return format.format(number);
  }

  /** Short, for axes: 12k. */
  public String compact(double number) {
    return compact.format(number);
  }

  /** One decimal, without a sign: 4.2. */
  public String percent(double percentage) {
    return tenths.format(percentage) + " %";
  }

  public String number(KeyFigure.Unit unit, BigDecimal value) {
    return switch (unit) {
      case EUR -> money(value);
      case COUNT -> count(value.longValue());
    };
  }

  public String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  public String moment(Instant instant) {
    return MOMENT.format(instant.atZone(zone));
  }

  public String minute(Instant instant) {
    return MINUTE.format(instant.atZone(zone));
  }

  /** The same moment in UTC, for those who hover. */
  public String utc(Instant instant) {
    return MOMENT.format(instant.atZone(ZoneOffset.UTC)) + " UTC";
  }

  public String millis(Long millis) {
    if (millis == null) {
      return NONE;
    }
    return millis < 10_000 ? count(millis) + " ms" : tenths.format(millis / 1000.0) + " s";
  }

  /** In the largest unit that fits: 12.3 MB. */
  public String bytes(long bytes) {
    if (bytes >= 1_000_000_000L) {
      return tenths.format(bytes / 1e9) + " GB";
    }
    return bytes >= 1_000_000
        ? tenths.format(bytes / 1e6) + " MB"
        : tenths.format(bytes / 1e3) + " kB";
  }

  /** When, and how long ago that is. */
  public String told(Instant at, Instant now) {
    return time(at) + " · " + age(Duration.between(at, now));
  }

  /** How long ago, in the largest unit that fits. */
  public String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return text("age.seconds", seconds);
    }
    if (seconds < 3600) {
      return text("age.minutes", seconds / 60);
    }
    return seconds < 48 * 3600
        ? text("age.hours", seconds / 3600)
        : text("age.days", seconds / 86_400);
  }
}
