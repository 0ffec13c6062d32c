package com.instashop.dashboard.export;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated values as in RFC 4180: a header, lines that end in CR LF, quotes where they are
 * needed. Moments are ISO 8601 in UTC, decimals plain, nothing is an empty field.
 */
public final class Csv {
  private static final String LINE = "\r\n";

  private Csv() {}

  public static void write(Sheet sheet, Path file) throws IOException {
    Files.writeString(file, text(sheet), StandardCharsets.UTF_8);
  }

  static String text(Sheet sheet) {
    StringBuilder text = new StringBuilder();
    text.append(line(sheet.columns())).append(LINE);
    for (List<Object> row : sheet.rows()) {
      text.append(line(row)).append(LINE);
    }
    return text.toString();
  }

  private static String line(List<?> values) {
    return values.stream().map(Csv::field).collect(Collectors.joining(","));
  }

  private static String field(Object value) {
    if (value == null) {
      return "";
    }
    // An instant's own text is ISO 8601 in UTC.
    String text = value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    boolean quoted =
        text.chars().anyMatch(letter -> letter == ',' || letter == '"' || letter < ' ');
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
