package com.instashop.contracts.schema;

/** A column of a captured table. */
public record Column(String name, Type type) {

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
    return new Column(name, Type.BIGINT);
  }

  static Column integer(String name) {
    return new Column(name, Type.INTEGER);
  }

  static Column money(String name) {
    return new Column(name, Type.MONEY);
  }

  static Column text(String name) {
    return new Column(name, Type.TEXT);
  }

  static Column timestamp(String name) {
    return new Column(name, Type.TIMESTAMP);
  }

  static Column json(String name) {
    return new Column(name, Type.JSON);
  }
}
