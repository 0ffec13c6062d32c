package com.instashop.dashboard.model.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Which history the user wants to see. */
public sealed interface HistoryChoice {
  /** Up to this many days are shown by hour. */
  int DAYS_BY_HOUR = 3;

  /** The range that it means at this moment. */
  HistoryRange range(Instant now, ZoneId zone);

  /** Until now, and moving with it. */
  enum Latest implements HistoryChoice {
    HOURS_24(Grain.HOUR, Duration.ofHours(24)),
    DAYS_7(Grain.DAY, Duration.ofDays(7)),
    DAYS_30(Grain.DAY, Duration.ofDays(30)),
    DAYS_90(Grain.DAY, Duration.ofDays(90));

    private final Grain grain;
    private final Duration length;

    Latest(Grain grain, Duration length) {
      this.grain = grain;
      this.length = length;
    }

    @Override
    public HistoryRange range(Instant now, ZoneId zone) {
      Instant to = grain.floor(now).plus(grain.length());
      return new HistoryRange(grain, to.minus(length), to, now);
    }
  }

  /**
   * Days of the calendar, both included. A few of them are shown by hour and are days where the
   * user is; more are days of UTC, as the warehouse adds them up.
   */
  record Days(LocalDate first, LocalDate last) implements HistoryChoice {

    public Days {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException("%s is before %s".formatted(last, first));
      }
    }

    @Override
    public HistoryRange range(Instant now, ZoneId zone) {
      boolean byHour = last.toEpochDay() - first.toEpochDay() < DAYS_BY_HOUR;
      Grain grain = byHour ? Grain.HOUR : Grain.DAY;
      ZoneId days = byHour ? zone : ZoneOffset.UTC;
      Instant from = first.atStartOfDay(days).toInstant();
      Instant to = last.plusDays(1).atStartOfDay(days).toInstant();
      return new HistoryRange(grain, grain.floor(from), grain.ceiling(to), now);
    }
  }
}
