package com.instashop.capture.database;

import com.instashop.contracts.schema.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The replication slot of a connector. */
public record ReplicationSlot(String name) {

  public static ReplicationSlot of(Database database) {
    return new ReplicationSlot(database.databaseName() + "_slot");
  }

  /** Whether somebody streams from it. */
  public boolean isActive(Connection connection) throws SQLException {
    return is("SELECT active FROM pg_replication_slots WHERE slot_name = ?", connection);
  }

  /** Drops it, if it is there and nobody streams from it; true where it is gone. */
  public boolean drop(Connection connection) throws SQLException {
    is(
        """
        SELECT pg_drop_replication_slot(slot_name) IS NOT NULL FROM pg_replication_slots
        WHERE slot_name = ? AND NOT active""",
        connection);
    return !is("SELECT true FROM pg_replication_slots WHERE slot_name = ?", connection);
  }

  private boolean is(String sql, Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }
}
