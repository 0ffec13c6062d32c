package com.instashop.dashboard.view;

import com.instashop.dashboard.model.history.Grain;
import com.instashop.dashboard.model.history.HistoryRange;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Moments of history as people write them: hours where the user is, days of UTC. */
public final class Moments {
  private final Texts texts;
  private final DateTimeFormatter day;
  private final DateTimeFormatter weekday;
  private final DateTimeFormatter minute;
  private final DateTimeFormatter dayAndMinute;
  private final DateTimeFormatter dayAndYear;

  public Moments(Texts texts) {
    this.texts = texts;
    day = pattern("d MMM");
    weekday = pattern("EEE d MMM uuuu");
    minute = pattern("HH:mm");
    dayAndMinute = pattern("d MMM HH:mm");
    dayAndYear = pattern("d MMM uuuu");
  }

  private DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, texts.language().locale());
  }

  private ZonedDateTime local(Instant moment) {
    return moment.atZone(texts.zone());
  }

  private static ZonedDateTime utc(Instant moment) {
    return moment.atZone(ZoneOffset.UTC);
  }

  /** Short, for an axis. */
  public String tick(Grain grain, Instant start) {
    return switch (grain) {
      case DAY -> day.format(utc(start));
      case HOUR ->
          local(start).toLocalTime().equals(LocalTime.MIDNIGHT)
              ? day.format(local(start))
              : minute.format(local(start));
    };
  }

  /** All of a bucket: its day, or its hour where the user is. */
  public String bucket(Grain grain, Instant start) {
    return switch (grain) {
      case DAY -> weekday.format(utc(start));
      case HOUR ->
          weekday.format(local(start))
              + ", "
              + minute.format(local(start))
              + " – "
              + minute.format(local(start.plus(grain.length())));
    };
  }

  /** The same in the other time: days where the user is, hours in UTC. */
  public String bucketElsewhere(Grain grain, Instant start) {
    Instant end = start.plus(grain.length());
    return switch (grain) {
      case DAY ->
          texts.text(
              "history.utc.day",
              dayAndMinute.format(local(start)),
              dayAndMinute.format(local(end)));
      case HOUR -> texts.utc(start);
    };
  }

  /** From when until when. */
  public String range(HistoryRange range) {
    return switch (range.grain()) {
      case DAY ->
          day.format(utc(range.from()))
              + " – "
              + dayAndYear.format(utc(range.to().minusSeconds(1)));
      case HOUR ->
          dayAndMinute.format(local(range.from())) + " – " + dayAndMinute.format(local(range.to()));
    };
  }

  public String rangeInUtc(HistoryRange range) {
    return texts.utc(range.from()) + " – " + texts.utc(range.to());
  }

  public String day(Instant moment) {
    return dayAndYear.format(local(moment));
  }

  public String moment(Instant moment) {
    return dayAndMinute.format(local(moment));
  }
}
