package com.instashop.dashboard.source.history;

import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.source.SourceAwayException;
import com.instashop.program.deployment.JdbcAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.postgresql.util.PSQLState;

/** The warehouse in PostgreSQL: one connection, which only reads and is given back when idle. */
public final class JdbcWarehouse implements WarehouseSource {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration STATEMENT = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final HikariDataSource pool;
  private final HistoryReader reader;
  private final Clock clock;

  public JdbcWarehouse(JdbcAddress address, Clock clock) {
    this.clock = clock;
    reader = new HistoryReader(clock);
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl(address.url());
    configuration.setUsername(address.user());
    configuration.setPassword(address.password());
    configuration.setMaximumPoolSize(1);
    configuration.setMinimumIdle(0);
    configuration.setIdleTimeout(IDLE.toMillis());
    configuration.setConnectionTimeout(CONNECT.toMillis());
    configuration.setInitializationFailTimeout(-1);
    configuration.setPoolName("warehouse");
    configuration.setReadOnly(true);
    configuration.setAutoCommit(false);
    // All questions of a page see the same moment.
    configuration.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    configuration.addDataSourceProperty("ApplicationName", "dashboard-jfx");
    configuration.addDataSourceProperty("connectTimeout", CONNECT.toSeconds());
    // A server that is cut off says nothing: the socket gives up after the statement should have.
    configuration.addDataSourceProperty("socketTimeout", STATEMENT.toSeconds() + 5);
    configuration.addDataSourceProperty("options", "-c statement_timeout=" + STATEMENT.toMillis());
    pool = new HikariDataSource(configuration);
  }

  @Override
  public History read(HistoryRange range, Cancellation cancellation) throws SourceAwayException {
    long begin = clock.millis();
    try (Connection connection = pool.getConnection()) {
      History history = reader.read(connection, range, cancellation, begin);
      connection.rollback();
      return history;
    } catch (SQLException e) {
      if (cancellation.isCancelled()) {
        throw (CancellationException) new CancellationException(e.getMessage()).initCause(e);
      }
      throw new SourceAwayException(reason(e), e);
    }
  }

  private static String reason(SQLException thrown) {
    SQLException first = thrown;
    while (first.getCause() instanceof SQLException cause) {
      first = cause;
    }
    String state = first.getSQLState();
    if (PSQLState.QUERY_CANCELED.getState().equals(state)) {
      return "a query took longer than %d s".formatted(STATEMENT.toSeconds());
    }
    if (PSQLState.UNDEFINED_TABLE.getState().equals(state)) {
      return "it has no tables yet";
    }
    String message = String.valueOf(first.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  @Override
  public void close() {
    pool.close();
  }
}
