package com.instashop.dashboard.source.history;

import com.instashop.dashboard.model.history.Period;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the warehouse about periods, until it is cancelled. */
record Questions(Connection connection, Cancellation cancellation) {
  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

  /** Makes something of a row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> list(NamedSql sql, Period period, Row<T> row) throws SQLException {
    Map<String, Object> values =
        Map.of(
            "grain", period.grain().column(),
            "from", utc(period.from()),
            "days_until", utc(period.daysUntil()),
            "until", utc(period.until()));
    try (PreparedStatement statement = sql.prepare(connection, values)) {
      cancellation.running(() -> cancel(statement));
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row.read(result));
        }
      }
      return rows;
    } finally {
      cancellation.idle();
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static void cancel(PreparedStatement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      LOG.debug("The query ends by itself", e);
    }
  }
}
