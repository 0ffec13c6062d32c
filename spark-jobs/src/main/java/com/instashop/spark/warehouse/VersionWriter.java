package com.instashop.spark.warehouse;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.spark.warehouse.stage.RowText;
import com.instashop.spark.warehouse.stage.VersionRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
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

  /**
   * Where so many of a batch are refused, a column has another type now: halves would be, too, and
   * the rest is tried row by row.
   */
  private static final int MANY_REFUSED = 1_000;

  /** Where PostgreSQL says which column of a COPY it does not take. */
  private static final Pattern COLUMN =
      Pattern.compile("^COPY .*, line \\d+, column ([^:]*)", Pattern.MULTILINE);

  private final Connection connection;
  private final CapturedTable table;
  private final WarehouseTable target;
  private SQLException reason;
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
      reason = e;
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

  /** Finds those that PostgreSQL refuses among rows of which it has refused some. */
  private void setApart(List<byte[]> rows) throws SQLException {
    if (rows.size() == 1) {
      refused.addAll(rows);
      first = first == null ? problem(rows.get(0)) : first;
      return;
    }
    int size = refused.size() < MANY_REFUSED ? (rows.size() + 1) / 2 : 1;
    for (int from = 0; from < rows.size(); from += size) {
      List<byte[]> part = rows.subList(from, Math.min(from + size, rows.size()));
      if (!isTaken(part)) {
        setApart(part);
      }
    }
  }

  /** Why PostgreSQL has just refused a row. */
  private String problem(byte[] row) {
    return "PostgreSQL refuses the row at offset %d (%s%s): %s"
        .formatted(
            VersionRows.offset(row),
            RowText.key(table, row),
            refusedColumn().map(column -> ", " + RowText.column(table, row, column)).orElse(""),
            ProgramException.firstLine(reason));
  }

  private Optional<Column> refusedColumn() {
    if (!(reason instanceof PSQLException psql) || psql.getServerErrorMessage() == null) {
      return Optional.empty();
    }
    Matcher where = COLUMN.matcher(String.valueOf(psql.getServerErrorMessage().getWhere()));
    return where.find()
        ? table.columns().stream()
            .filter(column -> column.name().equals(where.group(1)))
            .filter(column -> !table.keyColumns().contains(column))
            .findFirst()
        : Optional.empty();
  }
}
