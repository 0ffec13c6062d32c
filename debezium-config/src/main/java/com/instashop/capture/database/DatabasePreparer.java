package com.instashop.capture.database;

import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
  private final Connection connection;
  private final Login debezium;
  private final String role;
  private final Sql sql;

  /**
   * Of one database.
   *
   * @param connection an administrator's
   * @param debezium who Debezium connects as
   */
  public DatabasePreparer(Database database, Connection connection, Login debezium) {
    this.database = database;
    this.connection = connection;
    this.debezium = debezium;
    this.role = Sql.name(debezium.user());
    this.sql = new Sql(connection);
  }

  /**
   * Prepares the database in one transaction.
   *
   * @throws ProgramException where a table is missing or the server does not log logically
   */
  public void prepare() throws SQLException {
    connection.setAutoCommit(false);
    checkServer();
    checkTables();
    role();
    heartbeatTable();
    signalTable();
    rights();
    List<String> published = new ArrayList<>();
    for (CapturedTable table : database.capturedTables()) {
      published.add(table.tableName());
    }
    published.add(CaptureTables.HEARTBEAT);
    for (String table : published) {
      replicaIdentity(table);
    }
    published.add(CaptureTables.SIGNAL);
    Publication.of(database).set(sql, published);
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
    for (CapturedTable table : database.capturedTables()) {
      if (!exists(table.tableName())) {
        throw ProgramException.trouble(
            "%s: table %s is missing; create the shop first: data-generator --prepare-only"
                .formatted(database.databaseName(), table.tableName()));
      }
    }
  }

  private boolean exists(String table) throws SQLException {
    return sql.is("SELECT to_regclass(?) IS NOT NULL", "public." + table);
  }

  private void role() throws SQLException {
    // Roles belong to the server: databases of one server are prepared one after the other.
    sql.execute("SELECT pg_advisory_xact_lock(hashtext('instashop.roles'))");
    Role.ensure(connection, sql, debezium, "LOGIN REPLICATION");
  }

  private void heartbeatTable() throws SQLException {
    if (!exists(CaptureTables.HEARTBEAT)) {
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
            "public." + CaptureTables.HEARTBEAT);
    if (!marked) {
      // Prepared before audits had a mark to write.
      sql.execute(
          "ALTER TABLE public.%s ADD COLUMN marker text".formatted(CaptureTables.HEARTBEAT));
    }
  }

  private void signalTable() throws SQLException {
    if (!exists(CaptureTables.SIGNAL)) {
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
    for (CapturedTable table : database.capturedTables()) {
      sql.execute("GRANT SELECT ON public.%s TO %s".formatted(table.tableName(), role));
    }
    sql.execute(
        "GRANT SELECT, INSERT, UPDATE ON public.%s TO %s".formatted(CaptureTables.HEARTBEAT, role));
    sql.execute("GRANT SELECT, INSERT ON public.%s TO %s".formatted(CaptureTables.SIGNAL, role));
    sql.execute("GRANT USAGE ON SCHEMA public TO %s".formatted(role));
    sql.execute(
        "GRANT CONNECT ON DATABASE %s TO %s".formatted(Sql.name(connection.getCatalog()), role));
  }

  /** Full before-images; a change of identity locks the table, so only where it is needed. */
  private void replicaIdentity(String table) throws SQLException {
    if (!sql.is(
        "SELECT relreplident = 'f' FROM pg_class WHERE oid = to_regclass(?)", "public." + table)) {
      sql.execute("ALTER TABLE public.%s REPLICA IDENTITY FULL".formatted(table));
    }
  }
}
