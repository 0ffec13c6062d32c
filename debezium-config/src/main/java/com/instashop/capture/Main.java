package com.instashop.capture;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.connector.ConnectorStatus;
import com.instashop.capture.connector.ConnectorWatcher;
import com.instashop.capture.topic.TopicCreator;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.settings.Environment;
import com.instashop.contracts.settings.RedisAddress;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The command line of change data capture. */
@Command(
    name = "debezium-config",
    mixinStandardHelpOptions = true,
    version = "InstaShop change capture 1.0.0",
    scope = ScopeType.INHERIT,
    description = "Prepares the databases, deploys the Debezium connectors and keeps them running.",
    footer = {
      "",
      "Environment: INSTASHOP_DB_URL, CRM_DB_URL, ERP_DB_URL and ECOMMERCE_DB_URL (JDBC),",
      Environment.DB_USER + " and " + Environment.DB_PASSWORD + " of an administrator,",
      "DEBEZIUM_PASSWORD; for watch "
          + Environment.REDIS_USER
          + ", "
          + Environment.REDIS_PASSWORD
          + "."
    })
public final class Main {
  private static final Duration WATCH_EVERY = Duration.ofSeconds(2);

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:" + Environment.KAFKA + ":-" + Environment.DEFAULT_KAFKA + "}",
      description = "Kafka bootstrap servers (default: ${DEFAULT-VALUE}).")
  private String kafka;

  @Option(
      names = "--connect",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      defaultValue =
          "${env:" + Environment.CONNECT_URL + ":-" + Environment.DEFAULT_CONNECT_URL + "}",
      description = "Kafka Connect's REST API (default: ${DEFAULT-VALUE}).")
  private URI connectUrl;

  @Option(
      names = "--redis",
      paramLabel = "URI",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:" + Environment.REDIS + ":-" + Environment.DEFAULT_REDIS + "}",
      description = "Redis, for the connectors' health (default: ${DEFAULT-VALUE}).")
  private URI redis;

  @Option(
      names = "--partitions",
      scope = ScopeType.INHERIT,
      defaultValue = "1",
      description =
          "Partitions of a new topic; with more than one, truncates and repeated snapshots are not"
              + " exact (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--replication",
      scope = ScopeType.INHERIT,
      defaultValue = "1",
      description = "Replicas of a new topic (default: ${DEFAULT-VALUE}).")
  private short replication;

  @Option(
      names = "--poll-interval",
      paramLabel = "MILLIS",
      scope = ScopeType.INHERIT,
      defaultValue = "10",
      description =
          "Debezium's wait for more changes; 10 keeps the latency low (default: ${DEFAULT-VALUE}).")
  private int pollIntervalMillis;

  @Option(
      names = "--heartbeat-interval",
      paramLabel = "MILLIS",
      scope = ScopeType.INHERIT,
      defaultValue = "1000",
      description = "How often an idle connector moves on (default: ${DEFAULT-VALUE}).")
  private int heartbeatIntervalMillis;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      scope = ScopeType.INHERIT,
      defaultValue = "120",
      description = "How long to wait (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  private final Deployment deployment = new Deployment(System.getenv());

  @Command(description = "Makes the databases ready: publications, role, heartbeat tables.")
  void prepare() throws SQLException {
    deployment.prepare();
  }

  @Command(description = "Creates the topics.")
  void topics() throws InterruptedException {
    try (Admin admin = admin()) {
      new TopicCreator(partitions, replication).create(admin);
    }
  }

  @Command(description = "Registers the connectors, or changes those that are there.")
  void register() throws InterruptedException {
    deployment.register(connect(), new Pace(pollIntervalMillis, heartbeatIntervalMillis));
  }

  @Command(name = "wait", description = "Waits until every connector streams.")
  void await() throws InterruptedException, SQLException {
    try (Admin admin = admin()) {
      deployment.await(connect(), admin, timeout());
    }
  }

  @Command(description = "Does all of it: prepare, topics, register, wait.")
  void deploy() throws InterruptedException, SQLException {
    deployment.prepare();
    topics();
    register();
    await();
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
      deployment.delete(connect, database, timeout());
    }
  }

  @Command(description = "Restarts failed tasks and reports to Redis, until it is stopped.")
  void watch() throws InterruptedException {
    RedisAddress address = RedisAddress.of(redis, System.getenv());
    try (HealthPublisher publisher = new HealthPublisher(address)) {
      ConnectorWatcher watcher = new ConnectorWatcher(connect(), publisher, Clock.systemUTC());
      while (true) {
        watcher.look();
        Thread.sleep(WATCH_EVERY.toMillis());
      }
    }
  }

  private ConnectClient connect() {
    return new ConnectClient(connectUrl);
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka));
  }

  private Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  private static List<Database> named(String connector) {
    if (connector == null) {
      return Database.operational();
    }
    List<Database> found =
        Database.operational().stream()
            .filter(database -> database.connector().equals(connector))
            .toList();
    if (found.isEmpty()) {
      throw CaptureException.mistake(
          "Unknown connector %s: there are %s"
              .formatted(
                  connector, Database.operational().stream().map(Database::connector).toList()));
    }
    return found;
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(
            (exception, arguments) -> {
              CommandLine failed = exception.getCommandLine();
              failed
                  .getErr()
                  .printf(
                      "%s; see %s --help%n",
                      String.valueOf(exception.getMessage()).replaceAll("\\s*\\R\\s*", " "),
                      failed.getCommandSpec().qualifiedName());
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (exception, commandLine, parsed) -> {
              if (exception instanceof IllegalArgumentException) {
                commandLine.getErr().println(exception.getMessage());
                return CommandLine.ExitCode.USAGE;
              }
              if (exception instanceof KafkaException) {
                commandLine
                    .getErr()
                    .println("Cannot use Kafka as --kafka says: " + reason(exception));
                return CommandLine.ExitCode.USAGE;
              }
              if (exception instanceof CaptureException known) {
                commandLine.getErr().println(known.getMessage());
                return known.isUsersMistake()
                    ? CommandLine.ExitCode.USAGE
                    : CommandLine.ExitCode.SOFTWARE;
              }
              LoggerFactory.getLogger(Main.class)
                  .error("{} failed", Arrays.toString(parsed.originalArgs().toArray()), exception);
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  private static String reason(Throwable exception) {
    return exception.getCause() == null
        ? exception.getMessage()
        : exception.getCause().getMessage();
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
