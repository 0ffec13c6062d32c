package com.instashop.capture.database;

import static java.util.stream.Collectors.joining;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Identifier;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
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
  private final DatabaseAddress server;
  private final String name;
  private final Sql sql;

  /**
   * Of one database.
   *
   * @param tables those of it that are captured
   * @param connection an administrator's; null where there is none
   * @param address of the database
   * @param debezium who Debezium connects as
   */
  public DatabasePreparer(
      Database database,
      List<CapturedTable> tables,
      Connection connection,
      DatabaseAddress address,
      Login debezium) {
    this.database = database;
    this.tables = List.copyOf(tables);
    this.connection = connection;
    this.debezium = debezium;
    this.server = address.withName(ServerPreparer.MAINTENANCE);
    this.name = address.name();
    this.sql = new Sql(connection);
  }

  /**
   * Prepares a database of a deployment, as far as its administrator may.
   *
   * @return the captured tables of which changes were missed since a connector began to read: they
   *     were not published whole, or without full before-images, and are now
   */
  public static List<String> prepare(
      Preparation preparation,
      Deployment deployment,
      Database database,
      List<CapturedTable> tables,
      boolean all)
      throws SQLException {
    DatabaseAddress address = DatabaseAddress.of(database, deployment.jdbc(database));
    try (Statements statements =
        Statements.in(
            preparation,
            address,
            deployment.role(Account.ADMINISTRATOR),
            deployment.isNeeded(database),
            true)) {
      return new DatabasePreparer(
              database, tables, statements.connection(), address, deployment.role(Account.CAPTURE))
          .prepare(statements, deployment.role(Account.AUDITOR), all);
    }
  }

  /**
   * Prepares the database in one transaction.
   *
   * @param statements in this database
   * @param auditor who may read what is captured, and leave marks
   * @param all whether nothing else is captured: else what is published stays published, and who
   *     may read it still may
   * @return as above
   * @throws ProgramException where a table is missing or the server does not log logically
   */
  private List<String> prepare(Statements statements, Login auditor, boolean all)
      throws SQLException {
    if (statements.isCarriedOut()) {
      checkServer();
      checkTables();
    }
    Publication publication = Publication.of(database);
    List<String> missed = missed(publication);
    roles(statements, auditor);
    heartbeatTable(statements);
    signalTable(statements);
    rights(statements, all);
    List<String> published = new ArrayList<>();
    tables.forEach(table -> published.add(table.quoted()));
    published.add(quoted(CaptureTables.HEARTBEAT));
    for (String table : published) {
      fullBeforeImages(statements, table);
    }
    published.add(quoted(CaptureTables.SIGNAL));
    publication.set(statements, published, all);
    if (statements.isCarriedOut()) {
      partitions(publication);
    }
    letAudit(statements, auditor.user());
    if (!statements.finish()) {
      statements.missed(missed);
      return List.of();
    }
    LOG.info("Prepared {}: {} tables published", database.databaseName(), published.size());
    if (!missed.isEmpty()) {
      LOG.warn(
          "{}: {} were not published whole, or without full before-images, until now: all tables are"
              + " to be read anew; where that does not follow now, type"
              + " scripts/instashop rebuild --from-databases",
          database,
          missed);
    }
    return missed;
  }

  /**
   * What is mended shows no more that changes were not handed out, or not whole, before. Where no
   * connector has begun to read there were none.
   */
  private List<String> missed(Publication publication) throws SQLException {
    if (!ReplicationSlot.of(database).isThere(sql)) {
      return List.of();
    }
    boolean every = publication.hasEveryOperation(sql);
    boolean viaRoot = publication.isViaRoot(sql);
    List<String> missed = new ArrayList<>();
    for (CapturedTable table : tables) {
      if (sql.has(table.quoted())
          && (!every
              || !viaRoot && isPartitioned(table)
              || !publication.hasAllOf(sql, table.quoted())
              || hadNoImages(table))) {
        missed.add(table.tableName());
      }
    }
    return missed;
  }

  /**
   * Whether rows were changed of which the log has no full image; one that was only inserted is
   * whole. PostgreSQL counts it up to a second late.
   */
  private boolean hadNoImages(CapturedTable table) throws SQLException {
    for (String part : partsWithoutIdentity(sql, table.quoted(), true)) {
      if (sql.is(
          """
          SELECT pg_stat_get_tuples_updated(oid) + pg_stat_get_tuples_deleted(oid) > 0
          FROM pg_class WHERE oid = to_regclass(?)""",
          part)) {
        return true;
      }
    }
    return false;
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
            "%s: table %s is missing; create the shop first: scripts/instashop init"
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
        for (String part : partsWithoutIdentity(sql, table.quoted(), false)) {
          sql.execute(identity(part, false));
        }
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

  private void roles(Statements statements, Login auditor) throws SQLException {
    if (statements.isCarriedOut()) {
      // Roles belong to the server: databases of one server are prepared one after the other.
      sql.execute("SELECT pg_advisory_xact_lock(hashtext('instashop.roles'))");
    }
    Role.ensure(statements, server, Account.CAPTURE, debezium, true);
    if (!Role.exists(sql, auditor)) {
      Role.ensure(statements, server, Account.AUDITOR, auditor, false);
    }
  }

  private void heartbeatTable(Statements statements) throws SQLException {
    String table = quoted(CaptureTables.HEARTBEAT);
    if (!sql.has(table)) {
      statements.execute(
          """
          CREATE TABLE %s (
            id integer PRIMARY KEY, beat_at timestamptz NOT NULL, marker text)"""
              .formatted(table),
          () -> sql.has(table));
      statements.execute(
          "INSERT INTO %s VALUES (1, clock_timestamp())".formatted(table), () -> false);
      return;
    }
    boolean marked =
        sql.is(
            """
            SELECT true FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attname = 'marker' AND NOT attisdropped""",
            table);
    if (!marked) {
      // Prepared before audits had a mark to write.
      statements.execute("ALTER TABLE %s ADD COLUMN marker text".formatted(table), () -> false);
    }
  }

  private void signalTable(Statements statements) throws SQLException {
    String table = quoted(CaptureTables.SIGNAL);
    if (!sql.has(table)) {
      statements.execute(
          """
          CREATE TABLE %s (
            id varchar(64) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048))"""
              .formatted(table),
          () -> sql.has(table));
    }
  }

  /** What the role may do, and nothing else, unless something else may be captured. */
  private void rights(Statements statements, boolean all) throws SQLException {
    String role = Identifier.quoted(debezium.user());
    if (all) {
      statements.execute(
          "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %s".formatted(role),
          this::hasNoMoreRights);
    }
    letRead(statements, debezium.user());
    let(statements, quoted(CaptureTables.HEARTBEAT), "SELECT", "INSERT", "UPDATE");
    let(statements, quoted(CaptureTables.SIGNAL), "SELECT", "INSERT");
    statements.grant(
        "GRANT USAGE ON SCHEMA public TO %s".formatted(role),
        () -> sql.is("SELECT has_schema_privilege(?, 'public', 'USAGE')", debezium.user()));
  }

  private void let(Statements statements, String table, String... rights) throws SQLException {
    statements.grant(
        "GRANT %s ON %s TO %s"
            .formatted(String.join(", ", rights), table, Identifier.quoted(debezium.user())),
        () -> {
          for (String right : rights) {
            if (!sql.is("SELECT has_table_privilege(?, ?, ?)", debezium.user(), table, right)) {
              return false;
            }
          }
          return true;
        });
  }

  /** Whether the role has rights in no other table. */
  private boolean hasNoMoreRights() throws SQLException {
    List<String> own = new ArrayList<>(tables.stream().map(CapturedTable::quoted).toList());
    own.add(quoted(CaptureTables.HEARTBEAT));
    own.add(quoted(CaptureTables.SIGNAL));
    return sql.is(
        """
        SELECT NOT EXISTS (
          SELECT FROM pg_class CROSS JOIN aclexplode(relacl) AS acl
          WHERE relnamespace = 'public'::regnamespace AND pg_get_userbyid(acl.grantee) = ?
            AND pg_class.oid <> ALL (SELECT coalesce(to_regclass(own), 0)
                                     FROM unnest(string_to_array(?, chr(1))) AS own))""",
        debezium.user(),
        String.join("\u0001", own));
  }

  /** The captured tables; of a declared one the declared columns only. */
  private void letRead(Statements statements, String reader) throws SQLException {
    String role = Identifier.quoted(reader);
    for (CapturedTable table : tables) {
      List<String> columns = table.isDeclared() ? columns(statements, table) : List.of();
      String list =
          table.isDeclared()
              ? columns.stream().map(Identifier::quoted).collect(joining(", ", "(", ")"))
              : "";
      statements.grant(
          "GRANT SELECT %s ON %s TO %s".formatted(list, table.quoted(), role),
          () -> mayRead(reader, table, columns));
      statements.grant(
          "GRANT USAGE ON SCHEMA %s TO %s".formatted(Identifier.quoted(table.schemaName()), role),
          () -> sql.is("SELECT has_schema_privilege(?, ?, 'USAGE')", reader, table.schemaName()));
    }
    statements.grant(
        Preparation.letConnect(name, reader),
        () -> sql.is("SELECT has_database_privilege(?, current_database(), 'CONNECT')", reader));
  }

  private boolean mayRead(String reader, CapturedTable table, List<String> columns)
      throws SQLException {
    if (!table.isDeclared()) {
      return sql.is("SELECT has_table_privilege(?, ?, 'SELECT')", reader, table.quoted());
    }
    for (String column : columns) {
      if (!sql.is(
          "SELECT has_column_privilege(?, ?, ?, 'SELECT')", reader, table.quoted(), column)) {
        return false;
      }
    }
    return true;
  }

  /** One that is not there any more is missed where it is read. */
  private List<String> columns(Statements statements, CapturedTable table) throws SQLException {
    Set<String> present =
        sql.texts(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped""",
            table.quoted());
    return table.columns().stream()
        .map(Column::name)
        .filter(column -> !statements.isConnected() || present.contains(column))
        .toList();
  }

  private void letAudit(Statements statements, String auditor) throws SQLException {
    letRead(statements, auditor);
    String table = quoted(CaptureTables.HEARTBEAT);
    statements.grant(
        "GRANT SELECT (id), UPDATE (marker) ON %s TO %s"
            .formatted(table, Identifier.quoted(auditor)),
        () ->
            sql.is(
                """
                SELECT has_column_privilege(?, ?, 'id', 'SELECT')
                   AND has_column_privilege(?, ?, 'marker', 'UPDATE')""",
                auditor,
                table,
                auditor,
                table));
  }

  private void fullBeforeImages(Statements statements, String table) throws SQLException {
    Set<String> parts = sql.has(table) ? partsWithoutIdentity(sql, table, true) : Set.of(table);
    for (String part : parts) {
      statements.execute(identity(part, true), () -> false);
    }
  }

  private static String identity(String table, boolean full) {
    return "ALTER TABLE %s REPLICA IDENTITY %s".formatted(table, full ? "FULL" : "DEFAULT");
  }

  /**
   * Of a table and its partitions those that have not: full before-images, or none. A change of
   * identity locks a table, so it is made only where it is needed.
   */
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

  private boolean isPartitioned(CapturedTable table) throws SQLException {
    return sql.is("SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(?)", table.quoted());
  }

  /** Partitions that appear later get full before-images at once, from the database itself. */
  private void partitions(Publication publication) throws SQLException {
    boolean partitioned = false;
    for (CapturedTable table : tables) {
      partitioned |= isPartitioned(table);
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
