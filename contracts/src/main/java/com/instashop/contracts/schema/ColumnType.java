package com.instashop.contracts.schema;

import com.instashop.contracts.schema.Column.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of PostgreSQL that a declared column can have, as its catalogue names them. */
final class ColumnType {
  private static final Pattern WORDS =
      Pattern.compile(
          "([a-z0-9 ]+?)\\s*(?:\\(\\s*(\\d{1,9})\\s*(?:,\\s*(-?\\d{1,4})\\s*)?\\))?( with(?:out)? time zone)?(\\[])?");

  /** The fields that an interval is restricted to. */
  private static final Pattern FIELDS =
      Pattern.compile(
          "(?<=^interval) (year|month|day|hour|minute|second)( to (month|hour|minute|second))?$");

  private static final Map<String, Type> TYPES =
      Map.ofEntries(
          Map.entry("bigint", Type.BIGINT),
          Map.entry("int8", Type.BIGINT),
          Map.entry("integer", Type.INTEGER),
          Map.entry("int", Type.INTEGER),
          Map.entry("int4", Type.INTEGER),
          Map.entry("smallint", Type.INTEGER),
          Map.entry("int2", Type.INTEGER),
          Map.entry("numeric", Type.DECIMAL),
          Map.entry("decimal", Type.DECIMAL),
          Map.entry("text", Type.TEXT),
          Map.entry("character varying", Type.TEXT),
          Map.entry("varchar", Type.TEXT),
          Map.entry("uuid", Type.TEXT),
          Map.entry("boolean", Type.BOOLEAN),
          Map.entry("bool", Type.BOOLEAN),
          Map.entry("date", Type.DATE),
          Map.entry("timestamptz", Type.TIMESTAMP),
          Map.entry("timestamp with time zone", Type.TIMESTAMP),
          Map.entry("timestamp", Type.DATETIME),
          Map.entry("timestamp without time zone", Type.DATETIME),
          Map.entry("time", Type.TIME),
          Map.entry("time without time zone", Type.TIME),
          Map.entry("interval", Type.INTERVAL),
          Map.entry("jsonb", Type.JSON),
          Map.entry("json", Type.JSON_TEXT),
          Map.entry("real", Type.REAL),
          Map.entry("float4", Type.REAL),
          Map.entry("double precision", Type.DOUBLE),
          Map.entry("float8", Type.DOUBLE),
          Map.entry("bytea", Type.BYTES),
          Map.entry("character", Type.OTHER),
          Map.entry("char", Type.OTHER),
          Map.entry("bpchar", Type.OTHER),
          Map.entry("citext", Type.OTHER),
          Map.entry("xml", Type.OTHER),
          Map.entry("inet", Type.OTHER),
          Map.entry("cidr", Type.OTHER),
          Map.entry("macaddr", Type.OTHER));

  /** Of what arrays can be. */
  private static final List<Type> ELEMENTS =
      List.of(Type.TEXT, Type.INTEGER, Type.BIGINT, Type.BOOLEAN);

  /** How many decimals the seconds of a time have where it does not say so. */
  private static final int MICROS = 6;

  /** As many digits, and decimals, a numeric of PostgreSQL can be declared with. */
  private static final int MOST_DIGITS = 1_000;

  private ColumnType() {}

  /** What can be written, for people. */
  static String words() {
    return "smallint, integer, bigint, numeric(p,s), text (also for enums), varchar, uuid, boolean, date, timestamptz,"
        + " timestamp, time, interval, json, jsonb, real, double precision, bytea, char(n), citext, xml, inet, cidr,"
        + " macaddr, and arrays of texts, whole numbers and booleans";
  }

  /** A column of this type; empty where such a one is not carried. */
  static Optional<Column> column(String name, String words) {
    Matcher matcher = WORDS.matcher(words.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String zone = matcher.group(4) == null ? "" : matcher.group(4);
    Type type = TYPES.get(FIELDS.matcher(matcher.group(1)).replaceFirst("") + zone);
    if (type == null) {
      return Optional.empty();
    }
    if (matcher.group(5) != null) {
      return ELEMENTS.contains(type)
          ? Optional.of(new Column(name, Type.ARRAY, 0, false))
          : Optional.empty();
    }
    return type == Type.DECIMAL && !isPossible(matcher)
        ? Optional.empty()
        : Optional.of(new Column(name, type, scale(type, matcher), false));
  }

  private static boolean isPossible(Matcher numeric) {
    int precision = numeric.group(2) == null ? 1 : Integer.parseInt(numeric.group(2));
    int scale = numeric.group(3) == null ? 0 : Integer.parseInt(numeric.group(3));
    return precision >= 1 && precision <= MOST_DIGITS && Math.abs(scale) <= MOST_DIGITS;
  }

  private static int scale(Type type, Matcher matcher) {
    Integer first = matcher.group(2) == null ? null : Integer.valueOf(matcher.group(2));
    Integer second = matcher.group(3) == null ? null : Integer.valueOf(matcher.group(3));
    return switch (type) {
      // What is rounded before the point has no decimals.
      case DECIMAL -> first == null ? Column.ANY_SCALE : second == null ? 0 : Math.max(0, second);
      case DATETIME -> first == null ? MICROS : first;
      default -> 0;
    };
  }
}
