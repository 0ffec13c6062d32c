package com.instashop.capture;

import com.instashop.capture.connector.StreamWait;
import com.instashop.capture.database.ReplicationSlot;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.PartitionRange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is seen of the connector of a database.
 *
 * @param connection as capture's role, which is the connector's
 */
record SignsOfLife(Database database, Tables tables, Connection connection, Admin kafka)
    implements StreamWait.Signs {
  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);

  /** Where changes were lost that nobody had read, the connector takes another snapshot. */
  @Override
  public boolean isStreaming() throws SQLException {
    ReplicationSlot slot = ReplicationSlot.of(database);
    Optional<ReplicationSlot.State> state = slot.state(connection);
    if (state.map(ReplicationSlot.State::isLost).orElse(false) && slot.drop(connection)) {
      LOG.warn("{} had lost changes: it reads all tables anew", slot.name());
    }
    return state.map(ReplicationSlot.State::active).orElse(false);
  }

  /** A session that waits for a lock, for who takes its rows, or for changes, does not get on. */
  @Override
  public boolean isBusy() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet busy =
            statement.executeQuery(
                """
                SELECT FROM pg_stat_activity
                WHERE datname = current_database() AND usename = current_user
                  AND pid <> pg_backend_pid() AND state = 'active'
                  AND coalesce(wait_event_type, '') NOT IN ('Activity', 'Client', 'Lock')\
                """)) {
      return busy.next();
    }
  }

  @Override
  public long records() throws InterruptedException {
    try {
      return PartitionRange.of(
              kafka, tables.of(database).stream().map(CapturedTable::topic).toList())
          .values()
          .stream()
          .mapToLong(PartitionRange::end)
          .sum();
    } catch (ExecutionException e) {
      throw ProgramException.trouble(
          "Kafka does not say what it has: " + ProgramException.firstLine(e), e);
    }
  }

  @Override
  public void beat() throws SQLException {
    new Heartbeat(database).beat(connection);
  }

  @Override
  public long beats() throws InterruptedException {
    return new Heartbeat(database).arrived(kafka);
  }
}
