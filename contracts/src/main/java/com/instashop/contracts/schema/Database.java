package com.instashop.contracts.schema;

import java.io.Serializable;
import java.util.List;

/**
 * A PostgreSQL database. The shop's four are operational and captured, and so are those that people
 * declare tables of; {@link #WAREHOUSE} keeps history.
 *
 * @param databaseName the name in PostgreSQL of the shop's, which is also Debezium's {@code
 *     topic.prefix}
 */
public record Database(String databaseName) implements Serializable {
  public static final Database INSTASHOP = new Database("instashop");
  public static final Database CRM = new Database("crm_db");
  public static final Database ERP = new Database("erp_db");
  public static final Database ECOMMERCE = new Database("ecommerce_db");
  public static final Database WAREHOUSE = new Database("dwh_db");

  /** How the names of heartbeat topics begin. */
  public static final String HEARTBEAT = "heartbeat.";

  private static final String CONNECTOR = "-connector";

  /** What the names of the shop's databases end with, and those of their connectors do not. */
  private static final String ENDING = "_db";

  /** Those that every InstaShop has. */
  public static List<Database> shipped() {
    return List.of(INSTASHOP, CRM, ERP, ECOMMERCE, WAREHOUSE);
  }

  /** Whether its changes are captured. */
  public boolean isOperational() {
    return !equals(WAREHOUSE);
  }

  /**
   * The name of the connector that captures this database.
   *
   * @throws IllegalStateException for the warehouse, which nobody captures
   */
  public String connector() {
    if (!isOperational()) {
      throw new IllegalStateException(databaseName + " is not captured");
    }
    String name =
        shipped().contains(this) && databaseName.endsWith(ENDING)
            ? databaseName.substring(0, databaseName.length() - ENDING.length())
            : databaseName;
    return name + CONNECTOR;
  }

  /** The database that a connector of this name captures. */
  public static Database ofConnector(String connector) {
    return shipped().stream()
        .filter(Database::isOperational)
        .filter(database -> database.connector().equals(connector))
        .findFirst()
        .orElseGet(
            () ->
                new Database(
                    connector.endsWith(CONNECTOR)
                        ? connector.substring(0, connector.length() - CONNECTOR.length())
                        : connector));
  }

  /** Where the Flyway migrations of this database lie on the class path. */
  public String migrations() {
    return "classpath:com/instashop/contracts/db/" + databaseName;
  }

  /** The topic that carries the changes of this database's heartbeat table. */
  public String heartbeatTopic() {
    return HEARTBEAT + databaseName;
  }

  @Override
  public String toString() {
    return databaseName;
  }
}
