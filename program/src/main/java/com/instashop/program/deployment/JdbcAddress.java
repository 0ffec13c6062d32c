package com.instashop.program.deployment;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where a database is and who we are there.
 *
 * @param url a JDBC URL
 */
public record JdbcAddress(String url, String user, String password) {

  /** Held, so that it stays as it is set: what the driver logs, it throws as well. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  static {
    DRIVER.setLevel(Level.OFF);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Without the password, which could be a parameter of the URL, too. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
