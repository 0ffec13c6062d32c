package com.instashop.capture;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.connector.ConnectorStatus;
import com.instashop.capture.connector.ConnectorWatcher;
import com.instashop.capture.database.SourceReader;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Database;
import com.instashop.program.CommandLines;
import com.instashop.program.Version;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The command line of change data capture. */
@Command(
    name = "debezium-config",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    description = "Prepares the databases, deploys the Debezium connectors and keeps them running.",
    footer = {
      "",
      "Kafka Connect needs the password of Debezium's role in its environment, as"
          + " DEBEZIUM_PASSWORD."
    })
public final class Main {
  private static final Duration WATCH_EVERY = Duration.ofSeconds(2);

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--poll-interval",
      paramLabel = "MILLIS",
      scope = ScopeType.INHERIT,
      defaultValue = "" + Pace.POLL_INTERVAL_MILLIS,
      description =
          "Debezium's wait for more changes; small keeps the latency low, large the idle cost"
              + " (default: ${DEFAULT-VALUE}).")
  private int pollIntervalMillis;

  @Option(
      names = "--heartbeat-interval",
      paramLabel = "MILLIS",
      scope = ScopeType.INHERIT,
      defaultValue = "" + Pace.HEARTBEAT_INTERVAL_MILLIS,
      description = "How often an idle connector moves on (default: ${DEFAULT-VALUE}).")
  private int heartbeatIntervalMillis;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      scope = ScopeType.INHERIT,
      defaultValue = "120",
      description = "How long to wait while nothing moves (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Command(description = "Creates the databases and the roles that are missing.")
  void databases() throws SQLException {
    setup().createDatabases();
  }

  @Command(description = "Makes the databases ready: publications, role, heartbeat tables.")
  void prepare() throws SQLException, InterruptedException {
    setup().prepare();
  }

  @Command(description = "Creates the topics.")
  void topics() throws InterruptedException {
    try (Admin admin = admin()) {
      setup().createTopics(admin);
    }
  }

  @Command(description = "Registers the connectors, or changes those that are there.")
  void register() throws InterruptedException, SQLException {
    try (Admin admin = admin()) {
      setup().register(connect(), admin, pace());
    }
  }

  @Command(name = "wait", description = "Waits until every connector streams.")
  void await() throws InterruptedException, SQLException {
    try (Admin admin = admin()) {
      setup().await(connect(), admin, timeout());
    }
  }

  @Command(description = "Does all of it: prepare, topics, register, wait.")
  void deploy() throws InterruptedException, SQLException {
    CaptureSetup setup = setup();
    ConnectClient connect = connect();
    setup.prepare();
    try (Admin admin = admin()) {
      setup.createTopics(admin);
      setup.register(connect, admin, pace());
      setup.await(connect, admin, timeout());
    }
  }

  @Command(description = "Shows the connectors.")
  void status(
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Option(names = "--config", description = "With their configuration.") boolean config)
      throws InterruptedException {
    ConnectClient connect = connect();
    Map<String, ConnectorStatus> statuses = connect.statuses();
    if (json) {
      System.out.println(Json.write(statuses));
      return;
    }
    for (Map.Entry<String, ConnectorStatus> entry : statuses.entrySet()) {
      ConnectorStatus status = entry.getValue();
      System.out.printf(
          "%-22s %-10s task %-10s %s%n",
          entry.getKey(),
          status.state(),
          status.task(),
          status.error() == null ? "" : status.error());
      if (config) {
        connect
            .configuration(entry.getKey())
            .forEach((key, value) -> System.out.printf("  %s=%s%n", key, value));
      }
    }
  }

  @Command(description = "Restarts a connector with its task, or all.")
  void restart(@Parameters(arity = "0..1", paramLabel = "CONNECTOR") String name)
      throws InterruptedException {
    ConnectClient connect = connect();
    for (Database database : named(name)) {
      connect.restart(database.connector(), false);
    }
  }

  @Command(description = "Deletes a connector with its offsets and its replication slot, or all.")
  void delete(@Parameters(arity = "0..1", paramLabel = "CONNECTOR") String name)
      throws InterruptedException, SQLException {
    ConnectClient connect = connect();
    for (Database database : named(name)) {
      setup().delete(connect, database, timeout());
    }
  }

  @Command(
      description =
          "Restarts failed tasks, watches the databases and reports to Redis, until it is"
              + " stopped.")
  void watch() throws InterruptedException {
    Deployment servers = deployment.load();
    ConnectClient connect = connect();
    try (HealthPublisher publisher = new HealthPublisher(servers.redis(Account.CAPTURE));
        SourceReader sources = new SourceReader(servers);
        PartitionWatch partitions = new PartitionWatch(servers, connect)) {
      ConnectorWatcher watcher =
          new ConnectorWatcher(
              connect, sources, partitions::fault, publisher, Clock.systemUTC(), System::nanoTime);
      while (true) {
        watcher.look();
        Thread.sleep(WATCH_EVERY.toMillis());
      }
    }
  }

  private ConnectClient connect() {
    return new ConnectClient(deployment.load().connect());
  }

  private Admin admin() {
    return Admin.create(deployment.load().kafka(Account.ADMINISTRATOR).settings());
  }

  private CaptureSetup setup() {
    return new CaptureSetup(deployment.load());
  }

  private Pace pace() {
    return new Pace(pollIntervalMillis, heartbeatIntervalMillis);
  }

  private Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  private List<Database> named(String connector) {
    List<Database> databases = deployment.load().captured().databases();
    if (connector == null) {
      return databases;
    }
    List<Database> found =
        databases.stream().filter(database -> database.connector().equals(connector)).toList();
    if (found.isEmpty()) {
      throw ProgramException.mistake(
          "Unknown connector %s: there are %s"
              .formatted(connector, databases.stream().map(Database::connector).toList()));
    }
    return found;
  }

  static CommandLine commandLine() {
    return CommandLines.of(new Main());
  }

  public static void main(String[] arguments) {
    CommandLine commandLine = commandLine();
    if (arguments.length == 0) {
      commandLine.usage(System.err);
      System.exit(CommandLine.ExitCode.USAGE);
    }
    System.exit(commandLine.execute(arguments));
  }
}
