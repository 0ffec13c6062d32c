package com.instashop.capture.database;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at databases over connections that stay open. */
public final class SourceReader implements Sources, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);

  /** Nobody waits long for a host that has vanished. */
  private static final int PATIENCE_MILLIS = 5_000;

  private static final Duration CHECKED_EVERY = Duration.ofSeconds(20);

  private final Deployment deployment;
  private final Map<Database, Connection> connections = new HashMap<>();
  private final Map<Database, Checked> checked = new HashMap<>();
  private Set<Database> captured;

  /** The declarations with which these are captured; null before the first look. */
  private SortedMap<String, String> declared;

  /** What was found out, and when by {@link System#nanoTime}. */
  private record Checked(Optional<String> fault, long at) {}

  public SourceReader(Deployment deployment) {
    this.deployment = deployment;
    this.captured = Set.copyOf(deployment.shipped().databases());
  }

  @Override
  public Set<Database> captured() {
    try {
      SortedMap<String, String> found = deployment.tables().state();
      if (!found.equals(declared)) {
        captured = Set.copyOf(deployment.captured().databases());
        declared = found;
      }
    } catch (ProgramException e) {
      LOG.debug("What is captured stays as it was", e);
    }
    return captured;
  }

  @Override
  public Optional<ReplicationSlot.State> slot(Database database) {
    return ask(database, ReplicationSlot.of(database)::state);
  }

  @Override
  public boolean dropSlot(Database database) {
    try {
      return ReplicationSlot.of(database).drop(connection(database));
    } catch (SQLException | ProgramException e) {
      LOG.warn("{} does not drop its slot: {}", database, e.getMessage());
      close(connections.remove(database));
      return false;
    }
  }

  @Override
  public Optional<String> fault(Database database) {
    Checked known = checked.get(database);
    long now = System.nanoTime();
    if (known != null && now - known.at() < CHECKED_EVERY.toNanos()) {
      return known.fault();
    }
    Optional<List<String>> faults =
        ask(
            database,
            connection ->
                Optional.of(
                    new CaptureCheck(database, deployment.captured().of(database), connection)
                        .faults()));
    if (faults.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> fault =
        faults
            .filter(found -> !found.isEmpty())
            .map(
                found ->
                    "%s; scripts/instashop rebuild --from-databases mends what it can"
                        .formatted(String.join(", ", found)));
    if (fault.isPresent() && (known == null || !known.fault().equals(fault))) {
      LOG.error("{}: {}", database, fault.get());
    }
    checked.put(database, new Checked(fault, now));
    return fault;
  }

  /** Something that a database may have no answer to. */
  @FunctionalInterface
  private interface Question<T> {
    Optional<T> ask(Connection connection) throws SQLException;
  }

  /** Its answer; empty also where it does not answer, and is connected to anew the next time. */
  private <T> Optional<T> ask(Database database, Question<T> question) {
    try {
      return question.ask(connection(database));
    } catch (SQLException | ProgramException e) {
      LOG.debug("{} does not answer", database, e);
      close(connections.remove(database));
      return Optional.empty();
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
    connections.values().forEach(SourceReader::close);
    connections.clear();
  }
}
