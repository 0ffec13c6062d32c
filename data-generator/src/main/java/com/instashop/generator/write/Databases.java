package com.instashop.generator.write;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.settings.Environment;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Connections to the four operational databases. */
public final class Databases implements AutoCloseable {
  private static final List<Integer> DEFAULT_PORTS = List.of(5432, 5433, 5434, 5435);
  private static final int CONNECTIONS = 6;
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Map<Database, HikariDataSource> pools = new EnumMap<>(Database.class);

  /**
   * Pools for what the environment names.
   *
   * @throws IllegalArgumentException where a variable is no JDBC URL of PostgreSQL
   */
  public Databases(Map<String, String> environment) {
    for (Database database : Database.operational()) {
      HikariConfig configuration = new HikariConfig();
      configuration.setJdbcUrl(jdbcUrl(database, environment));
      configuration.setUsername(environment.getOrDefault(Environment.DB_USER, "instashop"));
      configuration.setPassword(environment.get(Environment.DB_PASSWORD));
      configuration.setMaximumPoolSize(CONNECTIONS);
      configuration.setMinimumIdle(1);
      configuration.setConnectionTimeout(TIMEOUT_MILLIS);
      configuration.setInitializationFailTimeout(-1);
      configuration.setPoolName(database.databaseName());
      // Batches of inserts become inserts of many rows.
      configuration.addDataSourceProperty("reWriteBatchedInserts", "true");
      configuration.addDataSourceProperty("ApplicationName", "data-generator");
      pools.put(database, new HikariDataSource(configuration));
    }
  }

  private static String jdbcUrl(Database database, Map<String, String> environment) {
    String url =
        environment.getOrDefault(
            database.urlVariable(),
            "jdbc:postgresql://localhost:%d/%s"
                .formatted(
                    DEFAULT_PORTS.get(Database.operational().indexOf(database)),
                    database.databaseName()));
    if (!url.startsWith("jdbc:postgresql://")) {
      throw new IllegalArgumentException(
          "%s is no JDBC URL: write jdbc:postgresql://host:port/database"
              .formatted(database.urlVariable()));
    }
    return url;
  }

  public Connection connect(Database database) throws SQLException {
    return pools.get(database).getConnection();
  }

  /** Where a database is, for messages: without parameters, one may be a password. */
  public String url(Database database) {
    return pools.get(database).getJdbcUrl().replaceFirst("\\?.*", "");
  }

  /** Creates the tables that are missing. */
  public void migrate() {
    for (Database database : Database.operational()) {
      Flyway.configure()
          .dataSource(pools.get(database))
          .locations(database.migrations())
          .load()
          .migrate();
    }
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
  }
}
