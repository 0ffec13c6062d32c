package com.instashop.capture.database;

import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.TableFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a database still is as it was prepared: somebody may take a table out of the publication,
 * change an identity, a right or the type of a column at any time, and nothing fails.
 */
public final class CaptureCheck {
  private final List<CapturedTable> tables;
  private final Database database;
  private final Sql sql;

  /**
   * Of one database.
   *
   * @param tables those of it that are captured
   * @param connection of who reads them
   */
  public CaptureCheck(Database database, List<CapturedTable> tables, Connection connection) {
    this.database = database;
    this.tables = List.copyOf(tables);
    this.sql = new Sql(connection);
  }

  /** What is not as it should be, a few words each. */
  public List<String> faults() throws SQLException {
    List<String> faults = new ArrayList<>();
    Publication publication = Publication.of(database);
    if (!publication.hasEveryOperation(sql) || !publication.isViaRoot(sql)) {
      faults.add("publication %s is gone, or leaves changes out".formatted(publication.name()));
    }
    if (!sql.is("SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user")) {
      faults.add("its role has no REPLICATION");
    }
    // Without the beats nobody knows that a database of which nothing comes is there.
    faults.addAll(ownTable(CaptureTables.HEARTBEAT, publication, "INSERT", "UPDATE"));
    faults.addAll(ownTable(CaptureTables.SIGNAL, publication, "INSERT"));
    for (CapturedTable table : tables) {
      faults.addAll(faults(table, publication));
    }
    return faults;
  }

  /** Those of them that are mended where a table is declared: its columns are other ones. */
  public List<String> faultsOfFiles() throws SQLException {
    List<String> faults = new ArrayList<>();
    for (CapturedTable table : tables) {
      if (table.isDeclared()) {
        faults.addAll(columns(table));
      }
    }
    return faults;
  }

  /** A table that capture itself needs, and what Debezium does with it. */
  private List<String> ownTable(String table, Publication publication, String... rights)
      throws SQLException {
    String name = DatabasePreparer.quoted(table);
    if (!sql.has(name)) {
      return List.of("table %s is gone".formatted(table));
    }
    List<String> faults = new ArrayList<>();
    if (!publication.hasAllOf(sql, name)) {
      faults.add("table %s is not published".formatted(table));
    }
    for (String right : rights) {
      if (!sql.is("SELECT has_table_privilege(to_regclass(?), ?)", name, right)) {
        faults.add("table %s gives no right to %s".formatted(table, right));
      }
    }
    return faults;
  }

  private List<String> faults(CapturedTable table, Publication publication) throws SQLException {
    String name = table.quoted();
    if (!sql.has(name)) {
      return List.of("table %s is gone".formatted(table.tableName()));
    }
    List<String> faults = new ArrayList<>();
    if (!publication.hasAllOf(sql, name)) {
      faults.add("table %s is not published, or not all of it".formatted(table.tableName()));
    }
    if (!DatabasePreparer.partsWithoutIdentity(sql, name, true).isEmpty()) {
      faults.add("table %s has no REPLICA IDENTITY FULL".formatted(table.tableName()));
    }
    if (!sql.is("SELECT has_any_column_privilege(to_regclass(?), 'SELECT')", name)) {
      faults.add("table %s may not be read".formatted(table.tableName()));
    }
    faults.addAll(columns(table));
    return faults;
  }

  /**
   * PostgreSQL rewrites all values of a column that gets another type, and logs none of them as a
   * change.
   */
  private List<String> columns(CapturedTable table) throws SQLException {
    Map<String, String> types =
        new TableReader(sql.connection(), table.schemaName(), table.tableName()).types();
    List<String> faults = new ArrayList<>();
    for (Column column : table.columns()) {
      String found = types.get(column.name());
      if (found == null) {
        faults.add("column %s.%s is gone".formatted(table.tableName(), column.name()));
      } else if (TableFile.column(column.name(), found)
          .filter(present -> isOfKind(column, present) || isText(column, present, found))
          .isEmpty()) {
        faults.add(
            "column %s.%s is %s instead of %s"
                .formatted(table.tableName(), column.name(), found, words(column)));
      }
    }
    return faults;
  }

  /** Whether values of a column come as the one that is captured needs them. */
  private static boolean isOfKind(Column column, Column found) {
    if (column.type() == Column.Type.MONEY) {
      return found.type() == Column.Type.DECIMAL && found.scale() == column.scale();
    }
    if (found.type() != column.type()) {
      return switch (column.type()) {
        case BIGINT -> found.type() == Column.Type.INTEGER;
        case JSON -> found.type() == Column.Type.JSON_TEXT;
        case JSON_TEXT -> found.type() == Column.Type.JSON;
        default -> false;
      };
    }
    return found.isInMillis() == column.isInMillis() && fits(column, found);
  }

  /** What PostgreSQL prints is a text; only {@code char(n)} fills its values up with blanks. */
  private static boolean isText(Column column, Column found, String type) {
    return column.type() == Column.Type.TEXT
        && found.type() == Column.Type.OTHER
        && !type.matches("character.*|bpchar");
  }

  /** Who declares a decimal may say less, or more, than PostgreSQL knows of it. */
  private static boolean fits(Column column, Column found) {
    return column.type() != Column.Type.DECIMAL
        || column.scale() == Column.ANY_SCALE
        || found.scale() <= column.scale();
  }

  private static String words(Column column) {
    if (column.type() == Column.Type.DECIMAL && column.scale() != Column.ANY_SCALE) {
      return "numeric with %d decimals".formatted(column.scale());
    }
    return column.type() == Column.Type.DATETIME
        ? "timestamp(%d)".formatted(column.scale())
        : column.type().words();
  }
}
