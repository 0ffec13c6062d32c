package com.instashop.contracts.schema;

/** Names in SQL. */
public final class Identifier {

  private Identifier() {}

  /** A name in a schema as SQL takes it. */
  public static String quoted(String schema, String name) {
    return quoted(schema) + "." + quoted(name);
  }

  /** A name as SQL takes it, whatever is in it. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
