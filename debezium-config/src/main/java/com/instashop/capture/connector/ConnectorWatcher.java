package com.instashop.capture.connector;

import com.instashop.capture.database.ReplicationSlot;
import com.instashop.capture.database.ReplicationSlots;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.program.ProgramException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
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
 * anew whose changes PostgreSQL has thrown away, and tells how they are.
 */
public final class ConnectorWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatcher.class);

  private static final String LOST =
      "PostgreSQL has deleted changes that were not read yet (max_slot_wal_keep_size): all tables"
          + " are read anew";

  private final ConnectClient connect;
  private final ReplicationSlots slots;
  private final Consumer<ConnectorsHealth> publisher;
  private final Clock clock;
  private final Map<String, BackOff> backOffs = new HashMap<>();
  private final Set<String> readingAnew = new HashSet<>();
  private boolean reachable = true;

  public ConnectorWatcher(
      ConnectClient connect,
      ReplicationSlots slots,
      Consumer<ConnectorsHealth> publisher,
      Clock clock) {
    this.connect = connect;
    this.slots = slots;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Looks once. */
  public void look() throws InterruptedException {
    SortedMap<String, ConnectorsHealth.Connector> found = new TreeMap<>();
    try {
      for (Map.Entry<String, ConnectorStatus> entry : connect.statuses().entrySet()) {
        ConnectorStatus status = entry.getValue();
        BackOff backOff = backOffs.computeIfAbsent(entry.getKey(), unused -> new BackOff());
        Optional<ReplicationSlot.State> slot = slots.state(Database.ofConnector(entry.getKey()));
        boolean isLost = slot.map(ReplicationSlot.State::isLost).orElse(false);
        if (isLost) {
          readAnew(entry.getKey(), status);
        } else if (status.isStopped() && readingAnew.contains(entry.getKey())) {
          goOn(entry.getKey());
        } else {
          mend(entry.getKey(), status, backOff);
        }
        found.put(
            entry.getKey(),
            new ConnectorsHealth.Connector(
                status.state(),
                status.task(),
                backOff.restarts(),
                isLost ? LOST : status.error(),
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

  /**
   * Takes a step towards a new snapshot. The slot goes last: until then who comes after us, if we
   * are killed, finds it lost and goes on.
   */
  private void readAnew(String name, ConnectorStatus status) throws InterruptedException {
    if (readingAnew.add(name)) {
      LOG.error("{}: {}", name, LOST);
    }
    try {
      if (!status.isStopped()) {
        connect.stop(name);
        return;
      }
      connect.forgetOffsets(name);
      if (slots.drop(Database.ofConnector(name))) {
        goOn(name);
      }
    } catch (ProgramException e) {
      LOG.warn("{} does not read anew yet: {}", name, e.getMessage());
    }
  }

  private void goOn(String name) throws InterruptedException {
    connect.resume(name);
    readingAnew.remove(name);
    LOG.warn("{} takes a new snapshot", name);
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
