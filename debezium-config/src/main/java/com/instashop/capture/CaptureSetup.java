package com.instashop.capture;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.connector.StreamWait;
import com.instashop.capture.database.DatabaseAddress;
import com.instashop.capture.database.DatabasePreparer;
import com.instashop.capture.database.Preparation;
import com.instashop.capture.database.ReplicationSlot;
import com.instashop.capture.database.ServerPreparer;
import com.instashop.capture.topic.TopicCreator;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up capture, step by step; each step can be done again. */
public final class CaptureSetup {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureSetup.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 100;

  private final Deployment deployment;
  private final Tables tables;
  private final List<String> mistakes;

  /** Database to those of its tables of which changes were missed until we prepared it. */
  private final Map<Database, List<String>> missed = new HashMap<>();

  /** Capture of what is declared now. */
  public CaptureSetup(Deployment deployment) {
    this.deployment = deployment;
    YamlFolder.Content<CapturedTable> declared = deployment.tables().read();
    this.tables = deployment.shipped().with(declared.right());
    this.mistakes = declared.mistakes();
  }

  /**
   * Creates the databases and roles that are missing.
   *
   * @throws ProgramException where the administrator may not do it
   */
  public void createDatabases() throws SQLException {
    Preparation preparation = Preparation.carriedOut();
    createDatabases(preparation);
    preparation.checkDone();
  }

  /** The same, carried out or written down. */
  public void createDatabases(Preparation preparation) throws SQLException {
    new ServerPreparer(deployment).createDatabases(preparation);
  }

  /**
   * Makes the databases ready, once their tables are there. What a connector has missed because
   * somebody changed one is read anew when the connectors are registered.
   *
   * @throws ProgramException where the administrator may not do it
   */
  public void prepare() throws SQLException, InterruptedException {
    Preparation preparation = Preparation.carriedOut();
    prepare(preparation);
    preparation.checkDone();
    preparation.refusals().forEach(refusal -> LOG.warn("Left out: {}", refusal));
  }

  /** The same, carried out or written down. */
  public void prepare(Preparation preparation) throws SQLException, InterruptedException {
    mistakes.forEach(mistake -> LOG.warn("Left out: {}", mistake));
    for (Database database : tables.databases()) {
      step(
          database,
          () ->
              missed.put(
                  database,
                  DatabasePreparer.prepare(
                      preparation, deployment, database, tables.of(database), mistakes.isEmpty())));
    }
  }

  /** Something that is done for a database. */
  @FunctionalInterface
  private interface Step {
    void take() throws SQLException, InterruptedException;
  }

  /** Nothing of the shop waits for a database that somebody declared. */
  private void step(Database database, Step step) throws SQLException, InterruptedException {
    try {
      step.take();
    } catch (SQLException | ProgramException e) {
      if (deployment.isNeeded(database)) {
        throw e;
      }
      LOG.warn("{} is left out: {}", database, ProgramException.firstLine(e));
    }
  }

  /** Creates the topics that are missing. */
  public void createTopics(Admin kafka) throws InterruptedException {
    topics().create(kafka);
  }

  /**
   * Registers the connectors, or changes those that are there and different. One that gets a table
   * more, or has missed changes, reads all of its tables anew, which replaces what was known of
   * them.
   */
  public void register(ConnectClient connect, Admin kafka, Pace pace)
      throws InterruptedException, SQLException {
    var present = connect.configurations();
    String connectorClass = connect.connectorClass();
    Map<String, Integer> partitions = topics().partitions(kafka);
    if (connectorClass.equals(ConnectorDefinition.DEBEZIUM)
        && partitions.values().stream().anyMatch(count -> count > 1)) {
      LOG.warn(
          "Topics have several partitions, and Kafka Connect has not our connector: after a"
              + " TRUNCATE or a repeated snapshot numbers are not exact; see docs/sizing.md");
    }
    int[] changed = {0};
    for (Database database : tables.databases()) {
      step(
          database,
          () -> {
            ConnectorDefinition definition = definition(database, pace, connectorClass, partitions);
            if (register(connect, database, definition, present.get(definition.name()))) {
              changed[0]++;
            }
          });
    }
    LOG.info(
        "Registered {} connectors, {} were so already",
        changed[0],
        tables.databases().size() - changed[0]);
  }

