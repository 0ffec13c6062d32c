package com.instashop.capture.connector;

import com.instashop.capture.database.ReplicationSlot;
import com.instashop.capture.database.Sources;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.schema.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the connectors: restarts what failed, with growing pauses, lets those read everything
 * anew whose changes PostgreSQL has thrown away, and tells how they, their databases and their
 * topics are.
 */
public final class ConnectorWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatcher.class);

  private static final String LOST =
      "PostgreSQL has deleted changes that were not read yet (max_slot_wal_keep_size): all tables"
          + " are read anew";

  private final ConnectClient connect;
  private final Sources sources;
  private final Topics topics;
  private final Consumer<ConnectorsHealth> publisher;
  private final Clock clock;
  private final Map<String, BackOff> backOffs = new HashMap<>();
  private boolean reachable = true;

  /** Where the changes of databases go. */
  @FunctionalInterface
  public interface Topics {
    /** What is wrong with the topics of a database, in a line; empty where all is well. */
    Optional<String> fault(Database database) throws InterruptedException;
  }

  public ConnectorWatcher(
      ConnectClient connect,
      Sources sources,
      Topics topics,
      Consumer<ConnectorsHealth> publisher,
      Clock clock) {
    this.connect = connect;
    this.sources = sources;
    this.topics = topics;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Looks once. */
  public void look() throws InterruptedException {
    SortedMap<String, ConnectorsHealth.Connector> found = new TreeMap<>();
    try {
      Set<Database> captured = sources.captured();
      for (Map.Entry<String, ConnectorStatus> entry : connect.statuses().entrySet()) {
        ConnectorStatus status = entry.getValue();
        Database database = Database.ofConnector(entry.getKey());
        if (!captured.contains(database)) {
          continue;
        }
        BackOff backOff = backOffs.computeIfAbsent(entry.getKey(), unused -> new BackOff());
        Optional<ReplicationSlot.State> slot = sources.slot(database);
        boolean isLost = slot.map(ReplicationSlot.State::isLost).orElse(false);
        if (isLost) {
          readAnew(entry.getKey());
        }
        mend(entry.getKey(), status, backOff);
        found.put(
            entry.getKey(),
            new ConnectorsHealth.Connector(
                status.state(),
                status.task(),
                backOff.restarts(),
                isLost ? LOST : error(database, status),
                slot.map(ReplicationSlot.State::wal).orElse(null),
                slot.map(ReplicationSlot.State::retainedBytes).orElse(null)));
      }
      if (!reachable) {
        LOG.info("Kafka Connect is back");
      }
      reachable = true;
    } catch (ProgramException e) {
      if (reachable) {
        LOG.warn("{}", e.getMessage());
      }
      reachable = false;
      found.clear();
    }
    publisher.accept(new ConnectorsHealth(reachable, found, clock.instant()));
  }

  /** What is wrong, the worst of it; null where all is well. */
  private String error(Database database, ConnectorStatus status) throws InterruptedException {
    if (status.error() != null) {
      return status.error();
    }
    Optional<String> fault = sources.fault(database);
    return (fault.isPresent() ? fault : topics.fault(database)).orElse(null);
  }

  /**
   * Drops a slot from which nobody can go on. The connector's task tries to obtain it all the time:
   * it makes a new one, finds that its offset is not in it ({@code snapshot.mode=when_needed}), and
   * takes a snapshot that belongs to it. Not by stopping the connector: a task that does not hear
   * of that makes the new slot, and the next one would take a snapshot beside it.
   */
  private void readAnew(String name) {
    if (sources.dropSlot(Database.ofConnector(name))) {
      LOG.error("{}: {}", name, LOST);
    }
  }

  private void mend(String name, ConnectorStatus status, BackOff backOff)
      throws InterruptedException {
    Instant now = clock.instant();
    if (status.isRunning()) {
      backOff.running(now);
    } else if (status.isFailed() && backOff.isDue(now)) {
      backOff.restarted(now);
      LOG.warn(
          "{} failed ({}): restart {}, the next not before {}",
          name,
          status.error(),
          backOff.restarts(),
          backOff.notBefore());
      try {
        connect.restart(name, true);
      } catch (ProgramException e) {
        LOG.warn("{} was not restarted: {}", name, e.getMessage());
      }
    }
  }
}
