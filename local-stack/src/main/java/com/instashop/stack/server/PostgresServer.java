package com.instashop.stack.server;

import com.instashop.contracts.schema.Database;
import com.instashop.stack.StackException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** PostgreSQL: one server with the five databases. */
final class PostgresServer {
  static final String NAME = "postgres";
  private static final String SUPERUSER = "postgres";
  private static final String OWNER = "instashop";

  private final Folders folders;
  private final Secrets secrets;
  private final Addresses addresses;

  PostgresServer(Folders folders, Secrets secrets, Addresses addresses) {
    this.folders = folders;
    this.secrets = secrets;
    this.addresses = addresses;
  }

  /** The name of a role's password. */
  static String secret(String role) {
    return "postgres_" + role;
  }

  Part part(Runnable changed) throws InterruptedException {
    Path data = folders.data(NAME);
    Path binaries = new NativeBinaries(folders).postgres().resolve("bin");
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialize(binaries, data);
    }
    List<String> command = unprivileged();
    command.addAll(
        List.of(
            binaries.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(addresses.postgresPort())));
    for (String setting :
        List.of(
            "listen_addresses=" + Addresses.HOST,
            "unix_socket_directories=",
            // Debezium reads the write-ahead log; a slot and a sender for each connector.
            "wal_level=logical",
            "max_replication_slots=16",
            "max_wal_senders=16",
            "timezone=UTC",
            "shared_buffers=256MB",
            "max_wal_size=2GB",
            "log_min_messages=warning")) {
      command.addAll(List.of("-c", setting));
    }
    return new Part(
        new ProcessSpec(NAME, command, Map.of(), folders.log(NAME), ProcessSpec.Signal.INT),
        Addresses.HOST + ":" + addresses.postgresPort(),
        () -> {
          connect(SUPERUSER).close();
          return true;
        },
        changed);
  }

  private void initialize(Path binaries, Path data) throws InterruptedException {
    Path passwordFile = null;
    try {
      deleteLeftovers(data);
      passwordFile =
          Files.createTempFile(
              folders.run(),
              "password",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(passwordFile, secrets.password(secret(SUPERUSER)));
      List<String> command = unprivileged();
      command.addAll(
          List.of(
              binaries.resolve("initdb").toString(),
              "-D",
              data.toString(),
              "-U",
              SUPERUSER,
              "-A",
              "scram-sha-256",
              "--pwfile",
              passwordFile.toString(),
              "-E",
              "UTF8",
              "--locale=C",
              "--no-instructions"));
      if (Launcher.run(new ProcessSpec(NAME, command, Map.of(), folders.log(NAME))) != 0) {
        throw StackException.trouble(
            "PostgreSQL cannot make its data folder: %s (whole log: %s)"
                .formatted(Launcher.tellingLine(folders.log(NAME)), folders.log(NAME)));
      }
    } catch (IOException e) {
      throw StackException.trouble("Cannot prepare PostgreSQL: " + e.getMessage(), e);
    } finally {
      deleteQuietly(passwordFile);
    }
  }

  private static void deleteLeftovers(Path data) throws IOException {
    if (Files.exists(data)) {
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void deleteQuietly(Path file) {
    if (file != null) {
      file.toFile().delete();
    }
  }

  /**
   * PostgreSQL refuses to run as root: a user namespace hides that we are, while the files stay
   * ours.
   */
  private static List<String> unprivileged() throws InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return new ArrayList<>();
    }
    try {
      Process probe = new ProcessBuilder("unshare", "-U", "true").start();
      if (probe.waitFor() == 0) {
        return new ArrayList<>(List.of("unshare", "-U"));
      }
    } catch (IOException e) {
      throw StackException.trouble("There is no unshare (package util-linux)", e);
    }
    throw StackException.mistake(
        "PostgreSQL does not run as root, and this machine allows no user namespace: run InstaShop as"
            + " an ordinary user");
  }

  /** Makes sure that the shop's role and the databases are there. */
  void createDatabases() throws SQLException {
    try (Connection connection = connect(SUPERUSER);
        Statement statement = connection.createStatement()) {
      if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '%s'".formatted(OWNER))) {
        statement.execute("CREATE ROLE %s LOGIN".formatted(OWNER));
      }
      // Our passwords are letters, digits, - and _ unless somebody gave another: quote it.
      String password = secrets.password(secret(OWNER)).replace("'", "''");
      statement.execute("ALTER ROLE %s PASSWORD '%s'".formatted(OWNER, password));
      for (Database database : Database.values()) {
        String name = database.databaseName();
        if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '%s'".formatted(name))) {
          statement.execute("CREATE DATABASE %s OWNER %s".formatted(name, OWNER));
          statement.execute("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(name));
        }
      }
    }
  }

  private static boolean exists(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next();
    }
  }

  private Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(
        addresses.jdbc(SUPERUSER), role, secrets.password(secret(role)));
  }
}
