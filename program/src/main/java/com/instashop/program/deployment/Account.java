package com.instashop.program.deployment;

import java.util.Locale;

/** Who a program is: its section of {@code accounts} names its PostgreSQL role and Redis user. */
public enum Account {
  /** Prepares the servers: databases, roles, rights. */
  ADMINISTRATOR,

  /** Owns the shop's databases. */
  SHOP,

  /** Reads the write-ahead logs (Debezium) and watches the connectors. */
  CAPTURE,

  /** The Spark application: it writes the warehouse and its numbers in Redis. */
  SPARK,

  /** Keeps the totals. */
  TOTALS,

  /** Compares the numbers with the sources. */
  AUDITOR,

  /** Reads numbers and the warehouse, and nothing else. */
  DASHBOARD;

  /** The name in the file. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
