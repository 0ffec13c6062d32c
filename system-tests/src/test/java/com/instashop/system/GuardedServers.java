package com.instashop.system;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.schema.Topics;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.server.NativeBinaries;
import com.instashop.stack.server.Unprivileged;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Servers as somebody else runs them: nobody gets in without TLS and a password, nobody may more
 * than they need, and nothing of InstaShop is on them.
 */
final class GuardedServers implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String SECRET = "it's %s, guarded";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> KAFKA_USERS =
      List.of("admin", "connect", "totals", "spark", "auditor", "dashboard");
  private static final List<String> POSTGRES_ROLES =
      List.of("shop", "capture", "spark", "auditor", "dashboard");

  private final Folders folders;
  private final Certificate certificate;
  private final int postgresPort;
  private final int redisPort;
  private final int kafkaPort;
  private final int controllerPort;
  private final int connectPort;
  private final DebianServers debian;
  private final Deque<Process> running = new ArrayDeque<>();
  private Process postgres;

  /** All of them of this project's own artifacts. */
  GuardedServers(Folders folders)
      throws IOException, InterruptedException, GeneralSecurityException {
    this(folders, null);
  }

  /** Kafka and Kafka Connect for a PostgreSQL and a Redis that are there; null for none. */
  GuardedServers(Folders folders, DebianServers debian)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.folders = folders;
    this.debian = debian;
    certificate = Certificate.make(folders.run());
    List<Integer> ports = freePorts(5);
    postgresPort = ports.get(0);
    redisPort = ports.get(1);
    kafkaPort = ports.get(2);
    controllerPort = ports.get(3);
    connectPort = ports.get(4);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    if (debian == null) {
      startRedis();
      startPostgres();
    }
    startKafka();
    startConnect();
  }

  /** The deployment file that names them, and the folders with what is secret. */
  Deployment deployment() throws IOException {
    Path secrets = folders.run();
    StringBuilder yaml = new StringBuilder("databases:\n");
    for (String database : List.of("instashop", "crm_db", "erp_db", "ecommerce_db", "dwh_db")) {
      yaml.append("  %s: %s%n".formatted(database, jdbc(database)));
    }
    yaml.append(
        """
        kafka: {bootstrap-servers: '%1$s:%2$d', partitions: 3, properties: admin.properties}
        connect: {url: 'https://%1$s:%3$d', ca: server.pem}
        redis: %4$s
        spark: {master: 'local[2]', checkpoint: checkpoint}
        accounts:
          administrator:
            postgres: {user: %5$s, password: {file: postgres.secret}}
            redis: {user: %6$s, password: {file: postgres.secret}}
        """
            .formatted(
                HOST,
                kafkaPort,
                connectPort,
                debian == null
                    ? "{url: 'rediss://%s:%d', ca: server.pem}".formatted(HOST, redisPort)
                    : debian.redis(),
                debian == null ? "postgres" : DebianServers.ADMINISTRATOR,
                debian == null ? "default" : DebianServers.ADMINISTRATOR));
    Files.writeString(secrets.resolve("postgres.secret"), secret("admin"));
    for (Account account : Account.values()) {
      String name = account.label();
      if (account == Account.ADMINISTRATOR) {
        continue;
      }
      Files.writeString(secrets.resolve(name + ".secret"), secret(name));
      yaml.append("  %s:%n".formatted(name));
      if (POSTGRES_ROLES.contains(name)) {
        yaml.append(
            "    postgres: {user: g_%1$s, password: {file: %1$s.secret}}%n".formatted(name));
      }
      if (account != Account.SHOP) {
        yaml.append("    redis: {user: g_%1$s, password: {file: %1$s.secret}}%n".formatted(name));
      }
      if (KAFKA_USERS.contains(name)) {
        yaml.append("    kafka: %s.properties%n".formatted(name));
      }
    }
    for (String user : KAFKA_USERS) {
      Files.writeString(
          secrets.resolve(user + ".properties"), clientProperties(user, "server.pem"));
    }
    return Deployment.load(Files.writeString(secrets.resolve("deployment.yaml"), yaml.toString()));
  }

  /** The file of somebody who has another database, and none of the shop's. */
  Path anotherShop(String database) throws IOException {
    Path shop = deployment().file();
    String yaml =
        Files.readString(shop)
            .replaceAll("(?m)^  (instashop|crm_db|erp_db|ecommerce_db): .*\n", "")
            .replaceAll("(?m)^  shop:\n    postgres.*\n", "")
            .replace("databases:\n", "databases:\n  %s: %s%n".formatted(database, jdbc(database)))
            .replace("checkpoint: checkpoint", "checkpoint: theirs/checkpoint");
    return Files.writeString(
        shop.resolveSibling("another.yaml"),
        "shop: false\ntables: theirs/tables\nmetrics: theirs/metrics\n" + yaml);
  }

  private String jdbc(String database) {
    if (debian != null) {
      return debian.jdbc(database);
    }
    return "jdbc:postgresql://%s:%d/%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(HOST, postgresPort, database, certificate.file());
  }

  static String secret(String user) {
    return SECRET.formatted(user);
  }

  private void startRedis() throws IOException {
    Path configuration = folders.run().resolve("redis.conf");
    Files.writeString(
        configuration,
        """
        bind %s
        port 0
        tls-port %d
        tls-cert-file "%s"
        tls-key-file "%s"
        tls-ca-cert-file "%s"
        tls-auth-clients no
        dir "%s"
        appendonly yes
        save ""
        maxmemory 1gb
        maxmemory-policy allkeys-lru
        user default on ">%s" ~* &* +@all
        """
            .formatted(
                HOST,
                redisPort,
                certificate.file(),
                certificate.key(),
                certificate.file(),
                folders.ownData("redis"),
                secret("admin")));
    start(
        "redis",
        List.of(new NativeBinaries(folders).redis().toString(), configuration.toString()),
        Map.of());
    awaitPort(redisPort);
  }

  private void startPostgres() throws IOException, InterruptedException {
    Path data = folders.data("postgres");
    Path passwords = folders.run().resolve("postgres.password");
    Files.writeString(passwords, secret("admin"));
    Unprivileged user = Unprivileged.here();
    String binaries = new NativeBinaries(folders).postgres().resolve("bin").toString();
    Files.createDirectories(data);
    user.own(data);
    user.own(passwords);
    run(
        "initdb",
        user.command(
            binaries + "/initdb",
            "-D",
            data.toString(),
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            "--pwfile",
            passwords.toString(),
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync"));
    Files.writeString(
        data.resolve("pg_hba.conf"),
        """
        hostssl all all 127.0.0.1/32 scram-sha-256
        hostssl replication all 127.0.0.1/32 scram-sha-256
        """);
    Files.copy(certificate.file(), data.resolve("server.crt"));
    Files.copy(certificate.key(), data.resolve("server.key"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        """
        listen_addresses = '%s'
        port = %d
        unix_socket_directories = ''
        ssl = on
        fsync = off
        """
            .formatted(HOST, postgresPort));
    user.own(data);
    startPostgresAgain();
  }

  /** Starts PostgreSQL, as it is after somebody has changed its settings. */
  void startPostgresAgain() throws IOException, InterruptedException {
    if (postgres != null) {
      Launcher.stop(postgres.toHandle(), ProcessSpec.Signal.INT);
    }
    String program = new NativeBinaries(folders).postgres().resolve("bin/postgres").toString();
    postgres =
        start(
            "postgres",
            Unprivileged.here().command(program, "-D", folders.data("postgres").toString()),
            Map.of());
    awaitPort(postgresPort);
  }

  private void startKafka() throws IOException, InterruptedException {
    Path properties = folders.run().resolve("kafka.properties");
    Files.writeString(
        properties,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@%1$s:%3$d
        controller.listener.names=CONTROLLER
        listeners=GUARDED://%1$s:%2$d,CONTROLLER://%1$s:%3$d
        advertised.listeners=GUARDED://%1$s:%2$d
        listener.security.protocol.map=GUARDED:SASL_SSL,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=GUARDED
        sasl.enabled.mechanisms=PLAIN
        sasl.mechanism.inter.broker.protocol=PLAIN
        listener.name.guarded.plain.sasl.jaas.config=%4$s
        ssl.keystore.type=PKCS12
        ssl.keystore.location=%5$s
        ssl.keystore.password=%6$s
        ssl.truststore.type=PEM
        ssl.truststore.location=%7$s
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        super.users=User:admin;User:connect;User:ANONYMOUS
        log.dirs=%8$s
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        group.initial.rebalance.delay.ms=0
        """
            .formatted(
                HOST,
                kafkaPort,
                controllerPort,
                login("admin")
                    .replace(
                        ";",
                        KAFKA_USERS.stream()
                                .map(user -> " user_%s=%s".formatted(user, quoted(secret(user))))
                                .collect(joining())
                            + ";"),
                certificate.store(),
                Certificate.PASSWORD,
                certificate.file(),
                folders.ownData("kafka")));
    run(
        "kafka-format",
        java(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            "SW5zdGFTaG9wVGVzdHMwMQ",
            "-c",
            properties.toString()));
    start("kafka", java("kafka.Kafka", properties.toString()), Map.of());
    awaitPort(kafkaPort);
  }

  private void startConnect() throws IOException {
    Path properties = folders.run().resolve("connect.worker.properties");
    Files.writeString(
        properties,
        """
        bootstrap.servers=%1$s:%2$d
        group.id=guarded-connect
        listeners=https://%1$s:%3$d
        listeners.https.ssl.keystore.type=PKCS12
        listeners.https.ssl.keystore.location=%4$s
        listeners.https.ssl.keystore.password=%5$s
        rest.advertised.host.name=%1$s
        plugin.path=%6$s
        plugin.discovery=service_load
        config.storage.topic=connect-configs
        config.storage.replication.factor=1
        offset.storage.topic=connect-offsets
        offset.storage.partitions=1
        offset.storage.replication.factor=1
        status.storage.topic=connect-status
        status.storage.partitions=1
        status.storage.replication.factor=1
        key.converter=org.apache.kafka.connect.json.JsonConverter
        key.converter.schemas.enable=false
        value.converter=org.apache.kafka.connect.json.JsonConverter
        value.converter.schemas.enable=false
        exactly.once.source.support=enabled
        connector.client.config.override.policy=All
        config.providers=env
        config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
        """
                .formatted(
                    HOST,
                    kafkaPort,
                    connectPort,
                    certificate.store(),
                    Certificate.PASSWORD,
                    folders.kafkaHome().resolve("plugins"))
            + Stream.of("", "producer.", "consumer.", "admin.")
                .flatMap(
                    prefix ->
                        clientProperties("connect", certificate.file().toString())
                            .lines()
                            .map(line -> prefix + line))
                .collect(joining("\n")));
    start(
        "connect",
        java("org.apache.kafka.connect.cli.ConnectDistributed", properties.toString()),
        Map.of("DEBEZIUM_PASSWORD", secret("capture")));
    awaitPort(connectPort);
  }

  /** Lets everybody read and write what they have to, as docs/deployment.md says. */
  void letReadAndWrite() throws ExecutionException, InterruptedException, IOException {
    List<AclBinding> rights = new ArrayList<>();
    for (String user : List.of("totals", "spark", "auditor", "dashboard")) {
      rights.add(right(user, ResourceType.TOPIC, "*", PatternType.LITERAL, AclOperation.READ));
    }
    rights.add(
        right(
            "totals",
            ResourceType.GROUP,
            "cdc-redis-producer",
            PatternType.LITERAL,
            AclOperation.READ));
    rights.add(
        right(
            "spark", ResourceType.GROUP, "spark-kafka-", PatternType.PREFIXED, AclOperation.READ));
    rights.add(
        right(
            "spark",
            ResourceType.TOPIC,
            Topics.DEAD_LETTER,
            PatternType.LITERAL,
            AclOperation.WRITE));
    try (Admin admin = Admin.create(deployment().kafka(Account.ADMINISTRATOR).settings())) {
      admin.createAcls(rights).all().get();
    }
  }

  private static AclBinding right(
      String user, ResourceType type, String name, PatternType pattern, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }

  /** What a client has to say. */
  private static String clientProperties(String user, String trust) {
    return """
    security.protocol=SASL_SSL
    sasl.mechanism=PLAIN
    sasl.jaas.config=%s
    ssl.truststore.type=PEM
    ssl.truststore.location=%s
    """
        .formatted(login(user), trust);
  }

  private static String login(String user) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=%s password=%s;"
        .formatted(quoted(user), quoted(secret(user)));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private List<String> java(String main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Launcher.java(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                folders.kafkaHome().resolve("libs") + "/*",
                main));
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(String name, List<String> command) throws InterruptedException {
    Launcher.run(new ProcessSpec(name, command, Map.of(), folders.log(name)), name + " failed");
  }

  /** Starts a process that ends with these servers. */
  Process start(ProcessSpec spec) {
    Process process = Launcher.start(spec);
    running.push(process);
    return process;
  }

  private Process start(String name, List<String> command, Map<String, String> environment) {
    return start(new ProcessSpec(name, command, environment, folders.log(name)));
  }

  static void awaitPort(int port) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (Socket socket = new Socket(HOST, port)) {
                return socket.isConnected();
              } catch (IOException e) {
                return false;
              }
            });
  }

  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> taken = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
    return ports;
  }

  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      Process process = running.pop();
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
