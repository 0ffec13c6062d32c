package com.instashop.capture.connector;

import com.instashop.capture.CaptureException;
import com.instashop.contracts.redis.ConnectorsHealth;
import java.time.Clock;
import java.time.Duration;
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
  static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final ConnectClient connect;
  private final Consumer<ConnectorsHealth> publisher;
  private final Clock clock;
  private final Map<String, Restarts> restarts = new HashMap<>();
  private boolean reachable = true;

  /** What was done for a connector so far. */
  private static final class Restarts {
    private long count;
    private Duration pause = FIRST_PAUSE;
    private Instant notBefore = Instant.EPOCH;
  }

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
        Restarts history = restarts.computeIfAbsent(entry.getKey(), unused -> new Restarts());
        mend(entry.getKey(), status, history);
        found.put(
            entry.getKey(),
            new ConnectorsHealth.Connector(
                status.state(), status.task(), history.count, status.error()));
      }
      if (!reachable) {
        LOG.info("Kafka Connect is back");
      }
      reachable = true;
    } catch (CaptureException e) {
      if (reachable) {
        LOG.warn("{}", e.getMessage());
      }
      reachable = false;
    }
    publisher.accept(new ConnectorsHealth(reachable, found, clock.instant()));
  }

  private void mend(String name, ConnectorStatus status, Restarts history)
      throws InterruptedException {
    Instant now = clock.instant();
    if (status.isFailed() && !now.isBefore(history.notBefore)) {
      history.count++;
      history.notBefore = now.plus(history.pause);
      LOG.warn(
          "{} failed ({}): restart {}, the next not before {}",
          name,
          status.error(),
          history.count,
          history.notBefore);
      history.pause = longer(history.pause);
      connect.restart(name, true);
    } else if (status.isRunning() && now.isAfter(history.notBefore.plus(LONGEST_PAUSE))) {
      history.pause = FIRST_PAUSE;
    }
  }

  static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
