package com.instashop.changes.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.instashop.contracts.schema.Column;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Texts that PostgreSQL is going to read: what it would refuse is found before, so that one row
 * does not hold up all others.
 */
final class Texts {
  private static final Pattern REAL =
      Pattern.compile("-?(?:\\d+(?:\\.\\d*)?(?:[eE][-+]?\\d+)?|Infinity)|NaN");

  private static final Pattern INTERVAL =
      Pattern.compile(
          "P(?:-?\\d+Y)?(?:-?\\d+M)?(?:-?\\d+D)?(?:T(?:-?\\d+H)?(?:-?\\d+M)?(?:-?\\d+(?:\\.\\d+)?S)?)?");

  /** A character that a {@code jsonb} cannot hold; behind an escaped backslash it is none. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

  /** What PostgreSQL holds has no limits but its own. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Texts() {}

  /**
   * The text, where it is one of this type.
   *
   * @throws IllegalArgumentException where it is not
   */
  static String checked(Column.Type type, String text) {
    boolean right =
        switch (type) {
          case REAL -> isReal(text, Float.parseFloat(text));
          case DOUBLE -> isReal(text, Double.parseDouble(text));
          case INTERVAL -> INTERVAL.matcher(text).matches();
          case BYTES -> Base64.getDecoder().decode(text) != null;
          case JSON -> !(text.contains("\\u0000") && NUL.matcher(text).find()) && isDocument(text);
          case JSON_TEXT -> isDocument(text);
          default -> true;
        };
    if (!right) {
      throw new IllegalArgumentException("no " + type.sql());
    }
    return text;
  }

  /** Neither too large nor too small. */
  private static boolean isReal(String text, double value) {
    boolean finite = text.indexOf('I') < 0 && text.indexOf('N') < 0;
    boolean isZero = text.split("[eE]", -1)[0].chars().allMatch(c -> "-0.".indexOf(c) >= 0);
    return REAL.matcher(text).matches()
        && (!finite || !Double.isInfinite(value) && (value != 0 || isZero));
  }

  private static boolean isDocument(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() == null) {
        return false;
      }
      json.skipChildren();
      return json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
