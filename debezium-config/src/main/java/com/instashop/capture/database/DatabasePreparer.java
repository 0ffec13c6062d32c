package com.instashop.capture.database;

import static java.util.stream.Collectors.joining;

import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Identifier;
import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a database ready for capture: full before-images, a publication, the role of Debezium with
 * the least rights, the heartbeat and signal tables. Doing it again changes nothing and locks no
 * table that is in use.
 */
public final class DatabasePreparer {
  private static final Logger LOG = LoggerFactory.getLogger(DatabasePreparer.class);

  private final Database database;
  private List<CapturedTable> tables;
  private final Connection connection;
  private final Login debezium;
  private final String role;
  private final Sql sql;

  /**
   * Of one database.
   *
   * @param tables those of it that are captured
   * @param connection an administrator's
   * @param debezium who Debezium connects as
   */
  public DatabasePreparer(
      Database database, List<CapturedTable> tables, Connection connection, Login debezium) {
    this.database = database;
    this.tables = List.copyOf(tables);
    this.connection = connection;
    this.debezium = debezium;
    this.role = Identifier.quoted(debezium.user());
    this.sql = new Sql(connection);
  }

  /**
   * Prepares the database in one transaction.
   *
   * @param auditor who may read what is captured, and leave marks
   * @param all whether nothing else is captured: else what is published stays published
   * @throws ProgramException where a table is missing or the server does not log logically
   */
  public void prepare(Login auditor, boolean all) throws SQLException {
    connection.setAutoCommit(false);
    checkServer();
    checkTables();
    roles(auditor);
    heartbeatTable();
    signalTable();
    rights();
    List<String> published = new ArrayList<>();
    tables.forEach(table -> published.add(table.quoted()));
    published.add(quoted(CaptureTables.HEARTBEAT));
    for (String table : published) {
      replicaIdentity(table, true);
    }
    published.add(quoted(CaptureTables.SIGNAL));
    Publication publication = Publication.of(database);
    publication.set(sql, published, all);
    partitions(publication);
    letAudit(Identifier.quoted(auditor.user()));
    connection.commit();
    LOG.info("Prepared {}: {} tables published", database.databaseName(), published.size());
  }

  private void checkServer() throws SQLException {
    if (!sql.is("SELECT current_setting('wal_level') = 'logical'")) {
      throw ProgramException.trouble(
          "%s: PostgreSQL does not log logically; set wal_level=logical and restart it"
              .formatted(database.databaseName()));
    }
  }

  private void checkTables() throws SQLException {
    List<CapturedTable> present = new ArrayList<>();
    for (CapturedTable table : tables) {
      if (table.isDeclared() ? isPublishable(table) : sql.has(table.quoted())) {
        present.add(table);
      } else if (table.isDeclared()) {
        LOG.warn("{} is left out: there is no such table that can be published", table);
      } else {
        throw ProgramException.trouble(
            "%s: table %s is missing; create the shop first: data-generator --prepare-only"
                .formatted(database.databaseName(), table.tableName()));
      }
    }
    tables = present;
  }

  /**
   * Takes back what is there for tables that are captured no longer, in one transaction; where none
   * is captured any more, all of it.
   *
   * @param auditor who may not read them any more, either
   */
  public void withdraw(List<CapturedTable> from, Login auditor) throws SQLException {
    connection.setAutoCommit(false);
    List<String> readers = new ArrayList<>();
    for (Login reader : List.of(debezium, auditor)) {
      if (Role.exists(sql, reader)) {
        readers.add(Identifier.quoted(reader.user()));
      }
    }
    for (CapturedTable table : from) {
      if (sql.has(table.quoted())) {
        for (String reader : readers) {
          sql.execute("REVOKE ALL ON %s FROM %s".formatted(table.quoted(), reader));
        }
        replicaIdentity(table.quoted(), false);
      }
    }
    if (tables.isEmpty()) {
      Publication.of(database).drop(sql);
      for (String own : List.of(CaptureTables.HEARTBEAT, CaptureTables.SIGNAL)) {
        sql.execute("DROP TABLE IF EXISTS " + quoted(own));
      }
      for (String user : readers) {
        sql.execute(
            "REVOKE CONNECT ON DATABASE %s FROM %s"
                .formatted(Identifier.quoted(connection.getCatalog()), user));
      }
    }
    connection.commit();
  }

  /** A view, a foreign table or an unlogged one has no changes in the log. */
  private boolean isPublishable(CapturedTable table) throws SQLException {
    return sql.is(TableReader.PUBLISHABLE, table.quoted());
  }

  /** A table that capture itself needs, as SQL takes it. */
  static String quoted(String table) {
    return "public." + table;
  }

