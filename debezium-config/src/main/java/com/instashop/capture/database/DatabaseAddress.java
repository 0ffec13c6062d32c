package com.instashop.capture.database;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import java.net.URI;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a database is.
 *
 * @param url the JDBC URL, with whatever parameters it has
 */
public record DatabaseAddress(Database database, String host, int port, String name, String url) {
  private static final String JDBC = "jdbc:";
  private static final int DEFAULT_PORT = 5432;

  /**
   * Reads a JDBC URL.
   *
   * @throws ProgramException where it is no JDBC URL of one PostgreSQL server
   */
  public static DatabaseAddress of(Database database, String url) {
    try {
      URI uri = URI.create(url.startsWith(JDBC) ? url.substring(JDBC.length()) : "");
      if (!"postgresql".equals(uri.getScheme())
          || uri.getHost() == null
          || uri.getPath().length() < 2) {
        throw wrong(database, url, null);
      }
      return new DatabaseAddress(
          database,
          uri.getHost(),
          uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
          uri.getPath().substring(1),
          url);
    } catch (IllegalArgumentException e) {
      throw wrong(database, url, e);
    }
  }

  /** The parameters of the URL, by the names of the JDBC driver. */
  public SortedMap<String, String> parameters() {
    SortedMap<String, String> parameters = new TreeMap<>();
    String query = URI.create(url.substring(JDBC.length())).getQuery();
    for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    return parameters;
  }

  private static ProgramException wrong(Database database, String url, Throwable cause) {
    return ProgramException.mistake(
        // Before an @ and behind a question mark may be a password.
        "databases.%s: %s: write jdbc:postgresql://host:port/database"
            .formatted(
                database.databaseName(),
                url.replaceFirst("//.*@", "//…@").replaceFirst("\\?.*", "?…")),
        cause);
  }

  /** Another database of the same server. */
  public DatabaseAddress withName(String other) {
    int parameters = url.indexOf('?');
    String until = parameters < 0 ? url : url.substring(0, parameters);
    return of(
        database,
        until.substring(0, until.lastIndexOf('/') + 1)
            + other
            + (parameters < 0 ? "" : url.substring(parameters)));
  }
}