  /**
   * Registers one.
   *
   * @param registered what it is now; null where it is not
   * @return whether it was not so already
   */
  private boolean register(
      ConnectClient connect,
      Database database,
      ConnectorDefinition definition,
      Map<String, String> registered)
      throws InterruptedException, SQLException {
    if (registered != null && !mistakes.isEmpty() && definition.hasLessThan(registered)) {
      LOG.warn("{} stays as it is until all declarations are right", definition.name());
      return false;
    }
    boolean anew =
        registered == null
            ? slot(database).isPresent()
            : isToReadAnew(connect, database, definition, registered);
    if (!anew && definition.isSameAs(registered)) {
      return false;
    }
    if (anew) {
      delete(connect, database, PATIENCE);
    }
    connect.put(definition);
    missed.remove(database);
    return true;
  }

  private boolean isToReadAnew(
      ConnectClient connect,
      Database database,
      ConnectorDefinition definition,
      Map<String, String> registered)
      throws InterruptedException, SQLException {
    if (definition.hasMoreThan(registered)) {
      return true;
    }
    List<String> tablesMissed = missed.getOrDefault(database, List.of());
    if (!tablesMissed.isEmpty()) {
      LOG.warn(
          "{}: all tables are read anew: somebody had changed the database, and changes of {} did"
              + " not come, or not whole",
          database,
          tablesMissed);
      return true;
    }
    if (isSlotIdle(database) && !connect.hasOffsets(definition.name())) {
      LOG.warn("{}: all tables are read anew: Kafka has lost how far it was read", database);
      return true;
    }
    return false;
  }

  /** Whether nobody needs the slot that is there: who streams, or takes a snapshot, has begun. */
  private boolean isSlotIdle(Database database) throws SQLException {
    try (Connection connection = deployment.connect(database, Account.CAPTURE)) {
      return ReplicationSlot.of(database)
              .state(connection)
              .filter(slot -> !slot.active())
              .isPresent()
          && !ReplicationSlot.isSnapshotTaken(connection);
    }
  }

  /**
   * The slot that it has, also of a connector that is gone or does not know where it was: a
   * snapshot that is taken beside a slot does not end where the slot begins.
   */
  private Optional<ReplicationSlot.State> slot(Database database) throws SQLException {
    try (Connection connection = deployment.connect(database, Account.CAPTURE)) {
      return ReplicationSlot.of(database).state(connection);
    }
  }

  private ConnectorDefinition definition(
      Database database, Pace pace, String connectorClass, Map<String, Integer> partitions) {
    return ConnectorDefinition.of(
        tables.of(database),
        DatabaseAddress.of(database, deployment.capturedJdbc(database)),
        deployment.role(Account.CAPTURE).user(),
        pace,
        connectorClass,
        partitions);
  }

  /**
   * Lets connectors read all tables of some databases anew, which replaces what was known of them.
   * All of them are registered afterwards.
   */
  public void readAnew(
      ConnectClient connect,
      Admin kafka,
      Collection<Database> databases,
      Pace pace,
      Duration patience)
      throws InterruptedException, SQLException {
    try {
      for (Database database : databases) {
        step(database, () -> delete(connect, database, patience));
      }
    } finally {
      register(connect, kafka, pace);
    }
  }

  /** {@link #await(ConnectClient, Admin, Duration, Consumer)}, which is told in the log. */
  public void await(ConnectClient connect, Admin kafka, Duration idle)
      throws InterruptedException, SQLException {
    await(connect, kafka, idle, LOG::info);
  }

  /**
   * Waits until every connector has taken its snapshot and streams.
   *
   * @param idle how long nothing may move
   * @param told from time to time how far it is, in a line
   * @throws ProgramException where one fails again and again, or nothing moves any more
   */
  public void await(ConnectClient connect, Admin kafka, Duration idle, Consumer<String> told)
      throws InterruptedException, SQLException {
    StreamWait wait = new StreamWait(connect, idle, told);
    for (Database database : tables.databases()) {
      if (!deployment.isNeeded(database) && isLeftOut(connect, database)) {
        // It said so.
        continue;
      }
      step(
          database,
          () -> {
            // The heartbeat tables may be another administrator's.
            try (Connection connection = deployment.connect(database, Account.CAPTURE)) {
              wait.await(database, new SignsOfLife(database, tables, connection, kafka));
            }
          });
    }
    LOG.info("All connectors stream");
  }

