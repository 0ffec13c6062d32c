package com.instashop.spark.warehouse;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.spark.lease.Lease;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the warehouse that outlives the server: a transaction that fails is repeated
 * until it is committed.
 */
final class WarehouseConnection {
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseConnection.class);
  private static final String APPLICATION = "warehouse";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final JdbcAddress address;
  private final WarehouseMonitor monitor;
  private final Lease lease;
  private Tables tables = Tables.SHIPPED;
  private Tables kept = Tables.SHIPPED;
  private Connection connection;

  /**
   * A connection that is not made yet.
   *
   * @param monitor told what went wrong last, and when all is well again
   * @param lease without which nothing is done
   */
  WarehouseConnection(JdbcAddress address, WarehouseMonitor monitor, Lease lease) {
    this.address = address;
    this.monitor = monitor;
    this.lease = lease;
  }

  /** From now on these are the tables. */
  void tables(Tables captured) {
    if (!captured.equals(tables)) {
      tables = captured;
      close();
    }
  }

  /** Those of the tables that PostgreSQL keeps, once it was reached. */
  Tables kept() throws InterruptedException {
    return untilCommitted(unused -> kept);
  }

  /** Something that is done in one transaction, and may be done again when it failed. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Does something in one transaction, as often as it takes.
   *
   * @throws InterruptedException where the query is stopped meanwhile
   */
  <T> T untilCommitted(Work<T> work) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    String known = null;
    while (true) {
      boolean committed = false;
      lease.check();
      try {
        if (connection == null) {
          connection = connect();
        }
        T result = work.run(connection);
        connection.commit();
        committed = true;
        if (known != null) {
          LOG.info("The warehouse is back");
        }
        monitor.well();
        return result;
      } catch (SQLException | FlywayException e) {
        String reason = ProgramException.firstLine(e);
        if (!reason.equals(known)) {
          LOG.warn("The warehouse does not take it, trying again: {}", reason);
          LOG.debug("In full", e);
          known = reason;
        }
        monitor.problem(state(e), reason);
      } finally {
        if (!committed) {
          close();
        }
      }
      Thread.sleep(pause.toMillis());
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  /**
   * Ends the connections of who had the lease before: one that stands still in the middle of a
   * transaction would keep its locks.
   */
  void endOthers() throws InterruptedException {
    untilCommitted(
        own -> {
          try (PreparedStatement others =
              own.prepareStatement(
                  """
                  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE application_name = ? AND usename = current_user AND datname = current_database()
                    AND pid <> pg_backend_pid()""")) {
            others.setString(1, APPLICATION);
            return others.execute();
          }
        });
  }

  /**
   * Whether waiting can help: not where PostgreSQL refuses data (classes 22 and 23), breaks a limit
   * (54) or does not understand us (42); see <a
   * href="https://www.postgresql.org/docs/17/errcodes-appendix.html">its error codes</a>.
   */
  private static String state(Exception e) {
    boolean isStuck =
        e instanceof SQLException sql
            && (isRefused(sql) || String.valueOf(sql.getSQLState()).startsWith("42"));
    return isStuck ? WarehouseHealth.STUCK : WarehouseHealth.AWAY;
  }

  /** Whether PostgreSQL refuses data: it would do so every time. */
  static boolean isRefused(SQLException e) {
    return String.valueOf(e.getSQLState()).matches("(22|23|54).*");
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", APPLICATION);
    properties.setProperty("loginTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    if (address.password() != null) {
      properties.setProperty("password", address.password());
    }
    Flyway.configure()
        .dataSource(address.url(), address.user(), address.password())
        .locations(Database.WAREHOUSE.migrations())
        .load()
        .migrate();
    Connection made = DriverManager.getConnection(address.url(), properties);
    try {
      made.setAutoCommit(false);
      try (Statement statement = made.createStatement()) {
        statement.execute("SET TIME ZONE 'UTC'");
        // A driver whose machine is gone does not keep the next one waiting.
        statement.execute("SET tcp_keepalives_idle = 30");
        statement.execute("SET tcp_keepalives_interval = 10");
        statement.execute("SET tcp_keepalives_count = 3");
        statement.execute("SET idle_in_transaction_session_timeout = '5min'");
        // A batch touches few rows of large tables: they are looked up.
        statement.execute("SET random_page_cost = 1");
        kept = new DeclaredTables(made).apply(tables);
        for (CapturedTable table : kept.all()) {
          statement.execute(new WarehouseTable(table).createStaging());
        }
        statement.execute(
            "CREATE TEMPORARY TABLE touched_session (session_id text) ON COMMIT DELETE ROWS");
        statement.execute(
            """
            CREATE TEMPORARY TABLE staged_window (
                window_start timestamptz, metric text, key text, count bigint, cents bigint, quantity bigint,
                smallest_cents bigint, largest_cents bigint, kafka_partition integer)
            ON COMMIT DELETE ROWS""");
        statement.execute(
            """
            CREATE TEMPORARY TABLE staged_count (hour timestamptz, topic text, operation text, events bigint)
            ON COMMIT DELETE ROWS""");
      }
      made.commit();
      return made;
    } catch (SQLException e) {
      made.close();
      throw e;
    }
  }

  private void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("Closing a broken connection", e);
      }
      connection = null;
    }
  }
}
