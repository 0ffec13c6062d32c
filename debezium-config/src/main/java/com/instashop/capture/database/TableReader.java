package com.instashop.capture.database;

import com.instashop.contracts.schema.Identifier;
import com.instashop.program.ProgramException;
import com.instashop.program.table.TableFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes the declaration of a table that exists, from PostgreSQL's catalogue. */
public final class TableReader {
  /** Whether the table that is the parameter can be published. */
  static final String PUBLISHABLE =
      """
      SELECT relkind IN ('r', 'p') AND relpersistence = 'p' FROM pg_class
      WHERE oid = to_regclass(?)""";

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

  private record Column(String name, String type, boolean generated) {}

  /**
   * The declaration as YAML. Columns of types that are not carried are left out, and named.
   *
   * @param database what the declaration calls it
   * @throws ProgramException where there is no such table, or nothing tells its rows apart
   */
  public String declaration(String database) throws SQLException {
    List<Column> columns = columns();
    if (columns.isEmpty()) {
      throw ProgramException.mistake("%s has no table %s.%s".formatted(database, schema, table));
    }
    if (!new Sql(connection).is(PUBLISHABLE, quoted())) {
      throw ProgramException.mistake(
          "%s.%s.%s is a view, a foreign table or an unlogged one: its changes are not in the log"
              .formatted(database, schema, table));
    }
    List<String> key = key();
    if (key.isEmpty()) {
      throw ProgramException.mistake(
          "%s.%s.%s has neither a primary key nor a unique index over columns that are never NULL: its rows cannot be told apart"
              .formatted(database, schema, table));
    }
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
      if (column.generated()) {
        yaml.append("  # %s: generated, which PostgreSQL does not publish%n".formatted(line));
      } else if (TableFile.carries(column.type())) {
        yaml.append("  %s%n".formatted(line));
      } else {
        yaml.append("  # %s: not carried%n".formatted(line));
      }
    }
    return yaml.toString();
  }

  /** An enum is carried as text, a domain as what it is made of. */
  private List<Column> columns() throws SQLException {
    String sql =
        """
        SELECT attname,
               CASE WHEN type.typtype = 'e' OR base.typtype = 'e' THEN 'text'
                    WHEN type.typtype = 'd' THEN format_type(type.typbasetype, type.typtypmod)
                    ELSE format_type(atttypid, atttypmod) END,
               attgenerated <> ''
        FROM pg_attribute JOIN pg_type type ON type.oid = atttypid
        LEFT JOIN pg_type base ON base.oid = type.typbasetype
        WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
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
            WHERE indrelid = to_regclass(?) AND indisunique AND indimmediate
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
