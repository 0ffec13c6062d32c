package com.instashop.generator.write;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.JdbcAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Connections to the four operational databases. */
public final class Databases implements AutoCloseable {
  private static final String OWN_MIGRATIONS = "classpath:com/instashop/generator/db";
  private static final int CONNECTIONS = 6;
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Map<Database, HikariDataSource> pools = new LinkedHashMap<>();

  /**
   * Pools for what the deployment names.
   *
   * @throws com.instashop.contracts.ProgramException where it does not name one
   */
  public Databases(Deployment deployment) {
    for (Database database : Tables.SHIPPED.databases()) {
      JdbcAddress address = deployment.database(database, Account.SHOP);
      HikariConfig configuration = new HikariConfig();
      configuration.setJdbcUrl(address.url());
      configuration.setUsername(address.user());
      configuration.setPassword(address.password());
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

  public Connection connect(Database database) throws SQLException {
    return pools.get(database).getConnection();
  }

  /** Where a database is, for messages: without parameters, one may be a password. */
  public String url(Database database) {
    return pools.get(database).getJdbcUrl().replaceFirst("\\?.*", "");
  }

  /** Creates the tables that are missing; a server that goes away meanwhile is waited for. */
  public void migrate() {
    for (Database database : Tables.SHIPPED.databases()) {
      Flyway flyway =
          Flyway.configure()
              .dataSource(pools.get(database))
              .locations(database.migrations(), OWN_MIGRATIONS)
              .load();
      Retry.untilConnected(url(database), () -> migrate(flyway));
    }
  }

  private static MigrateResult migrate(Flyway flyway) throws SQLException {
    try {
      return flyway.migrate();
    } catch (FlywayException e) {
      if (e.getCause() instanceof SQLException reason && Retry.isPassing(reason)) {
        throw reason;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
  }
}
