package com.instashop.capture.database;

import com.instashop.capture.CaptureException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.settings.Environment;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * Where a database is.
 *
 * @param url the JDBC URL, with whatever parameters it has
 */
public record DatabaseAddress(Database database, String host, int port, String name, String url) {
  private static final String JDBC = "jdbc:";
  private static final int DEFAULT_PORT = 5432;

  /**
   * Reads {@link Database#urlVariable()}.
   *
   * @throws CaptureException where it is missing or no JDBC URL of one PostgreSQL server
   */
  public static DatabaseAddress of(Database database, Map<String, String> environment) {
    String variable = database.urlVariable();
    String url = environment.get(variable);
    if (url == null) {
      throw CaptureException.mistake(
          "%s is not set: give it the JDBC URL of %s, for example jdbc:postgresql://localhost:5432/%s"
              .formatted(variable, database.databaseName(), database.databaseName()));
    }
    try {
      URI uri = URI.create(url.startsWith(JDBC) ? url.substring(JDBC.length()) : "");
      if (!"postgresql".equals(uri.getScheme())
          || uri.getHost() == null
          || uri.getPath().length() < 2) {
        throw wrong(variable, url, null);
      }
      return new DatabaseAddress(
          database,
          uri.getHost(),
          uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
          uri.getPath().substring(1),
          url);
    } catch (IllegalArgumentException e) {
      throw wrong(variable, url, e);
    }
  }

  private static CaptureException wrong(String variable, String url, Throwable cause) {
    return CaptureException.mistake(
        // Before an @ and behind a question mark may be a password.
        "%s=%s: write jdbc:postgresql://host:port/database"
            .formatted(variable, url.replaceFirst("//.*@", "//…@").replaceFirst("\\?.*", "?…")),
        cause);
  }

  /**
   * A connection as an administrator, with the credentials in the environment.
   *
   * @throws CaptureException where there is no way in
   */
  public Connection connect(Map<String, String> environment) {
    String user = environment.get(Environment.DB_USER);
    if (user == null) {
      throw CaptureException.mistake(
          "%s is not set: give it an administrator of PostgreSQL, and %s the password"
              .formatted(Environment.DB_USER, Environment.DB_PASSWORD));
    }
    try {
      return DriverManager.getConnection(url, user, environment.get(Environment.DB_PASSWORD));
    } catch (SQLException e) {
      throw CaptureException.trouble(
          "Cannot connect to %s at %s:%d as %s: %s"
              .formatted(name, host, port, user, e.getMessage()),
          e);
    }
  }
}
