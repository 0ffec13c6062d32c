package com.instashop.capture;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.connector.ConnectorStatus;
import com.instashop.capture.database.DatabaseAddress;
import com.instashop.capture.database.DatabasePreparer;
import com.instashop.capture.database.ReplicationSlot;
import com.instashop.contracts.schema.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up capture, step by step; each step can be done again. */
public final class Deployment {
  private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);
  private static final String PASSWORD = "DEBEZIUM_PASSWORD";
  private static final long POLL_MILLIS = 100;

  private final Map<String, String> environment;

  public Deployment(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Makes the databases ready. */
  public void prepare() throws SQLException {
    String password = environment.get(PASSWORD);
    if (password == null || password.isBlank()) {
      throw CaptureException.mistake(
          PASSWORD + " is not set: give it the password of the role " + DatabasePreparer.ROLE);
    }
    for (Database database : Database.operational()) {
      try (Connection connection = connect(database)) {
        new DatabasePreparer(database, connection).prepare(password);
      }
    }
  }

  /** Registers the connectors, or changes those that are there and different. */
  public void register(ConnectClient connect, Pace pace) throws InterruptedException {
    var present = connect.configurations();
    int changed = 0;
    for (Database database : Database.operational()) {
      ConnectorDefinition definition =
          ConnectorDefinition.of(DatabaseAddress.of(database, environment), pace);
      if (!definition.isSameAs(present.get(definition.name()))) {
        connect.put(definition);
        changed++;
      }
    }
    LOG.info(
        "Registered {} connectors, {} were so already",
        changed,
        Database.operational().size() - changed);
  }

  /**
   * Waits until every connector has taken its snapshot and streams: until a heartbeat that was sent
   * after that is committed to Kafka.
   *
   * @throws CaptureException where one failed, or time ran out
   */
  public void await(ConnectClient connect, Admin kafka, Duration patience)
      throws InterruptedException, SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Database database : Database.operational()) {
      try (Connection connection = connect(database)) {
        awaitSlot(connect, database, connection, deadline);
        awaitHeartbeat(database, connection, kafka, deadline);
      }
    }
    LOG.info("All connectors stream");
  }

  private static void awaitSlot(
      ConnectClient connect, Database database, Connection connection, long deadline)
      throws InterruptedException, SQLException {
    String name = database.connector();
    while (true) {
      ConnectorStatus status = connect.statuses().get(name);
      // A slot is active once its connector has read the snapshot and starts to stream.
      if (status != null
          && status.isRunning()
          && ReplicationSlot.of(database).isActive(connection)) {
        return;
      }
      if (status != null && status.isFailed()) {
        throw CaptureException.trouble("%s failed: %s".formatted(name, status.error()));
      }
      if (System.nanoTime() > deadline) {
        throw CaptureException.trouble(
            status == null
                ? "%s is not registered: debezium-config register".formatted(name)
                : "%s does not stream yet (connector %s, task %s): look into the log of Kafka Connect"
                    .formatted(name, status.state(), status.task()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static void awaitHeartbeat(
      Database database, Connection connection, Admin kafka, long deadline)
      throws InterruptedException, SQLException {
    Heartbeat heartbeat = new Heartbeat(database);
    long before = heartbeat.arrived(kafka);
    heartbeat.beat(connection);
    while (heartbeat.arrived(kafka) == before) {
      if (System.nanoTime() > deadline) {
        throw CaptureException.trouble(
            "%s runs, but no heartbeat arrives in topic %s: look into the log of Kafka Connect"
                .formatted(database.connector(), database.heartbeatTopic()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Deletes a connector with its offsets, and its replication slot. */
  public void delete(ConnectClient connect, Database database, Duration patience)
      throws InterruptedException, SQLException {
    String name = database.connector();
    long deadline = System.nanoTime() + patience.toNanos();
    boolean registered = connect.statuses().containsKey(name);
    if (registered) {
      connect.stop(name);
      while (!connect.statuses().get(name).isStopped()) {
        pause(deadline, name + " does not stop");
      }
    }
    try (Connection connection = connect(database)) {
      while (!ReplicationSlot.of(database).drop(connection)) {
        pause(deadline, name + " does not let go of its replication slot");
      }
    }
    if (registered) {
      connect.delete(name);
    }
    LOG.info(
        registered
            ? "Deleted {}, its offsets and its replication slot: registered again, it takes a new"
                + " snapshot"
            : "{} was not registered; its replication slot is gone",
        name);
  }

  private static void pause(long deadline, String complaint) throws InterruptedException {
    if (System.nanoTime() > deadline) {
      throw CaptureException.trouble(complaint + " in time: look into the log of Kafka Connect");
    }
    Thread.sleep(POLL_MILLIS);
  }

  private Connection connect(Database database) {
    return DatabaseAddress.of(database, environment).connect(environment);
  }
}
