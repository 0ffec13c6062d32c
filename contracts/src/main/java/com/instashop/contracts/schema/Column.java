package com.instashop.contracts.schema;

import java.io.Serializable;

/**
 * A column of a captured table.
 *
 * @param scale of a decimal its decimal places, {@link #ANY_SCALE} where they are not fixed; of a
 *     time without a zone those of its seconds; else 0
 * @param needed whether a row of which it is missing cannot be counted; NULL is a value, unless it
 *     tells rows apart
 */
public record Column(String name, Type type, int scale, boolean needed) implements Serializable {
  /** Up to three decimals of a second Debezium writes milliseconds. */
  private static final int MILLIS_SCALE = 3;

  /** The scale of a {@code numeric} that may have any. */
  public static final int ANY_SCALE = -1;

  /** What a column holds, and how a change event has it. */
  public enum Type {
    BIGINT("bigint"),
    /** Also a {@code smallint}. */
    INTEGER("integer"),
    /** A decimal in a string: the shop's money, which has to be a number. */
    MONEY("numeric(12, 2)"),
    /** A decimal in a string, of any size; also NaN and the infinities. */
    DECIMAL("numeric"),
    TEXT("text"),
    BOOLEAN("boolean"),
    /** Days since 1970-01-01. */
    DATE("date"),
    /** ISO-8601 in UTC. */
    TIMESTAMP("timestamptz"),
    /** Since 1970-01-01, in microseconds; in milliseconds where its scale is 3 at most. */
    DATETIME("timestamp"),
    /** Since midnight, in microseconds. */
    TIME("time"),
    /** ISO-8601. */
    INTERVAL("interval"),
    /** The document in a string. */
    JSON("jsonb"),
    /** The document in a string, kept letter by letter. */
    JSON_TEXT("json"),
    REAL("real"),
    DOUBLE("double precision"),
    /** Base64. */
    BYTES("bytea"),
    /** A JSON array of texts, whole numbers or booleans; kept as one. */
    ARRAY("jsonb"),
    /** As PostgreSQL prints it; two that look different may be equal there. */
    OTHER("text");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    /** The type in PostgreSQL in which it is kept. */
    public String sql() {
      return sql;
    }

    /** What it is called where somebody is told why something cannot be done with it. */
    public String words() {
      return switch (this) {
        case ARRAY -> "an array";
        case OTHER -> "char(n), citext, xml, inet or the like";
        case BIGINT,
            INTEGER,
            MONEY,
            DECIMAL,
            TEXT,
            BOOLEAN,
            DATE,
            TIMESTAMP,
            DATETIME,
            TIME,
            INTERVAL,
            JSON,
            JSON_TEXT,
            REAL,
            DOUBLE,
            BYTES ->
            sql;
      };
    }

    /** Whether an image has it as a number. */
    public boolean isNumber() {
      return switch (this) {
        case BIGINT, INTEGER, MONEY, BOOLEAN, DATE, TIMESTAMP, DATETIME, TIME -> true;
        case DECIMAL, TEXT, INTERVAL, JSON, JSON_TEXT, REAL, DOUBLE, BYTES, ARRAY, OTHER -> false;
      };
    }
  }

  /** The same column, needed. */
  public Column asNeeded() {
    return new Column(name, type, scale, true);
  }

  /** Whether a time without a zone comes in milliseconds, and not in microseconds. */
  public boolean isInMillis() {
    return type == Type.DATETIME && scale <= MILLIS_SCALE;
  }

  /** Whether it holds moments, which have a day. */
  public boolean isTime() {
    return type == Type.TIMESTAMP || type == Type.DATETIME;
  }

  /**
   * Its value out of an image, in the SQL of the warehouse.
   *
   * @param image the {@code jsonb} of an image as Debezium writes it
   */
  public String ofImage(String image) {
    String text = "(%s ->> '%s')".formatted(image, name.replace("'", "''"));
    return switch (type) {
      case DECIMAL -> "image_numeric(%s)".formatted(text);
      case DATE -> "image_date(%s)".formatted(text);
      case TIMESTAMP -> "image_timestamptz(%s)".formatted(text);
      case DATETIME -> "image_timestamp(%s, %d)".formatted(text, isInMillis() ? 1_000 : 1);
      case TIME -> "image_time(%s)".formatted(text);
      case BYTES -> "decode(%s, 'base64')".formatted(text);
      case BIGINT,
          INTEGER,
          MONEY,
          TEXT,
          BOOLEAN,
          INTERVAL,
          JSON,
          JSON_TEXT,
          REAL,
          DOUBLE,
          ARRAY,
          OTHER ->
          text + "::" + type.sql();
    };
  }

  /** Its name as SQL takes it. */
  public String quoted() {
    return Identifier.quoted(name);
  }
}
