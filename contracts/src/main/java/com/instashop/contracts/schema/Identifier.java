package com.instashop.contracts.schema;

/** Names in SQL. */
public final class Identifier {

  private Identifier() {}

  /** A name as SQL takes it, whatever is in it. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
