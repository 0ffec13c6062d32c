package com.instashop.dashboard.source.history;

import com.instashop.program.deployment.JdbcAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** One connection to the warehouse, which only reads and is given back when idle. */
final class WarehousePool {
  /** How long a question may take. */
  static final Duration STATEMENT = Duration.ofSeconds(20);

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private WarehousePool() {}

  static HikariDataSource of(JdbcAddress address, String name) {
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl(address.url());
    configuration.setUsername(address.user());
    configuration.setPassword(address.password());
    configuration.setMaximumPoolSize(1);
    configuration.setMinimumIdle(0);
    configuration.setIdleTimeout(IDLE.toMillis());
    configuration.setConnectionTimeout(CONNECT.toMillis());
    configuration.setInitializationFailTimeout(-1);
    configuration.setPoolName(name);
    configuration.setReadOnly(true);
    configuration.setAutoCommit(false);
    // All questions of a page see the same moment.
    configuration.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    configuration.addDataSourceProperty("ApplicationName", "dashboard-jfx");
    configuration.addDataSourceProperty("connectTimeout", CONNECT.toSeconds());
    // A server that is cut off says nothing: the socket gives up after the statement should have.
    configuration.addDataSourceProperty("socketTimeout", STATEMENT.toSeconds() + 5);
    configuration.addDataSourceProperty("options", "-c statement_timeout=" + STATEMENT.toMillis());
    return new HikariDataSource(configuration);
  }
}
