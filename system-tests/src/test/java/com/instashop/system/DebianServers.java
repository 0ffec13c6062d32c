package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PostgreSQL and Redis of Debian's packages, set up as their administrator does: two clusters of
 * PostgreSQL, made with Debian's own commands, one of them for the warehouse, and a Redis from
 * Debian's redis.conf. Each runs as its own user, speaks TLS only, with a certificate that an
 * authority of ours has signed, and wants a password.
 *
 * <p>They speak another language, and live in another time zone and country, where this machine has
 * such a locale.
 */
final class DebianServers implements AutoCloseable {
  /** In the certificate; 127.0.0.1 is not. */
  static final String HOST = "localhost";

  /** Who administers PostgreSQL, and Redis. */
  static final String ADMINISTRATOR = "admin";

  private static final Path BINARIES = Path.of("/usr/lib/postgresql");
  private static final Path REDIS_SETTINGS = Path.of("/etc/redis/redis.conf");
  private static final List<String> COMMANDS =
      List.of("pg_createcluster", "pg_ctlcluster", "pg_dropcluster", "psql", "redis-server");
  private static final int OLDEST = 15;
  private static final String LANGUAGE = "es_ES.utf8";

  private static final String SHOP = "instashop_test_shop";
  private static final String WAREHOUSE = "instashop_test_warehouse";

  private final Folders folders;
  private final Path folder;
  private final String secret;
  private final int version;
  private final List<Integer> ports;
  private Process redis;

