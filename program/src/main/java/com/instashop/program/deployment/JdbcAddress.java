package com.instashop.program.deployment;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where a database is and who we are there.
 *
 * @param url a JDBC URL
 */
public record JdbcAddress(String url, String user, String password) {

  /** So long a server on a busy machine may take to let somebody in. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    return connect(PATIENCE);
  }

  /**
   * The same, for who has less time, or more.
   *
   * @param patience how long it may take, in whole seconds, where the URL does not say it
   */
  public Connection connect(Duration patience) throws SQLException {
    try {
      return DriverManager.getConnection(url, properties(patience));
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

  /** What a parameter of the URL says counts more. */
  private Properties properties(Duration patience) {
    Properties properties = new Properties();
    properties.setProperty("loginTimeout", Long.toString(patience.toSeconds()));
    // A firewall forgets a connection over which nothing comes.
    properties.setProperty("tcpKeepAlive", "true");
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return properties;
  }

  /** A server that answers, but not as it should, is there. */
  private static boolean isAway(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException;
  }

  /** Its server, whatever database: the URL up to the database's name. */
  public String server() {
    return toString().replaceFirst("/[^/]*$", "");
  }

  /** Without the password, which could be a parameter of the URL, too. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
