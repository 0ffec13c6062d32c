package com.instashop.capture.database;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.Identifier;
import com.instashop.contracts.schema.TableFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes the declaration of a table that exists, from PostgreSQL's catalogue. */
public final class TableReader {
  /** Whether the table that is the parameter can be published. */
  static final String PUBLISHABLE =
      """
      SELECT relkind IN ('r', 'p') AND relpersistence = 'p' FROM pg_class
      WHERE oid = to_regclass(?)""";

  /** The table that the parameter is a partition of. */
  private static final String ROOT =
      """
      SELECT pg_partition_root(oid)::regclass::text FROM pg_class
      WHERE oid = to_regclass(?) AND relispartition""";

  /** The tables that are no partitions and inherit from the parameter. */
  private static final String HEIRS =
      """
      SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
      WHERE inhparent = to_regclass(?) AND NOT relispartition""";

  private static final String PLAIN = "[A-Za-z_][A-Za-z0-9_]*";

  private final Connection connection;
  private final String schema;
  private final String table;

  /**
   * Of one table.
   *
   * @param connection to its database, as who may read the catalogue
   */
  public TableReader(Connection connection, String schema, String table) {
    this.connection = connection;
    this.schema = schema;
    this.table = table;
  }

  /**
   * The tables of a schema but those that capture made, by name; a partition belongs to its root.
   */
  public static List<String> tables(Connection connection, String schema) throws SQLException {
    String sql =
        """
        SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = ? AND relkind IN ('r', 'p') AND NOT relispartition""";
    Set<String> names = new TreeSet<>(new Sql(connection).texts(sql, schema));
    names.removeAll(List.of(CaptureTables.HEARTBEAT, CaptureTables.SIGNAL));
    return List.copyOf(names);
  }

  /** A column, of the type that it is carried as. */
  private record Column(String name, String type, boolean generated) {

    /** Why it is left out; null where it is not. */
    String reason() {
      return generated
          ? "generated, which PostgreSQL does not publish"
          : TableFile.carries(type) ? null : "not carried";
    }
  }

  /**
   * What a table is declared as.
   *
   * @param leftOut the columns that are not carried, and why, a line each
   */
  public record Draft(String yaml, List<String> leftOut) {}

  /**
   * The declaration as YAML. Columns of types that are not carried are left out, and named.
   *
   * @param database what the declaration calls it
   * @throws ProgramException where there is no such table, its changes cannot be told from those of
   *     others, or nothing tells its rows apart
   */
  public Draft draft(String database) throws SQLException {
    List<Column> columns = columns();
    String name = "%s.%s.%s".formatted(database, schema, table);
    if (columns.isEmpty()) {
      throw ProgramException.mistake("%s has no table %s.%s".formatted(database, schema, table));
    }
    checkChanges(name);
    List<String> key = key();
    if (key.isEmpty()) {
      throw ProgramException.mistake(
          "%s has neither a primary key nor a unique index over columns that are never NULL: its rows cannot be told apart"
              .formatted(name));
    }
    List<String> leftOut = new ArrayList<>();
    for (Column column : columns) {
      if (column.reason() != null && key.contains(column.name())) {
        throw ProgramException.mistake(
            "%s: %s of its key is %s, %s: its rows cannot be told apart"
                .formatted(name, column.name(), column.type(), column.reason()));
      } else if (column.reason() != null) {
        leftOut.add("%s: %s: %s".formatted(yaml(column.name()), column.type(), column.reason()));
      }
    }
    return new Draft(yaml(database, columns, key), leftOut);
  }

