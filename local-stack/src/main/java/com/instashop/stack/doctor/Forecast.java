package com.instashop.stack.doctor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * When a disk is full, if everything goes on as it did.
 *
 * @param observed the time in which it grew so
 * @param bytes what grew to by how many bytes in that time
 */
record Forecast(Duration observed, Map<String, Long> bytes) {
  private static final Duration LEAST = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** When somebody should begin to think about it. */
  private static final long NOTED_DAYS = 30;

  private static final long WRONG_DAYS = 3;
  private static final long LONGEST_DAYS = 10 * 365;
  private static final double KIBIBYTE = 1 << 10;

  /** Of what has grown by this much, in the order of the map; nothing is said of what has not. */
  Forecast {
    bytes = new LinkedHashMap<>(bytes);
    bytes.values().removeIf(grown -> grown <= 0);
  }

  private long perDay(long grown) {
    return Math.round(grown * ((double) DAY.toMillis() / observed.toMillis()));
  }

  private long perDay() {
    return bytes.values().stream().mapToLong(this::perDay).sum();
  }

  /** How fast the data grow, in words. */
  String growth() {
    if (observed.compareTo(LEAST) < 0) {
      return "how fast the data grow shows after an hour";
    }
    StringJoiner parts = new StringJoiner(", ", " (", ")").setEmptyValue("");
    bytes.forEach((what, grown) -> parts.add("%s %s".formatted(what, size(perDay(grown)))));
    return "the data grow by about %s a day%s".formatted(size(perDay()), parts);
  }

  /** Bytes, in the unit that fits. */
  static String size(long bytes) {
    double number = bytes / KIBIBYTE;
    for (String unit : new String[] {"KiB", "MiB"}) {
      if (number < KIBIBYTE) {
        return String.format(Locale.ROOT, "%.0f %s", number, unit);
      }
      number /= KIBIBYTE;
    }
    return String.format(Locale.ROOT, "%.1f GiB", number);
  }

  /**
   * Tells when a disk is full.
   *
   * @param free bytes that are free on it
   * @param reserved of these, what the logs of connectors that stand still may still take
   */
  void tell(Findings findings, long free, long reserved) {
    String text = "%s free; %s".formatted(size(free), growth());
    if (reserved > 0) {
      text += "; a connector that stands still may take %s".formatted(size(reserved));
    }
    if (observed.compareTo(LEAST) < 0 || perDay() == 0) {
      findings.fine(text);
      return;
    }
    long days = Math.max(0, free - reserved) / perDay();
    text +=
        days > LONGEST_DAYS
            ? ": not full within ten years at this rate"
            : ": full in about %,d days at this rate".formatted(days);
    String remedy = "scripts/instashop dwh prune --keep 90d, or a larger disk";
    // In its first day a table that is read for the first time looks like growth.
    if (days < WRONG_DAYS && observed.compareTo(DAY) >= 0) {
      findings.wrong(text, remedy);
    } else if (days < NOTED_DAYS) {
      findings.note(text, remedy);
    } else {
      findings.fine(text);
    }
  }
}
