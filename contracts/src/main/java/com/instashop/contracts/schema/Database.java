package com.instashop.contracts.schema;

import java.util.Arrays;
import java.util.List;

/**
 * The PostgreSQL databases. Four are operational and captured; {@link #WAREHOUSE} keeps history.
 */
public enum Database {
  INSTASHOP("instashop", "instashop-connector"),
  CRM("crm_db", "crm-connector"),
  ERP("erp_db", "erp-connector"),
  ECOMMERCE("ecommerce_db", "ecommerce-connector"),
  WAREHOUSE("dwh_db", null);

  private final String databaseName;
  private final String connector;

  Database(String databaseName, String connector) {
    this.databaseName = databaseName;
    this.connector = connector;
  }

  /** The four databases whose changes are captured. */
  public static List<Database> operational() {
    return Arrays.stream(values()).filter(Database::isOperational).toList();
  }

  /** The name in PostgreSQL, which is also Debezium's {@code topic.prefix}. */
  public String databaseName() {
    return databaseName;
  }

  public boolean isOperational() {
    return connector != null;
  }

  /**
   * The name of the connector that captures this database.
   *
   * @throws IllegalStateException for the warehouse, which nobody captures
   */
  public String connector() {
    if (connector == null) {
      throw new IllegalStateException(databaseName + " is not captured");
    }
    return connector;
  }

  /** Where the Flyway migrations of this database lie on the class path. */
  public String migrations() {
    return "classpath:com/instashop/contracts/db/" + databaseName;
  }

  /** The topic that carries the changes of this database's heartbeat table. */
  public String heartbeatTopic() {
    return "heartbeat." + databaseName;
  }

  /** The tables of this database that become topics, in the order of {@link CapturedTable}. */
  public List<CapturedTable> capturedTables() {
    return Arrays.stream(CapturedTable.values()).filter(table -> table.database() == this).toList();
  }
}
