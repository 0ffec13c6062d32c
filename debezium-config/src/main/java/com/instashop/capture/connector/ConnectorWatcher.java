package com.instashop.capture.connector;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.program.ProgramException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the connectors: restarts what failed, with growing pauses, and tells how they are.
 */
public final class ConnectorWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatcher.class);

  private final ConnectClient connect;
  private final Consumer<ConnectorsHealth> publisher;
  private final Clock clock;
  private final Map<String, BackOff> backOffs = new HashMap<>();
  private boolean reachable = true;

  public ConnectorWatcher(
      ConnectClient connect, Consumer<ConnectorsHealth> publisher, Clock clock) {
    this.connect = connect;
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
        mend(entry.getKey(), status, backOff);
        found.put(
            entry.getKey(),
            new ConnectorsHealth.Connector(
                status.state(), status.task(), backOff.restarts(), status.error()));
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
