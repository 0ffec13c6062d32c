package com.instashop.capture;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.connector.ConnectorStatus;
import com.instashop.capture.database.DatabaseAddress;
import com.instashop.capture.database.DatabasePreparer;
import com.instashop.capture.database.ReplicationSlot;
import com.instashop.capture.topic.TopicCreator;
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
    if (password == null) {
      throw new CaptureException("Set " + PASSWORD + " to the password of the role debezium");
    }
    for (Database database : Database.operational()) {
      try (Connection connection = connect(database)) {
        new DatabasePreparer(database, connection).prepare(password);
      }
    }
  }

  /** Creates the topics. */
  public void topics(String bootstrapServers, int partitions, short replication)
      throws InterruptedException {
    try (Admin kafka = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      new TopicCreator(partitions, replication).create(kafka);
    }
  }

  /** Registers the connectors, or changes those that are there. */
  public void register(ConnectClient connect, Pace pace) throws InterruptedException {
    for (Database database : Database.operational()) {
      connect.put(ConnectorDefinition.of(DatabaseAddress.of(database, environment), pace));
    }
    LOG.info("Registered {} connectors", Database.operational().size());
  }

  /**
   * Waits until every connector has taken its snapshot and streams.
   *
   * @throws CaptureException where one failed, or time ran out
   */
  public void await(ConnectClient connect, Duration patience)
      throws InterruptedException, SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Database database : Database.operational()) {
      try (Connection connection = connect(database)) {
        await(connect, database, connection, deadline);
      }
    }
    LOG.info("All connectors stream");
  }

  private static void await(
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
        throw new CaptureException("%s failed: %s".formatted(name, status.error()));
      }
      if (System.nanoTime() > deadline) {
        throw new CaptureException(
            "%s does not stream yet (%s): look into the log of Kafka Connect"
                .formatted(name, status == null ? "not registered" : status));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Deletes a connector with its offsets and its replication slot. */
  public void delete(ConnectClient connect, Database database, Duration patience)
      throws InterruptedException, SQLException {
    connect.stop(database.connector());
    long deadline = System.nanoTime() + patience.toNanos();
    try (Connection connection = connect(database)) {
      while (!ReplicationSlot.of(database).drop(connection)) {
        if (System.nanoTime() > deadline) {
          throw new CaptureException(
              "%s does not let go of its replication slot".formatted(database.connector()));
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
    connect.delete(database.connector());
    LOG.info(
        "Deleted {} with its offsets and its replication slot; registered again, it takes a new"
            + " snapshot",
        database.connector());
  }

  private Connection connect(Database database) {
    return DatabaseAddress.of(database, environment).connect(environment);
  }
}
