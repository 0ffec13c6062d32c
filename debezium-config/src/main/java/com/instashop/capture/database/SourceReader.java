package com.instashop.capture.database;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at databases over connections that stay open. One that lets us wait in vain is left out for
 * a while, and so are the others of its server: who watches has others to look at.
 */
public final class SourceReader implements Sources, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);

  /** Nobody waits long for a host that has vanished. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** It is left out for so many times as long as we waited: where that is not long, not at all. */
  private static final int LEFT_OUT = 4;

  /** With this begins the SQLSTATE where nobody gets through to a server. */
  private static final String NO_WAY = "08";

  private static final Duration CHECKED_EVERY = Duration.ofSeconds(20);

  private final Deployment deployment;
  private final Map<Database, Connection> connections = new HashMap<>();
  private final Map<Database, Checked> checked = new HashMap<>();

  /** Who lets us wait in vain: a database by its name, or a server by its address. */
  private final Map<String, Silence> silent = new HashMap<>();

  /** Who could not be asked the last time. */
  private final Set<Database> away = new HashSet<>();

  private Set<Database> captured;

  /** The declarations with which these are captured; null before the first look. */
  private SortedMap<String, String> declared;

  /** What was found out, and when by {@link System#nanoTime}. */
  private record Checked(Optional<String> fault, long at) {}

  /** Why somebody is left out, and until when by {@link System#nanoTime}. */
  private record Silence(String why, long until) {}

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
  public boolean isSnapshotTaken(Database database) {
    return ask(database, ReplicationSlot::isSnapshotTaken);
  }

  @Override
  public boolean dropSlot(Database database) {
    try {
      return ask(database, ReplicationSlot.of(database)::drop);
    } catch (ProgramException e) {
      LOG.warn("{} does not drop its slot: {}", database, e.getMessage());
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
    List<String> faults =
        ask(
            database,
            connection ->
                new CaptureCheck(database, deployment.captured().of(database), connection)
                    .faults());
    Optional<String> fault =
        Optional.of(faults)
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

  /** Something that only a database knows. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Its answer.
   *
   * @throws ProgramException where there is none
   */
  private <T> T ask(Database database, Question<T> question) {
    long begin = System.nanoTime();
    try {
      checkNotLeftOut(database, begin);
      T answer = answer(database, question);
      if (away.remove(database)) {
        LOG.info("{} can be asked again", database);
      }
      return answer;
    } catch (SQLException | ProgramException e) {
      close(connections.remove(database));
      String why = ProgramException.firstLine(e);
      if (e instanceof SQLException failure) {
        long now = System.nanoTime();
        String state = String.valueOf(failure.getSQLState());
        silent.put(
            state.startsWith(NO_WAY) ? server(database) : database.databaseName(),
            new Silence(why, now + LEFT_OUT * (now - begin)));
      }
      if (away.add(database)) {
        LOG.warn("{} cannot be asked: {}", database, why);
      }
      throw ProgramException.trouble("%s cannot be asked: %s".formatted(database, why), e);
    }
  }

  private void checkNotLeftOut(Database database, long now) {
    for (String who : List.of(database.databaseName(), server(database))) {
      Silence silence = silent.get(who);
      if (silence != null && now - silence.until() < 0) {
        throw ProgramException.trouble(silence.why());
      }
    }
  }

  private String server(Database database) {
    return deployment.database(database, Account.CAPTURE).server();
  }

  /** A connection that was open may have broken while its server is well. */
  private <T> T answer(Database database, Question<T> question) throws SQLException {
    Connection open = connections.get(database);
    if (open != null) {
      try {
        return question.ask(open);
      } catch (SQLException e) {
        LOG.debug("{} is connected to anew", database, e);
        close(connections.remove(database));
      }
    }
    Connection connection = deployment.database(database, Account.CAPTURE).connect(PATIENCE);
    connections.put(database, connection);
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
    return question.ask(connection);
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
