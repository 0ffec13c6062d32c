package com.instashop.capture.database;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.schema.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The replication slot of a connector. */
public record ReplicationSlot(String name) {

  /**
   * What PostgreSQL says of a slot.
   *
   * @param wal {@code wal_status}: what has become of the write-ahead log that it needs, see <a
   *     href="https://www.postgresql.org/docs/17/view-pg-replication-slots.html">the view</a>; null
   *     before it needs any
   * @param retainedBytes how much of the log is kept for it; null where nothing is
   * @param active whether somebody streams from it
   */
  public record State(String wal, Long retainedBytes, boolean active) {
    private static final String UNRESERVED = "unreserved";

    /** Whether changes that nobody has read yet are gone: nobody can go on from it. */
    public boolean isLost() {
      return ConnectorsHealth.Connector.LOST.equals(wal);
    }

    /** Whether the next checkpoint may take away changes that nobody has read yet. */
    public boolean isUnreserved() {
      return UNRESERVED.equals(wal);
    }
  }

  public static ReplicationSlot of(Database database) {
    return new ReplicationSlot(database.databaseName() + "_slot");
  }

  /**
   * Whether the role of this connection takes a snapshot of this database: nobody streams until
   * that is read.
   */
  public static boolean isSnapshotTaken(Connection connection) throws SQLException {
    return new Sql(connection)
        .is(
            """
            SELECT EXISTS (
              SELECT FROM pg_stat_activity
              WHERE usename = current_user AND datname = current_database()
                AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL)""");
  }

  /** How it is; empty where there is none. */
  public Optional<State> state(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT wal_status, pg_wal_lsn_diff(
                CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
                restart_lsn)::bigint, active
            FROM pg_replication_slots WHERE slot_name = ?""")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new State(row.getString(1), row.getObject(2, Long.class), row.getBoolean(3)))
            : Optional.empty();
      }
    }
  }

  /** Drops it, if it is there and nobody streams from it; true where it is gone. */
  public boolean drop(Connection connection) throws SQLException {
    Sql sql = new Sql(connection);
    sql.texts(
        """
        SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots
        WHERE slot_name = ? AND NOT active""",
        name);
    return !isThere(sql);
  }

  /** Whether there is one, in use or not. */
  boolean isThere(Sql sql) throws SQLException {
    return sql.is("SELECT true FROM pg_replication_slots WHERE slot_name = ?", name);
  }
}