  private void roles(Login auditor) throws SQLException {
    // Roles belong to the server: databases of one server are prepared one after the other.
    sql.execute("SELECT pg_advisory_xact_lock(hashtext('instashop.roles'))");
    Role.ensure(connection, sql, debezium, "LOGIN REPLICATION");
    if (!Role.exists(sql, auditor)) {
      Role.ensure(connection, sql, auditor, "LOGIN");
    }
  }

  private void heartbeatTable() throws SQLException {
    if (!sql.has(quoted(CaptureTables.HEARTBEAT))) {
      sql.execute(
          """
          CREATE TABLE public.%s (
            id integer PRIMARY KEY, beat_at timestamptz NOT NULL, marker text)"""
              .formatted(CaptureTables.HEARTBEAT));
      sql.execute(
          "INSERT INTO public.%s VALUES (1, clock_timestamp())".formatted(CaptureTables.HEARTBEAT));
    }
    boolean marked =
        sql.is(
            """
            SELECT true FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attname = 'marker' AND NOT attisdropped""",
            quoted(CaptureTables.HEARTBEAT));
    if (!marked) {
      // Prepared before audits had a mark to write.
      sql.execute(
          "ALTER TABLE public.%s ADD COLUMN marker text".formatted(CaptureTables.HEARTBEAT));
    }
  }

  private void signalTable() throws SQLException {
    if (!sql.has(quoted(CaptureTables.SIGNAL))) {
      sql.execute(
          """
          CREATE TABLE public.%s (
            id varchar(64) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048))"""
              .formatted(CaptureTables.SIGNAL));
    }
  }

  /** What the role may do, and nothing else. */
  private void rights() throws SQLException {
    sql.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %s".formatted(role));
    letRead(role);
    sql.execute(
        "GRANT SELECT, INSERT, UPDATE ON public.%s TO %s".formatted(CaptureTables.HEARTBEAT, role));
    sql.execute("GRANT SELECT, INSERT ON public.%s TO %s".formatted(CaptureTables.SIGNAL, role));
    sql.execute("GRANT USAGE ON SCHEMA public TO %s".formatted(role));
  }

  /** The captured tables; of a declared one the declared columns only. */
  private void letRead(String reader) throws SQLException {
    for (CapturedTable table : tables) {
      String columns = table.isDeclared() ? columns(table) : "";
      sql.execute("GRANT SELECT %s ON %s TO %s".formatted(columns, table.quoted(), reader));
      sql.execute(
          "GRANT USAGE ON SCHEMA %s TO %s"
              .formatted(Identifier.quoted(table.schemaName()), reader));
    }
    sql.execute(
        "GRANT CONNECT ON DATABASE %s TO %s"
            .formatted(Identifier.quoted(connection.getCatalog()), reader));
  }

  /** One that is not there any more is missed where it is read. */
  private String columns(CapturedTable table) throws SQLException {
    Set<String> present =
        sql.texts(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped""",
            table.quoted());
    return table.columns().stream()
        .filter(column -> present.contains(column.name()))
        .map(Column::quoted)
        .collect(joining(", ", "(", ")"));
  }

  private void letAudit(String auditor) throws SQLException {
    letRead(auditor);
    sql.execute(
        "GRANT SELECT (id), UPDATE (marker) ON public.%s TO %s"
            .formatted(CaptureTables.HEARTBEAT, auditor));
  }

  /**
   * Full before-images or none, of a partitioned table those of its partitions; a change of
   * identity locks the table, so only where it is needed.
   */
  private void replicaIdentity(String table, boolean full) throws SQLException {
    for (String part : partsWithoutIdentity(sql, table, full)) {
      sql.execute("ALTER TABLE %s REPLICA IDENTITY %s".formatted(part, full ? "FULL" : "DEFAULT"));
    }
  }

  /** Of a table and its partitions those that have not: full before-images, or none. */
  static Set<String> partsWithoutIdentity(Sql sql, String table, boolean full) throws SQLException {
    return sql.texts(
        """
        SELECT class.oid::regclass::text FROM pg_class class
        WHERE (relreplident = 'f') <> ?::boolean
          AND (oid = to_regclass(?) OR oid IN (SELECT relid FROM pg_partition_tree(to_regclass(?))))""",
        Boolean.toString(full),
        table,
        table);
  }

  /** Partitions that appear later get full before-images at once, from the database itself. */
  private void partitions(Publication publication) throws SQLException {
    boolean partitioned = false;
    for (CapturedTable table : tables) {
      partitioned |=
          sql.is("SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(?)", table.quoted());
    }
    if (partitioned && sql.is("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
      publication.watchPartitions(sql);
    } else if (partitioned) {
      LOG.warn(
          "{}: only a superuser can watch for new partitions; run scripts/instashop table apply after each",
          database);
    }
  }
}
