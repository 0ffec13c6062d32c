package com.instashop.capture.database;

import com.instashop.contracts.schema.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** The replication slot of a connector. */
public record ReplicationSlot(String name) {

  public static ReplicationSlot of(Database database) {
    return new ReplicationSlot(database.databaseName() + "_slot");
  }

  /** Whether somebody streams from it. */
  public boolean isActive(Connection connection) throws SQLException {
    return new Sql(connection)
        .is("SELECT active FROM pg_replication_slots WHERE slot_name = ?", name);
  }

  /** Drops it, if it is there and nobody streams from it; true where it is gone. */
  public boolean drop(Connection connection) throws SQLException {
    Sql sql = new Sql(connection);
    sql.texts(
        """
        SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots
        WHERE slot_name = ? AND NOT active""",
        name);
    return !sql.is("SELECT true FROM pg_replication_slots WHERE slot_name = ?", name);
  }
}
