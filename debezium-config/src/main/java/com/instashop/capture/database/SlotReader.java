package com.instashop.capture.database;

import com.instashop.contracts.schema.Database;
import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the replication slots of databases, as the role that streams from them. */
public final class SlotReader implements ReplicationSlots, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotReader.class);

  /** Nobody waits long for a host that has vanished. */
  private static final int PATIENCE_MILLIS = 5_000;

  private final Deployment deployment;
  private final Map<Database, Connection> connections = new HashMap<>();

  public SlotReader(Deployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public Optional<ReplicationSlot.State> state(Database database) {
    try {
      return ReplicationSlot.of(database).state(connection(database));
    } catch (SQLException | ProgramException e) {
      LOG.debug("{} does not tell of its slot", database, e);
      close(connections.remove(database));
      return Optional.empty();
    }
  }

  @Override
  public boolean drop(Database database) {
    try {
      return ReplicationSlot.of(database).drop(connection(database));
    } catch (SQLException | ProgramException e) {
      LOG.warn("{} does not drop its slot: {}", database, e.getMessage());
      close(connections.remove(database));
      return false;
    }
  }

  private Connection connection(Database database) throws SQLException {
    Connection connection = connections.get(database);
    if (connection == null) {
      connection = deployment.connect(database, Account.CAPTURE);
      connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
      connections.put(database, connection);
    }
    return connection;
  }

  private static void close(Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("Closing a broken connection", e);
      }
    }
  }

  @Override
  public void close() {
    connections.values().forEach(SlotReader::close);
    connections.clear();
  }
}
