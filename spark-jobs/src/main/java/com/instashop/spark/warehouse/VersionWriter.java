package com.instashop.spark.warehouse;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.spark.warehouse.stage.VersionRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stages the versions of a table's rows. One that PostgreSQL refuses, a number in a {@code jsonb}
 * that is too large for it, for example, is set aside: it must not hold up everything else. Its row
 * is gone then, as an older version would not be true any more, whether it was in the same batch or
 * in an earlier one. Its event stays in {@code realtime_events}.
 */
final class VersionWriter {
  private static final Logger LOG = LoggerFactory.getLogger(VersionWriter.class);

  /** Where so many of a batch are refused, a column has another type now: no more are tried. */
  private static final int MOST_REFUSED = 1_000;

  private final Connection connection;
  private final CapturedTable table;
  private final WarehouseTable target;
  private String reason;
  private String first;
  private final List<byte[]> refused = new ArrayList<>();

  VersionWriter(Connection connection, CapturedTable table) {
    this.connection = connection;
    this.table = table;
    this.target = new WarehouseTable(table);
  }

  /**
   * Stages rows, and merges those of a declared table: PostgreSQL reads some of their columns only
   * then.
   *
   * @param parts rows as {@link VersionRows} has them
   * @return why rows are missing; empty where none are
   */
  Optional<String> write(List<byte[]> parts) throws SQLException {
    if (!isTaken(parts)) {
      setApart(parts.stream().flatMap(part -> VersionRows.split(part).stream()).toList());
    }
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    isTaken(refused.stream().map(row -> VersionRows.gone(table, row)).toList());
    String problem =
        refused.size() == 1
            ? first
            : "%,d rows are missing, the first of them: %s".formatted(refused.size(), first);
    LOG.warn("{}: {}", table.topic(), problem);
    return Optional.of(problem);
  }

  private boolean isTaken(List<byte[]> rows) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      CopyStream.copy(connection.unwrap(PGConnection.class), target.copy(), rows);
      if (table.isDeclared()) {
        merge();
      }
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      connection.rollback(before);
      if (!WarehouseConnection.isRefused(e)) {
        throw e;
      }
      reason = ProgramException.firstLine(e);
      return false;
    }
  }

  /** Merges what is staged. */
  private void merge() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Those of one partition: each row once.
      for (String merge : target.merge(1)) {
        statement.execute(merge);
      }
      statement.execute(target.emptyStaging());
    }
  }

  /** Finds those that PostgreSQL refuses, by halves. */
  private void setApart(List<byte[]> rows) throws SQLException {
    if (rows.size() == 1 || isEnough()) {
      refused.addAll(rows);
      if (first == null) {
        first =
            "PostgreSQL refuses the row at offset %d: %s"
                .formatted(VersionRows.offset(rows.get(0)), reason);
      }
      return;
    }
    int middle = rows.size() / 2;
    for (List<byte[]> half : List.of(rows.subList(0, middle), rows.subList(middle, rows.size()))) {
      if (isEnough() || !isTaken(half)) {
        setApart(half);
      }
    }
  }

  private boolean isEnough() {
    return refused.size() >= MOST_REFUSED;
  }
}
