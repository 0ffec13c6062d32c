package com.instashop.dashboard.view.page;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.util.Locale;
import javafx.util.StringConverter;

/** Days as they are written in a language, and as ISO 8601 writes them. */
final class DayConverter extends StringConverter<LocalDate> {
  private final DateTimeFormatter format;

  DayConverter(Locale locale) {
    format = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale);
  }

  @Override
  public String toString(LocalDate day) {
    return day == null ? "" : format.format(day);
  }

  /** The day; null where the text is none. */
  @Override
  public LocalDate fromString(String text) {
    for (DateTimeFormatter known : new DateTimeFormatter[] {format, DateTimeFormatter.ISO_DATE}) {
      try {
        return LocalDate.parse(text.strip(), known);
      } catch (DateTimeParseException e) {
        continue;
      }
    }
    return null;
  }
}
