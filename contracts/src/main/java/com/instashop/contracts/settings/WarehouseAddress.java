package com.instashop.contracts.settings;

import com.instashop.contracts.schema.Database;
import java.util.Map;

/**
 * Where the warehouse is and who we are there.
 *
 * @param url a JDBC URL
 */
public record WarehouseAddress(String url, String user, String password) {

  /**
   * Reads an address from the environment.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static WarehouseAddress of(Map<String, String> environment) {
    String variable = Database.WAREHOUSE.urlVariable();
    String url = environment.get(variable);
    if (url == null || !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "%s is %s: give it the JDBC URL of the warehouse, for example jdbc:postgresql://localhost:5436/%s"
              .formatted(
                  variable,
                  url == null ? "not set" : "no JDBC URL of PostgreSQL",
                  Database.WAREHOUSE.databaseName()));
    }
    return new WarehouseAddress(
        url, environment.get(Environment.DB_USER), environment.get(Environment.DB_PASSWORD));
  }

  /** Where the migrations lie on the class path. */
  public String migrations() {
    return Database.WAREHOUSE.migrations();
  }

  /** Without the password, which could be a parameter of the URL, too. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