  /** A worker that is started again does not answer for a while: it is waited for. */
  private static boolean isLeftOut(ConnectClient connect, Database database)
      throws InterruptedException {
    try {
      return !connect.statuses().containsKey(database.connector());
    } catch (ProgramException e) {
      LOG.debug("Kafka Connect is away", e);
      return false;
    }
  }

  /** Takes all that capture needs out of a database of which nothing is captured any more. */
  public void withdraw(ConnectClient connect, Database database, List<CapturedTable> from)
      throws InterruptedException, SQLException {
    step(
        database,
        () -> {
          if (tables.of(database).isEmpty()) {
            delete(connect, database, PATIENCE);
          }
          try (Connection connection = connect(database)) {
            preparer(database, tables.of(database), connection)
                .withdraw(from, deployment.role(Account.AUDITOR));
          }
        });
  }

  private DatabasePreparer preparer(
      Database database, List<CapturedTable> captured, Connection connection) {
    return new DatabasePreparer(
        database,
        captured,
        connection,
        DatabaseAddress.of(database, deployment.jdbc(database)),
        deployment.role(Account.CAPTURE));
  }

  /**
   * Makes sure that it is known what is captured.
   *
   * @throws ProgramException where a declaration is wrong
   */
  public void checkDeclarations() {
    if (!mistakes.isEmpty()) {
      throw ProgramException.mistake(mistakes.get(0));
    }
  }

  /** Takes all that capture needs out of every database; the tables stay. */
  public void withdrawAll(ConnectClient connect) throws InterruptedException, SQLException {
    for (Database database : tables.databases()) {
      delete(connect, database, PATIENCE);
      if (!isThere(database)) {
        LOG.info("{} is not there: nothing is left in it", database);
        continue;
      }
      try (Connection connection = connect(database)) {
        preparer(database, List.of(), connection)
            .withdraw(tables.of(database), deployment.role(Account.AUDITOR));
      }
    }
  }

  /** Deletes the topics with all that is in them. */
  public void deleteTopics(Admin kafka) throws InterruptedException {
    topics().delete(kafka);
  }

  private TopicCreator topics() {
    return new TopicCreator(tables, deployment.partitions(), (short) deployment.replication());
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
    boolean hadSlot;
    try {
      // The slots of a database go with it.
      hadSlot = isThere(database) && dropSlot(database, deadline);
    } catch (InterruptedException | SQLException | ProgramException e) {
      if (registered) {
        // Without its offsets it would take a snapshot beside the slot that is still there.
        connect.resume(name);
      }
      throw e;
    }
    if (registered) {
      connect.delete(name);
      LOG.info(
          "Deleted {}, its offsets and its replication slot: registered again, it takes a new"
              + " snapshot",
          name);
    } else if (hadSlot) {
      LOG.info("{} was not registered; its replication slot is gone", name);
    }
  }

  private boolean isThere(Database database) throws SQLException {
    return new ServerPreparer(deployment).isThere(database);
  }

  /** Drops a replication slot, and returns whether it was there. */
  private boolean dropSlot(Database database, long deadline)
      throws InterruptedException, SQLException {
    ReplicationSlot slot = ReplicationSlot.of(database);
    try (Connection connection = connect(database)) {
      boolean present = slot.state(connection).isPresent();
      while (!slot.drop(connection)) {
        pause(deadline, database.connector() + " does not let go of its replication slot");
      }
      return present;
    }
  }

  private static void pause(long deadline, String complaint) throws InterruptedException {
    if (System.nanoTime() > deadline) {
      throw ProgramException.trouble(complaint + " in time: look into the log of Kafka Connect");
    }
    Thread.sleep(POLL_MILLIS);
  }

  private Connection connect(Database database) throws SQLException {
    return deployment.connect(database, Account.ADMINISTRATOR);
  }
}
