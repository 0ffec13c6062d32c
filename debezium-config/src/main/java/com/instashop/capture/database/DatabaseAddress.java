package com.instashop.capture.database;

import com.instashop.capture.CaptureException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.settings.Environment;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** Where a database is. */
public record DatabaseAddress(Database database, String host, int port, String name) {
  private static final String JDBC = "jdbc:";
  private static final int DEFAULT_PORT = 5432;

  /**
   * Reads {@link Database#urlVariable()}.
   *
   * @throws CaptureException where it is missing or no JDBC URL of PostgreSQL
   */
  public static DatabaseAddress of(Database database, Map<String, String> environment) {
    String url = environment.get(database.urlVariable());
    if (url == null) {
      throw new CaptureException(
          "Set %s to the JDBC URL of %s"
              .formatted(database.urlVariable(), database.databaseName()));
    }
    if (!url.startsWith(JDBC + "postgresql://")) {
      throw new CaptureException(
          "%s=%s: expected jdbc:postgresql://host:port/database"
              .formatted(database.urlVariable(), url));
    }
    URI uri = URI.create(url.substring(JDBC.length()));
    return new DatabaseAddress(
        database,
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        uri.getPath().substring(1));
  }

  /**
   * A connection as an administrator, with the credentials in the environment.
   *
   * @throws CaptureException where there is no way in
   */
  public Connection connect(Map<String, String> environment) {
    try {
      return DriverManager.getConnection(
          "jdbc:postgresql://%s:%d/%s".formatted(host, port, name),
          environment.get(Environment.DB_USER),
          environment.get(Environment.DB_PASSWORD));
    } catch (SQLException e) {
      throw new CaptureException(
          "Cannot connect to %s at %s:%d: %s".formatted(name, host, port, e.getMessage()), e);
    }
  }
}
