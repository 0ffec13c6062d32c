package com.instashop.capture.database;

import com.instashop.capture.CaptureException;
import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a database ready for capture: full before-images, a publication, the role of Debezium with
 * the least rights, the heartbeat and signal tables. Doing it again changes nothing.
 */
public final class DatabasePreparer {
  /** The role that Debezium connects as. */
  public static final String ROLE = "debezium";

  private static final Logger LOG = LoggerFactory.getLogger(DatabasePreparer.class);

  private final Database database;
  private final Connection connection;

  /** The connection must be an administrator's. */
  public DatabasePreparer(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /**
   * Prepares the database in one transaction.
   *
   * @throws CaptureException where a table is missing or the server does not log logically
   */
  public void prepare(String debeziumPassword) throws SQLException {
    connection.setAutoCommit(false);
    checkServer();
    checkTables();
    role(debeziumPassword);
    captureTables();
    List<String> published = new ArrayList<>();
    for (CapturedTable table : database.capturedTables()) {
      execute("ALTER TABLE public.%s REPLICA IDENTITY FULL".formatted(table.tableName()));
      execute("GRANT SELECT ON public.%s TO %s".formatted(table.tableName(), ROLE));
      published.add(table.tableName());
    }
    published.add(CaptureTables.HEARTBEAT);
    published.add(CaptureTables.SIGNAL);
    publication(published);
    connection.commit();
    LOG.info("Prepared {}: {} tables published", database.databaseName(), published.size());
  }

  private void checkServer() throws SQLException {
    String level = text("SHOW wal_level");
    if (!level.equals("logical")) {
      throw new CaptureException(
          "%s: wal_level is %s; set wal_level=logical and restart PostgreSQL"
              .formatted(database.databaseName(), level));
    }
  }

  private void checkTables() throws SQLException {
    for (CapturedTable table : database.capturedTables()) {
      if (text("SELECT to_regclass('public.%s')".formatted(table.tableName())) == null) {
        throw new CaptureException(
            "%s: table %s is missing; create the shop first (data-generator --prepare-only)"
                .formatted(database.databaseName(), table.tableName()));
      }
    }
  }

  private void role(String password) throws SQLException {
    // Roles belong to the server: databases of one server are prepared one after the other.
    execute("SELECT pg_advisory_xact_lock(hashtext('instashop.roles'))");
    if (text("SELECT rolname FROM pg_roles WHERE rolname = '%s'".formatted(ROLE)) == null) {
      execute("CREATE ROLE %s LOGIN REPLICATION".formatted(ROLE));
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT format('ALTER ROLE %I PASSWORD %L', ?, ?)")) {
      statement.setString(1, ROLE);
      statement.setString(2, password);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        execute(result.getString(1));
      }
    }
    execute("GRANT CONNECT ON DATABASE %s TO %s".formatted(database.databaseName(), ROLE));
    execute("GRANT USAGE ON SCHEMA public TO %s".formatted(ROLE));
  }

  private void captureTables() throws SQLException {
    execute(
        """
        CREATE TABLE IF NOT EXISTS public.%s (id integer PRIMARY KEY, beat_at timestamptz NOT NULL)"""
            .formatted(CaptureTables.HEARTBEAT));
    execute(
        "INSERT INTO public.%s VALUES (1, clock_timestamp()) ON CONFLICT DO NOTHING"
            .formatted(CaptureTables.HEARTBEAT));
    execute(
        """
        CREATE TABLE IF NOT EXISTS public.%s (id varchar(64) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048))"""
            .formatted(CaptureTables.SIGNAL));
    execute("ALTER TABLE public.%s REPLICA IDENTITY FULL".formatted(CaptureTables.HEARTBEAT));
    execute("GRANT SELECT, UPDATE ON public.%s TO %s".formatted(CaptureTables.HEARTBEAT, ROLE));
    execute("GRANT SELECT, INSERT ON public.%s TO %s".formatted(CaptureTables.SIGNAL, ROLE));
  }

  private void publication(List<String> tables) throws SQLException {
    String name = database.databaseName() + "_publication";
    Set<String> published = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT tablename FROM pg_publication_tables WHERE pubname = '%s'"
                    .formatted(name))) {
      while (result.next()) {
        published.add(result.getString(1));
      }
    }
    if (published.equals(new TreeSet<>(tables))) {
      return;
    }
    String list = "public." + String.join(", public.", tables);
    boolean exists =
        text("SELECT pubname FROM pg_publication WHERE pubname = '%s'".formatted(name)) != null;
    execute(
        exists
            ? "ALTER PUBLICATION %s SET TABLE %s".formatted(name, list)
            : "CREATE PUBLICATION %s FOR TABLE %s".formatted(name, list));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : null;
    }
  }
}
