package com.instashop.audit;

import com.instashop.contracts.event.Row;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The operational databases, as an auditor sees them. */
final class Sources {
  private static final Map<String, String> ROWS =
      SqlResource.read("rows.sql", Pattern.compile("(?m)^-- table (\\S+)$"));

  private final Deployment deployment;
  private final boolean everyColumn;

  /**
   * The databases of a deployment.
   *
   * @param everyColumn whether the content of every row is wanted, too
   */
  Sources(Deployment deployment, boolean everyColumn) {
    this.deployment = deployment;
    this.everyColumn = everyColumn;
  }

  /**
   * What a database held at one moment.
   *
   * @param sees which transactions are part of it
   * @param lsn where the write-ahead log was then
   * @param totals metric to key to amounts, by SQL
   * @param products by id, where there are products
   * @param digests the rows of each table, where they are wanted
   */
  record Content(
      TransactionSnapshot sees,
      String lsn,
      Map<Metric, Map<String, Amounts>> totals,
      Map<String, Row.Product> products,
      Map<CapturedTable, RowDigests> digests) {}

  /** Asks everything in one transaction that sees one moment. */
  Content content(Database database) throws SQLException {
    try (Connection connection = connect(database)) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery("SELECT pg_current_snapshot(), pg_current_wal_lsn()")) {
        result.next();
        TransactionSnapshot sees = TransactionSnapshot.of(result.getString(1));
        String lsn = result.getString(2);
        Map<Metric, Map<String, Amounts>> totals = new EnumMap<>(Metric.class);
        for (TotalQuery query : TotalQuery.all()) {
          if (query.database() == database) {
            totals.put(query.metric(), new HashMap<>(query.ask(connection)));
          }
        }
        return new Content(
            sees, lsn, totals, products(database, statement), digests(database, connection));
      }
    }
  }

  private Map<CapturedTable, RowDigests> digests(Database database, Connection connection)
      throws SQLException {
    Map<CapturedTable, RowDigests> digests = new EnumMap<>(CapturedTable.class);
    if (everyColumn) {
      for (CapturedTable table : database.capturedTables()) {
        digests.put(table, RowDigests.ofSource(table, connection));
      }
    }
    return digests;
  }

  private static Map<String, Row.Product> products(Database database, Statement statement)
      throws SQLException {
    Map<String, Row.Product> products = new HashMap<>();
    if (database == CapturedTable.PRODUCT.database()) {
      try (ResultSet result = statement.executeQuery(ROWS.get(CapturedTable.PRODUCT.tableName()))) {
        while (result.next()) {
          products.put(result.getString(1), (Row.Product) row(CapturedTable.PRODUCT, result));
        }
      }
    }
    return products;
  }

  /** The rows of a table by primary key, as a change event has them. */
  Map<Long, Row> rows(CapturedTable table) throws SQLException {
    Map<Long, Row> rows = new HashMap<>();
    try (Connection connection = connect(table.database());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(ROWS.get(table.tableName()))) {
      while (result.next()) {
        Row row = row(table, result);
        rows.put(row.id(), row);
      }
    }
    return rows;
  }

  private static Row row(CapturedTable table, ResultSet row) throws SQLException {
    return switch (table) {
      case TRANSACTION ->
          new Row.Transaction(
              row.getLong(1),
              row.getLong(2),
              row.getLong(3),
              row.getLong(4),
              row.getString(5),
              row.getString(6));
      case CUSTOMER -> new Row.Customer(row.getLong(1), row.getString(2));
      case PRODUCT -> new Row.Product(row.getLong(1), row.getString(2), row.getString(3));
      case TRANSACTION_ITEM ->
          new Row.TransactionItem(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      case INTERACTION -> new Row.Interaction(row.getLong(1), row.getString(2), row.getString(3));
      case STOCK -> new Row.Stock(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      case CARRIER -> new Row.Carrier(row.getLong(1), row.getString(2));
      case SHIPMENT -> new Row.Shipment(row.getLong(1), row.getLong(2), row.getString(3));
    };
  }

  /** Commits a mark: it comes out of the log behind everything that was committed before. */
  void mark(Database database, String mark) throws SQLException {
    try (Connection connection = connect(database);
        PreparedStatement statement =
            connection.prepareStatement(
                "UPDATE public.%s SET marker = ? WHERE id = 1"
                    .formatted(CaptureTables.HEARTBEAT))) {
      statement.setString(1, mark);
      statement.executeUpdate();
    }
  }

  private Connection connect(Database database) throws SQLException {
    return deployment.connect(database, Account.AUDITOR);
  }
}
