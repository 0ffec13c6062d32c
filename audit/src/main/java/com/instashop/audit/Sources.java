package com.instashop.audit;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.changes.event.Decimals;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Moments;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The operational databases, as an auditor sees them. */
final class Sources {
  private final Deployment deployment;
  private final Catalogue catalogue;
  private final boolean everyColumn;

  /**
   * The databases of a deployment.
   *
   * @param catalogue the metrics that are wanted
   * @param everyColumn whether the content of every row is wanted, too
   */
  Sources(Deployment deployment, Catalogue catalogue, boolean everyColumn) {
    this.deployment = deployment;
    this.catalogue = catalogue;
    this.everyColumn = everyColumn;
  }

  /** What is captured. */
  Tables tables() {
    return catalogue.tables();
  }

  /**
   * What a database held at one moment.
   *
   * @param sees which transactions are part of it
   * @param hasStandby whether transactions wait for a standby before others see them
   * @param lsn where the write-ahead log was then
   * @param clock what time it was there
   * @param totals metric to key to amounts, by SQL
   * @param products by id, where there are products
   * @param digests the rows of each table, where they are wanted
   */
  record Content(
      TransactionSnapshot sees,
      boolean hasStandby,
      String lsn,
      Instant clock,
      Map<Metric, Map<String, Amounts>> totals,
      Map<String, Product> products,
      Map<CapturedTable, RowDigests> digests) {}

  /** Asks everything in one transaction that sees one moment. */
  Content content(Database database) throws SQLException {
    try (Connection connection = connect(database)) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery(
                  """
                  SELECT pg_current_snapshot(), pg_current_wal_lsn(),
                         current_setting('synchronous_standby_names') <> '', clock_timestamp()""")) {
        result.next();
        TransactionSnapshot sees = TransactionSnapshot.of(result.getString(1));
        String lsn = result.getString(2);
        boolean hasStandby = result.getBoolean(3);
        Instant clock = result.getObject(4, OffsetDateTime.class).toInstant();
        Map<Metric, Map<String, Amounts>> totals = new LinkedHashMap<>();
        for (TotalQuery query : TotalQuery.all(catalogue, CapturedTable::quoted)) {
          if (query.database().equals(database)) {
            totals.put(query.metric(), new HashMap<>(query.ask(connection)));
          }
        }
        return new Content(
            sees,
            hasStandby,
            lsn,
            clock,
            totals,
            products(database, connection),
            digests(database, connection));
      }
    }
  }

  private Map<CapturedTable, RowDigests> digests(Database database, Connection connection)
      throws SQLException {
    Map<CapturedTable, RowDigests> digests = new HashMap<>();
    if (everyColumn) {
      for (CapturedTable table : tables().of(database)) {
        digests.put(table, RowDigests.ofSource(table, connection));
      }
    }
    return digests;
  }

  private Map<String, Product> products(Database database, Connection connection)
      throws SQLException {
    Map<String, Product> products = new HashMap<>();
    if (tables().of(database).contains(ShopTables.PRODUCT)) {
      rows(ShopTables.PRODUCT, connection)
          .forEach((id, row) -> products.put(id.toString(), Product.of(row)));
    }
    return products;
  }

  /** The rows of a table by primary key, as a change event has them. */
  Map<Object, Image> rows(CapturedTable table) throws SQLException {
    try (Connection connection = connect(table.database())) {
      return rows(table, connection);
    }
  }

  private static Map<Object, Image> rows(CapturedTable table, Connection connection)
      throws SQLException {
    String columns = table.columns().stream().map(Sources::column).collect(joining(", "));
    Map<Object, Image> rows = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT %s FROM %s".formatted(columns, table.quoted()))) {
      while (row.next()) {
        Image image = new Image(table);
        for (int slot = 0; slot < table.columns().size(); slot++) {
          set(image, slot, row);
        }
        rows.put(image.key(), image);
      }
    }
    return rows;
  }

  /** A column as an image has it. */
  private static String column(Column column) {
    String name = column.quoted();
    return switch (column.type()) {
      case BIGINT, INTEGER, TEXT, JSON -> name;
      case MONEY ->
          "CASE WHEN %1$s = 'NaN' THEN %2$d ELSE (nullif(%1$s, 'NaN') * 100)::bigint END"
              .formatted(name, Decimals.NAN);
      case BOOLEAN -> name + "::integer";
      case DATE -> orInfinity(name, "%s - date '1970-01-01'".formatted(name));
      case TIMESTAMP, DATETIME -> orInfinity(name, micros(name));
      case TIME -> micros(name);
      // PostgreSQL breaks the lines of what it encodes.
      case BYTES -> "replace(encode(%s, 'base64'), chr(10), '')".formatted(name);
      case ARRAY -> "to_jsonb(%s)".formatted(name);
      case DECIMAL, INTERVAL, JSON_TEXT, REAL, DOUBLE, OTHER -> name + "::text";
    };
  }

  /** What is too late for it is the last moment that is no infinity. */
  private static String micros(String name) {
    return "(CASE WHEN extract(epoch FROM %1$s) * 1000000 > %2$d THEN %2$d ELSE extract(epoch FROM %1$s) * 1000000 END)::bigint"
        .formatted(name, Moments.INFINITY - 1);
  }

  private static String orInfinity(String name, String finite) {
    return "CASE WHEN %s = 'infinity' THEN %d WHEN %s = '-infinity' THEN %d ELSE %s END"
        .formatted(name, Moments.INFINITY, name, Moments.MINUS_INFINITY, finite);
  }

  private static void set(Image image, int slot, ResultSet row) throws SQLException {
    Type type = image.table().columns().get(slot).type();
    if (type.isNumber()) {
      image.set(slot, row.getLong(slot + 1));
    } else if (type == Type.ARRAY && row.getString(slot + 1) != null) {
      // Without the blanks that jsonb has.
      image.set(slot, Json.read(row.getString(slot + 1), JsonNode.class).toString());
    } else {
      image.set(slot, row.getString(slot + 1));
    }
    if (row.wasNull()) {
      image.setNull(slot);
    }
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
    return AuditConnection.open(deployment, database);
  }
}
