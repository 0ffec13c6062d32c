package com.instashop.stack.server;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.process.ClassArchive;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.LogMark;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka in KRaft mode, each broker a controller too, and the Kafka Connect worker. */
final class KafkaServers {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaServers.class);
  static final String CONNECT = "connect";
  static final String BROKER = "kafka-";

  /** The worker's own: nobody else is in it. */
  private static final String GROUP = "instashop-connect";

  /** The environment variable that the connector definitions refer to. */
  private static final String DEBEZIUM_PASSWORD = "DEBEZIUM_PASSWORD";

  /** How Kafka 3.9 says that it does not start from its folder … */
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "node ID not found in|No readable meta.properties files found"
              + "|Got exception while starting SharedServer|Error starting LogManager");

  /** … and that the fault is another one. */
  private static final Pattern NOT_ITS_FAULT =
      Pattern.compile(
          "Failed to acquire lock|No space left on device|Read-only file system|Permission denied"
              + "|Too many open files|OutOfMemoryError|BindException");

  /**
   * How a broker that starts says that it has lost topics, or what it needs to know of them: where
   * its metadata end early it gives producers numbers that others have had. With other brokers it
   * gets all that from them, and a topic that was deleted meanwhile is none that was lost.
   */
  private static final Pattern INCOMPLETE =
      Pattern.compile(
          "marked stray"
              + "|partition=(__cluster_metadata|__transaction_state|connect-).*Corruption found in segment");

  private static final int CONTROLLER_PORT = 19092;
  // One cluster for one state folder; the name is what the storage is formatted with.
  private static final String CLUSTER_ID = "SW5zdGFTaG9wTG9jYWwwMQ";

  private final Folders folders;
  private final Deployment deployment;
  private final Addresses addresses;
  private final List<Integer> controllerPorts;
  private final int brokers;

  /** Until all brokers are up: who lost its topics later gets them back at the next start. */
  private volatile boolean starting = true;

  KafkaServers(Folders folders, Deployment deployment, Addresses addresses, Ports ports) {
    this.folders = folders;
    this.deployment = deployment;
    this.addresses = addresses;
    this.brokers = addresses.kafkaPorts().size();
    this.controllerPorts =
        IntStream.range(0, brokers)
            .mapToObj(
                broker ->
                    ports.choose("kafka-controller-" + (broker + 1), CONTROLLER_PORT + broker))
            .toList();
  }

  static String name(int broker) {
    return BROKER + (broker + 1);
  }

  /** The part of a broker, counted from 0. */
  Part broker(int broker, Runnable changed) throws InterruptedException {
    String name = name(broker);
    Path data = folders.ownData(name);
    Path properties = folders.run().resolve(name + ".properties");
    write(properties, brokerProperties(broker, data));
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(name, properties);
    }
    int port = addresses.kafkaPorts().get(broker);
    return new Part(
        new ProcessSpec(
                name,
                java(List.of(libraries()), "-Xmx512m", "kafka.Kafka", properties.toString()),
                Map.of(),
                folders.log(name))
            .with(classes("kafka", libraries())),
        Addresses.HOST + ":" + port,
        launched -> answers(port),
        changed,
        new SettingAside(name, properties));
  }

  private void format(String name, Path properties) throws InterruptedException {
    List<String> format =
        java(
            List.of(libraries()),
            "-Xmx128m",
            "kafka.tools.StorageTool",
            "format",
            "-t",
            CLUSTER_ID,
            "-c",
            properties.toString());
    Launcher.run(
        new ProcessSpec(name, format, Map.of(), folders.log(name)),
        "Kafka cannot format its storage");
  }

  /**
   * A power loss may leave the folder of a broker such that it does not start from it, or without
   * topics. What was in it comes from the other brokers, or from the databases, see {@link
   * LostHistory}.
   */
  private final class SettingAside implements Part.Mender {
    private final String name;
    private final Path properties;

    SettingAside(String name, Path properties) {
      this.name = name;
      this.properties = properties;
    }

    @Override
    public boolean isNeeded(LogMark said) {
      return starting && complaint(said).isPresent() && said.line(NOT_ITS_FAULT).isEmpty();
    }

    private Optional<String> complaint(LogMark said) {
      return said.line(UNREADABLE)
          .or(() -> brokers == 1 ? said.line(INCOMPLETE) : Optional.empty());
    }

    @Override
    public void mend(LogMark said) throws InterruptedException {
      LOG.warn(
          "{} cannot read its data ({}): they are put aside as {}, and what was in them is taken anew",
          name,
          complaint(said).orElseThrow(),
          folders.setAside(name));
      format(name, properties);
    }
  }

  private static boolean answers(int port) throws Exception {
    try (java.net.Socket socket = new java.net.Socket(Addresses.HOST, port)) {
      socket.getOutputStream();
    }
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", Addresses.HOST + ":" + port,
                "default.api.timeout.ms", "3000",
                "request.timeout.ms", "3000"))) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    }
  }

  private String brokerProperties(int broker, Path data) {
    int replicas = Math.min(3, brokers);
    String voters =
        IntStream.range(0, brokers)
            .mapToObj(
                voter ->
                    "%d@%s:%d".formatted(voter + 1, Addresses.HOST, controllerPorts.get(voter)))
            .collect(Collectors.joining(","));
    return """
    process.roles=broker,controller
    node.id=%d
    controller.quorum.voters=%s
    controller.listener.names=CONTROLLER
    listeners=PLAINTEXT://%s:%d,CONTROLLER://%s:%d
    advertised.listeners=PLAINTEXT://%s:%d
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%s
    # Topics are created explicitly, with their settings.
    auto.create.topics.enable=false
    # Internal topics: as many replicas as there are brokers.
    offsets.topic.replication.factor=%d
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=%d
    transaction.state.log.min.isr=%d
    transaction.state.log.num.partitions=4
    min.insync.replicas=%d
    # A consumer group starts at once instead of waiting for more members.
    group.initial.rebalance.delay.ms=0
    # One machine: few threads.
    num.network.threads=2
    num.io.threads=4
    # The controller writes that nothing has happened; twice a second otherwise.
    metadata.max.idle.interval.ms=10000
    log.cleaner.dedupe.buffer.size=16777216
    """
        .formatted(
            broker + 1,
            voters,
            Addresses.HOST,
            addresses.kafkaPorts().get(broker),
            Addresses.HOST,
            controllerPorts.get(broker),
            Addresses.HOST,
            addresses.kafkaPorts().get(broker),
            data,
            replicas,
            replicas,
            Math.max(1, replicas - 1),
            Math.max(1, replicas - 1));
  }

  /** The part of the Kafka Connect worker. */
  Part connect(Runnable changed) {
    starting = false;
    Path properties = folders.run().resolve(CONNECT + ".properties");
    int replicas = Math.min(3, brokers);
    write(
        properties,
        """
        bootstrap.servers=%s
        group.id=%s
        listeners=http://%s:%d
        rest.advertised.host.name=%s
        rest.advertised.port=%d
        plugin.discovery=service_load
        config.storage.topic=connect-configs
        config.storage.replication.factor=%d
        offset.storage.topic=connect-offsets
        offset.storage.partitions=4
        offset.storage.replication.factor=%d
        status.storage.topic=connect-status
        status.storage.partitions=2
        status.storage.replication.factor=%d
        key.converter=org.apache.kafka.connect.json.JsonConverter
        key.converter.schemas.enable=false
        value.converter=org.apache.kafka.connect.json.JsonConverter
        value.converter.schemas.enable=false
        # What a connector writes and how far it has come is one transaction.
        exactly.once.source.support=enabled
        connector.client.config.override.policy=All
        # Connector definitions hold references, not secrets.
        config.providers=env
        config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
        config.providers.env.param.allowlist.pattern=%s
        # After a crash the worker takes over from itself soon.
        session.timeout.ms=10000
        heartbeat.interval.ms=3000
        scheduled.rebalance.max.delay.ms=2000
        # The worker reads its own topics: Kafka answers at once where there is something.
        fetch.max.wait.ms=2000
        """
            .formatted(
                addresses.kafka(),
                GROUP,
                Addresses.HOST,
                addresses.connectPort(),
                Addresses.HOST,
                addresses.connectPort(),
                replicas,
                replicas,
                replicas,
                DEBEZIUM_PASSWORD));
    ConnectClient client = new ConnectClient(deployment.connect());
    return new Part(
        new ProcessSpec(
                CONNECT,
                java(
                    List.of(libraries(), plugin()),
                    "-Xmx1g",
                    "org.apache.kafka.connect.cli.ConnectDistributed",
                    properties.toString()),
                Map.of(DEBEZIUM_PASSWORD, deployment.role(Account.CAPTURE).password()),
                folders.log(CONNECT))
            .with(classes(CONNECT, libraries(), plugin())),
        addresses.connectUrl(),
        launched -> {
          client.statuses();
          return true;
        },
        changed,
        new OpenTransactions(GROUP, deployment.kafka(Account.ADMINISTRATOR)));
  }

  private List<String> java(List<Path> classPath, String heap, String main, String... arguments) {
    Path logging = folders.run().resolve("kafka-log4j.properties");
    write(
        logging,
        """
        log4j.rootLogger=WARN, stdout
        log4j.appender.stdout=org.apache.log4j.ConsoleAppender
        log4j.appender.stdout.layout=org.apache.log4j.EnhancedPatternLayout
        log4j.appender.stdout.layout.ConversionPattern=%d{ISO8601}{UTC}Z %-5p %c{1} - %m%n
        log4j.logger.io.debezium=INFO
        log4j.logger.io.debezium.util.Threads=WARN
        log4j.logger.io.debezium.jdbc.JdbcConnection=WARN
        log4j.logger.io.debezium.connector.postgresql.TypeRegistry=ERROR
        # Which settings a client does not know is told at every start, many times.
        log4j.logger.org.apache.kafka.clients=ERROR
        log4j.logger.org.apache.kafka.common.config=ERROR
        log4j.logger.org.apache.kafka.connect.runtime.WorkerConfig=ERROR
        """);
    List<String> command = new ArrayList<>();
    command.add(Launcher.java());
    command.add(heap);
    command.addAll(Launcher.QUIET_JVM);
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlog4j.configuration=file:" + logging,
            "-cp",
            classPath.stream()
                .map(folder -> folder + "/*")
                .collect(Collectors.joining(File.pathSeparator)),
            main));
    command.addAll(List.of(arguments));
    return command;
  }

  private Path libraries() {
    return folders.kafkaHome().resolve("libs");
  }

  /**
   * Debezium, and what is ours of it: on the class path, since Java keeps no archive of what a
   * plugin's own class loader has loaded, and there is one plugin.
   */
  private Path plugin() {
    return folders.kafkaHome().resolve("plugins/debezium-connector-postgres");
  }

  private ClassArchive classes(String program, Path... classPath) {
    return ClassArchive.of(folders.classArchives(), program, List.of(classPath));
  }

  private static synchronized void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
