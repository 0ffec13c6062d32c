package com.instashop.program.deployment;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Where a database is and who we are there.
 *
 * @param url a JDBC URL
 */
public record JdbcAddress(String url, String user, String password) {

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Without the password, which could be a parameter of the URL, too. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
