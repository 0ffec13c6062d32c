package com.instashop.contracts.schema;

/** A column of a captured table. */
public record Column(String name, Type type) {

  /** What a column holds, and how a change event has it. */
  public enum Type {
    BIGINT,
    INTEGER,
    /** {@code numeric(12,2)}; a decimal in a string. */
    MONEY,
    TEXT,
    /** {@code timestamptz}; ISO-8601 in UTC. */
    TIMESTAMP,
    /** {@code jsonb}; the document in a string. */
    JSON
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
