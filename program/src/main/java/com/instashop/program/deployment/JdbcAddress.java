package com.instashop.program.deployment;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
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

  /**
   * A connection.
   *
   * @throws SQLException where there is none; it names the server where that does not answer
   */
  public Connection connect() throws SQLException {
    try {
      return DriverManager.getConnection(url, user, password);
    } catch (SQLException e) {
      if (isAway(e.getCause())) {
        throw new SQLException(
            "PostgreSQL at %s does not answer"
                .formatted(toString().replaceFirst("^jdbc:postgresql:(//)?", "")),
            e.getSQLState(),
            e);
      }
      throw e;
    }
  }

  /** A server that answers, but not as it should, is there. */
  private static boolean isAway(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException;
  }

  /** Without the password, which could be a parameter of the URL, too. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