  /** Starts them, with this password of their administrator. */
  DebianServers(Folders folders, String secret) throws IOException, InterruptedException {
    this.folders = folders;
    this.secret = secret;
    // Where the users of the servers can read, wherever this project lies.
    folder = Files.createTempDirectory("instashop-debian-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    version = newest().orElseThrow();
    ports = GuardedServers.freePorts(3);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "drop"));
    dropClusters();
    certificates();
    createCluster(
        SHOP, ports.get(0), run("locale", "-a").contains(LANGUAGE) ? LANGUAGE : "C.UTF-8");
    // As in a container without a locale: its encoding is SQL_ASCII.
    createCluster(WAREHOUSE, ports.get(1), "C");
    writeRedisSettings();
    startRedis();
  }

  /** Why they cannot be started here; empty where they can. */
  static Optional<String> obstacle() throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.of("only root may start servers as their own users");
    }
    for (String command : COMMANDS) {
      if (Stream.of(System.getenv("PATH").split(":", -1))
          .noneMatch(folder -> Files.isExecutable(Path.of(folder, command)))) {
        return Optional.of(
            "%s is not there: apt-get install postgresql redis-server".formatted(command));
      }
    }
    return newest().filter(found -> found >= OLDEST).isEmpty()
        ? Optional.of("PostgreSQL is older than %d".formatted(OLDEST))
        : Optional.empty();
  }

  private static Optional<Integer> newest() throws IOException {
    if (!Files.isDirectory(BINARIES)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(BINARIES)) {
      return versions
          .filter(folder -> Files.isExecutable(folder.resolve("bin/postgres")))
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .map(Integer::valueOf)
          .max(Integer::compare);
    }
  }

  /** The JDBC URL of a database, which has to be the server that its certificate names. */
  String jdbc(String database) {
    return "jdbc:postgresql://%s:%d/%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(
            HOST, ports.get(database.equals("dwh_db") ? 1 : 0), database, file("authority.pem"));
  }

  /** What the deployment says of Redis. */
  String redis() {
    return "{url: 'rediss://%s:%d', ca: '%s'}".formatted(HOST, ports.get(2), file("authority.pem"));
  }

  /** Executes SQL as PostgreSQL's own superuser, on the server of the shop. */
  String sql(String statements) throws IOException, InterruptedException {
    return sql(SHOP, statements);
  }

  /** What each server answers. */
  List<String> everywhere(String question) throws IOException, InterruptedException {
    return List.of(sql(SHOP, question), sql(WAREHOUSE, question));
  }

  private String sql(String cluster, String statements) throws IOException, InterruptedException {
    // Neither a password in it nor anything else stands on a command line.
    Path script = folder.resolve("statements.sql");
    Files.writeString(script, statements);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-------"));
    run("chown", "postgres:", script.toString());
    return run(
        "setpriv",
        "--reuid=postgres",
        "--regid=postgres",
        "--init-groups",
        "psql",
        "--cluster",
        version + "/" + cluster,
        "-XAtq",
        "-v",
        "ON_ERROR_STOP=1",
        "-f",
        script.toString());
  }

  /** Starts the shop's PostgreSQL anew, with the settings that somebody has changed. */
  void restartPostgres() throws IOException, InterruptedException {
    control(SHOP, "restart");
  }

  private void control(String cluster, String action) throws IOException, InterruptedException {
    run("pg_ctlcluster", Integer.toString(version), cluster, action);
  }

  /** Stops Redis as its service does, and starts it with what it kept. */
  void restartRedis() throws IOException, InterruptedException {
    Launcher.stop(redis.toHandle(), ProcessSpec.Signal.TERM);
    startRedis();
  }

  private void certificates() throws IOException, InterruptedException {
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=Authority of a test",
        "-keyout",
        file("authority.key"),
        "-out",
        file("authority.pem"));
    run(
        "openssl",
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + HOST,
        "-keyout",
        file("debian.key"),
        "-out",
        file("debian.csr"));
    Files.writeString(Path.of(file("debian.extensions")), "subjectAltName=DNS:" + HOST + "\n");
    run(
        "openssl",
        "x509",
        "-req",
        "-days",
        "2",
        "-in",
        file("debian.csr"),
        "-CA",
        file("authority.pem"),
        "-CAkey",
        file("authority.key"),
        "-CAcreateserial",
        "-extfile",
        file("debian.extensions"),
        "-out",
        file("debian.pem"));
  }

  private void createCluster(String name, int port, String locale)
      throws IOException, InterruptedException {
    run(
        "pg_createcluster",
        Integer.toString(version),
        name,
        "-p",
        Integer.toString(port),
        "--start-conf",
        "manual",
        "--locale",
        locale,
        "--",
        "--auth-local=peer",
        "--auth-host=scram-sha-256",
        "--no-sync");
    Path settings = Path.of("/etc/postgresql", Integer.toString(version), name);
    Path key = folder.resolve(name + ".key");
    give("postgres", "debian.key", key);
    Files.writeString(
        // What lies beside it would stay when the cluster is dropped.
        settings.resolve("postgresql.conf"),
        """

        listen_addresses = '%s'
        ssl = on
        ssl_cert_file = '%s'
        ssl_key_file = '%s'
        timezone = 'America/Bogota'
        datestyle = 'SQL, DMY'
        fsync = off
        """
            .formatted(HOST, file("debian.pem"), key),
        StandardOpenOption.APPEND);
    Path logins = settings.resolve("pg_hba.conf");
    // As the file is its user's, it is written in its place.
    Files.writeString(
        logins, Files.readString(logins).replaceAll("(?m)^host(?=\\s)", "hostssl"), UTF_8);
    control(name, "start");
    sql(
        name,
        "CREATE ROLE %s SUPERUSER LOGIN PASSWORD '%s';"
            .formatted(ADMINISTRATOR, secret.replace("'", "''")));
  }

  /** Debian's settings, with those of its administrator behind them. */
  private void writeRedisSettings() throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve("redis"));
    give("redis", "debian.key", own.resolve("server.key"));
    Path settings = own.resolve("redis.conf");
    Files.writeString(
        settings,
        Files.readString(REDIS_SETTINGS)
            + """

            bind 127.0.0.1
            port 0
            tls-port %d
            tls-cert-file "%s"
            tls-key-file "%s"
            tls-ca-cert-file "%s"
            tls-auth-clients no
            dir "%s"
            logfile "%s"
            pidfile "%s"
            daemonize no
            appendonly yes
            user default off
            user %s on ">%s" ~* &* +@all
            """
                .formatted(
                    ports.get(2),
                    file("debian.pem"),
                    own.resolve("server.key"),
                    file("authority.pem"),
                    own,
                    own.resolve("redis.log"),
                    own.resolve("redis.pid"),
                    ADMINISTRATOR,
                    secret));
    run("chown", "-R", "redis:redis", own.toString());
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r-----"));
  }

  private void startRedis() {
    redis =
        Launcher.start(
            new ProcessSpec(
                "redis",
                List.of(
                    "setpriv",
                    "--reuid=redis",
                    "--regid=redis",
                    "--clear-groups",
                    "redis-server",
                    folder.resolve("redis/redis.conf").toString()),
                Map.of(),
                folders.log("redis")));
    GuardedServers.awaitPort(ports.get(2));
  }

  /** Gives a file to a server's user, who alone can read it. */
  private void give(String user, String name, Path to) throws IOException, InterruptedException {
    run("install", "-o", user, "-g", user, "-m", "600", file(name), to.toString());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Runs a command to its end, and returns what it printed. */
  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said;
    try (InputStream in = process.getInputStream()) {
      said = new String(in.readAllBytes(), UTF_8);
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("%s: %s".formatted(String.join(" ", command), said));
    }
    return said.strip();
  }

  /** Stops them, and drops the clusters with all that is in them. */
  @Override
  public synchronized void close() {
    if (redis != null) {
      redis.destroyForcibly();
    }
    try {
      dropClusters();
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Those that are there, also of a test that was killed. */
  private void dropClusters() throws IOException, InterruptedException {
    for (String cluster : List.of(SHOP, WAREHOUSE)) {
      if (Files.exists(
          Path.of("/etc/postgresql", Integer.toString(version), cluster, "postgresql.conf"))) {
        run("pg_dropcluster", "--stop", Integer.toString(version), cluster);
      }
    }
  }
}
