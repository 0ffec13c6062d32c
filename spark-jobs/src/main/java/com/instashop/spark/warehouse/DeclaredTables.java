package com.instashop.spark.warehouse;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the warehouse have the tables that are declared. What is not declared any more stays as it
 * is, until {@code forget_table} takes it away: a file can be missing for a moment.
 */
final class DeclaredTables {
  private static final Logger LOG = LoggerFactory.getLogger(DeclaredTables.class);

  /** What is missing of a table as a whole stands there. */
  private static final int FIRST_PARTITION = 0;

  private final Connection connection;

  DeclaredTables(Connection connection) {
    this.connection = connection;
  }

  /**
   * Does it within a transaction that the caller commits.
   *
   * @return the tables that are kept: without those that PostgreSQL refuses to keep
   */
  Tables apply(Tables tables) throws SQLException {
    Map<String, String> known = known();
    Set<String> refused = new HashSet<>();
    for (CapturedTable table : tables.declared()) {
      String before = known.get(table.topic());
      if (!table.definition().equals(before)) {
        Savepoint savepoint = connection.setSavepoint();
        try {
          make(new WarehouseTable(table), before != null);
        } catch (SQLException e) {
          connection.rollback(savepoint);
          refused.add(table.topic());
          String reason = ProgramException.firstLine(e);
          LOG.warn("{} is not kept: {}", table.topic(), reason);
          Sql.execute(connection, Sql.SET_INCOMPLETE, table.topic(), FIRST_PARTITION, reason);
        }
      }
    }
    Tables kept = tables.without(refused);
    Sql.execute(
        connection,
        "UPDATE declared_table SET being_read = topic = ANY (string_to_array(?, ','))",
        String.join(",", kept.topics()));
    return kept;
  }

  private Map<String, String> known() throws SQLException {
    Map<String, String> known = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT topic, definition FROM declared_table")) {
      while (row.next()) {
        known.put(row.getString(1), row.getString(2));
      }
    }
    return known;
  }

  private void make(WarehouseTable table, boolean changed) throws SQLException {
    String topic = table.source().topic();
    List<String> statements = new ArrayList<>(WarehouseTable.drop(topic));
    statements.addAll(table.create(changed ? now() : null));
    execute(statements);
    Sql.execute(
        connection,
        """
        INSERT INTO declared_table (topic, definition, being_read) VALUES (?, ?, true)
        ON CONFLICT (topic) DO UPDATE SET definition = excluded.definition""",
        topic,
        table.source().definition());
    if (changed) {
      Sql.execute(
          connection,
          Sql.SET_INCOMPLETE,
          topic,
          FIRST_PARTITION,
          "it was declared anew: scripts/instashop table apply reads it");
    }
    LOG.info("{} is kept as it is declared", topic);
  }

  private String now() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT now()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