  /** All that happens to its rows has to be published as a change of it. */
  private void checkChanges(String name) throws SQLException {
    Sql sql = new Sql(connection);
    if (!sql.is(PUBLISHABLE, quoted())) {
      throw ProgramException.mistake(
          "%s is a view, a foreign table or an unlogged one: its changes are not in the log"
              .formatted(name));
    }
    for (String root : sql.texts(ROOT, quoted())) {
      throw ProgramException.mistake(
          "%s is a partition of %s: add that, the rows of all its partitions are in it"
              .formatted(name, root));
    }
    Set<String> heirs = sql.texts(HEIRS, quoted());
    if (!heirs.isEmpty()) {
      throw ProgramException.mistake(
          "%s has tables that inherit from it, whose changes PostgreSQL publishes as theirs: add those instead: %s"
              .formatted(name, String.join(", ", heirs)));
    }
  }

  private String yaml(String database, List<Column> columns, List<String> key) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("database: %s%n".formatted(database));
    if (!schema.equals(TableFile.DEFAULT_SCHEMA)) {
      yaml.append("schema: %s%n".formatted(yaml(schema)));
    }
    yaml.append("table: %s%n".formatted(yaml(table)));
    yaml.append(
        "key: [%s]%n".formatted(String.join(", ", key.stream().map(TableReader::yaml).toList())));
    yaml.append("columns:\n");
    for (Column column : columns) {
      String line = "%s: %s".formatted(yaml(column.name()), column.type());
      yaml.append(
          column.reason() == null
              ? "  %s%n".formatted(line)
              : "  # %s: %s%n".formatted(line, column.reason()));
    }
    return yaml.toString();
  }

  /** Column to the type that it is carried as; nothing where there is no such table. */
  Map<String, String> types() throws SQLException {
    Map<String, String> types = new HashMap<>();
    for (Column column : columns()) {
      types.put(column.name(), column.type());
    }
    return types;
  }

  /** An enum is carried as text, also in an array; a domain as what it is made of. */
  private List<Column> columns() throws SQLException {
    String sql =
        """
        WITH RECURSIVE made_of AS (
            SELECT attnum, attname, atttypid AS type, atttypmod AS modifier, attgenerated <> '' AS generated
            FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
            UNION ALL
            SELECT attnum, attname, typbasetype, typtypmod, generated
            FROM made_of JOIN pg_type ON pg_type.oid = type WHERE typtype = 'd')
        SELECT attname, CASE WHEN kind.typtype = 'e' THEN 'text'
                             WHEN kind.typcategory = 'A' AND element.typtype = 'e' THEN 'text[]'
                             WHEN kind.typname = 'citext' THEN kind.typname
                             ELSE format_type(type, modifier) END, generated
        FROM made_of JOIN pg_type kind ON kind.oid = type
        LEFT JOIN pg_type element ON element.oid = kind.typelem
        WHERE kind.typtype <> 'd'
        ORDER BY attnum""";
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement = prepare(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        columns.add(new Column(row.getString(1), row.getString(2), row.getBoolean(3)));
      }
    }
    return columns;
  }

  /** The primary key, or the smallest unique index that could be one. */
  private List<String> key() throws SQLException {
    String sql =
        """
        SELECT attname FROM (
            SELECT indrelid, (indkey::smallint[])[0:indnkeyatts - 1] AS indkey FROM pg_index
            WHERE indrelid = to_regclass(?) AND indisunique AND indisvalid AND indimmediate
              AND indpred IS NULL AND indexprs IS NULL
              AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = indrelid
                              AND attnum = ANY ((indkey::smallint[])[0:indnkeyatts - 1]) AND NOT attnotnull)
            ORDER BY indisprimary DESC, indnkeyatts, indexrelid LIMIT 1) AS best
        JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        ORDER BY array_position(indkey, attnum)""";
    List<String> key = new ArrayList<>();
    try (PreparedStatement statement = prepare(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        key.add(row.getString(1));
      }
    }
    return key;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, quoted());
    return statement;
  }

  private String quoted() {
    return Identifier.quoted(schema, table);
  }

  /** A name as YAML takes it. */
  private static String yaml(String name) {
    return name.matches(PLAIN)
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
