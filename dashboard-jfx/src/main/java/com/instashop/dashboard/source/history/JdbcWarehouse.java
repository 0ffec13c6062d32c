package com.instashop.dashboard.source.history;

import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.source.SourceAwayException;
import com.instashop.program.deployment.JdbcAddress;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import org.postgresql.util.PSQLState;

/** The warehouse in PostgreSQL: one connection, which only reads and is given back when idle. */
public final class JdbcWarehouse implements WarehouseSource {
  private final HikariDataSource pool;
  private final HistoryReader reader;
  private final Clock clock;

  public JdbcWarehouse(JdbcAddress address, Clock clock) {
    this.clock = clock;
    reader = new HistoryReader(clock);
    pool = WarehousePool.of(address, "warehouse");
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
      return "a query took longer than %d s".formatted(WarehousePool.STATEMENT.toSeconds());
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
