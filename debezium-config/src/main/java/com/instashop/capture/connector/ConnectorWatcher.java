package com.instashop.capture.connector;

import com.instashop.capture.database.ReplicationSlot;
import com.instashop.capture.database.Sources;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.schema.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the connectors: restarts what failed, with growing pauses, lets those read everything
 * anew whose changes PostgreSQL has thrown away, and tells how they, their databases and their
 * topics are.
 */
public final class ConnectorWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatcher.class);

  private final ConnectClient connect;
  private final Sources sources;
  private final Topics topics;
  private final Consumer<ConnectorsHealth> publisher;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final SlotWatch slots;
  private final Map<String, BackOff> backOffs = new HashMap<>();
  private boolean reachable = true;

  /** Where the changes of databases go. */
  @FunctionalInterface
  public interface Topics {
    /** What is wrong with the topics of a database, in a line; empty where all is well. */
    Optional<String> fault(Database database) throws InterruptedException;
  }

  /**
   * One that has not looked yet.
   *
   * @param clock for when it looked
   * @param nanoTime {@link System#nanoTime}, for pauses
   */
  public ConnectorWatcher(
      ConnectClient connect,
      Sources sources,
      Topics topics,
      Consumer<ConnectorsHealth> publisher,
      Clock clock,
      LongSupplier nanoTime) {
    this.connect = connect;
    this.sources = sources;
    this.slots = new SlotWatch(sources);
    this.topics = topics;
    this.publisher = publisher;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Looks once. */
  public void look() throws InterruptedException {
    SortedMap<String, ConnectorsHealth.Connector> found = new TreeMap<>();
    try {
      Set<Database> captured = sources.captured();
      for (Map.Entry<String, ConnectorStatus> entry : connect.statuses().entrySet()) {
        Database database = Database.ofConnector(entry.getKey());
        if (captured.contains(database)) {
          found.put(entry.getKey(), look(entry.getKey(), database, entry.getValue()));
        }
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

  private ConnectorsHealth.Connector look(String name, Database database, ConnectorStatus status)
      throws InterruptedException {
    BackOff backOff = backOffs.computeIfAbsent(name, unused -> new BackOff(nanoTime));
    Optional<ReplicationSlot.State> slot = Optional.empty();
    String error;
    try {
      slot = sources.slot(database);
      if (slot.filter(ReplicationSlot.State::isLost).isPresent()) {
        readAnew(name);
      }
      error = error(name, database, status, slot).orElse(null);
    } catch (ProgramException e) {
      // Debezium may try again and again, and its task says RUNNING all the time.
      error = status.error() == null ? e.getMessage() : status.error();
    }
    mend(name, status, backOff);
    return new ConnectorsHealth.Connector(
        status.state(),
        status.task(),
        backOff.restarts(),
        error,
        slot.map(ReplicationSlot.State::wal).orElse(null),
        slot.map(ReplicationSlot.State::retainedBytes).orElse(null));
  }

  /** What is wrong, the worst of it; empty where all is well. */
  private Optional<String> error(
      String name, Database database, ConnectorStatus status, Optional<ReplicationSlot.State> slot)
      throws InterruptedException {
    Optional<String> worst = slots.fault(name, database, status, slot);
    if (worst.isPresent()) {
      return worst;
    }
    Optional<String> fault = sources.fault(database);
    return fault.isPresent() ? fault : topics.fault(database);
  }

  /**
   * Drops a slot from which nobody can go on. The connector's task tries to obtain it all the time:
   * it makes a new one, finds that its offset is not in it ({@code snapshot.mode=when_needed}), and
   * takes a snapshot that belongs to it. Not by stopping the connector: a task that does not hear
   * of that makes the new slot, and the next one would take a snapshot beside it.
   */
  private void readAnew(String name) {
    if (sources.dropSlot(Database.ofConnector(name))) {
      LOG.error("{}: {}", name, SlotWatch.LOST);
    }
  }

  private void mend(String name, ConnectorStatus status, BackOff backOff)
      throws InterruptedException {
    if (status.isRunning()) {
      backOff.running();
    } else if (status.isFailed() && backOff.isDue()) {
      Duration pause = backOff.restart(connect, name);
      LOG.warn(
          "{} failed ({}): restart {}, the next in {} s at the earliest",
          name,
          status.error(),
          backOff.restarts(),
          pause.toSeconds());
    }
  }
}
