package com.instashop.contracts.schema;

/**
 * A column of a captured table.
 *
 * @param needed whether a row of which it is missing or NULL cannot be counted
 */
public record Column(String name, Type type, boolean needed) {

  /** What a column holds, and how a change event has it. */
  public enum Type {
    BIGINT("bigint"),
    INTEGER("integer"),
    /** A decimal in a string. */
    MONEY("numeric(12, 2)"),
    TEXT("text"),
    /** ISO-8601 in UTC. */
    TIMESTAMP("timestamptz"),
    /** The document in a string. */
    JSON("jsonb");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    /** The type in PostgreSQL. */
    public String sql() {
      return sql;
    }
  }

  static Column bigint(String name) {
    return new Column(name, Type.BIGINT, false);
  }

  static Column integer(String name) {
    return new Column(name, Type.INTEGER, false);
  }

  static Column money(String name) {
    return new Column(name, Type.MONEY, false);
  }

  static Column text(String name) {
    return new Column(name, Type.TEXT, false);
  }

  static Column timestamp(String name) {
    return new Column(name, Type.TIMESTAMP, false);
  }

  static Column json(String name) {
    return new Column(name, Type.JSON, false);
  }

  /** The same column, needed. */
  Column asNeeded() {
    return new Column(name, type, true);
  }
}
