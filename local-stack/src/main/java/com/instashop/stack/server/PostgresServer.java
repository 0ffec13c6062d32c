package com.instashop.stack.server;

import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.program.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;

/** PostgreSQL: one server with the five databases. */
final class PostgresServer {
  static final String NAME = "postgres";

  /** The name of the password of the replication role. */
  static final String CAPTURE_SECRET = secret("debezium");

  private static final String SUPERUSER = "postgres";
  private static final String OWNER = "instashop";
  private static final String AUDITOR = "auditor";
  private static final String WAREHOUSE = "warehouse";
  private static final String READER = "dashboard";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

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

  /** The passwords it needs. */
  static List<String> secrets() {
    return List.of(
        secret(SUPERUSER),
        secret(OWNER),
        secret(AUDITOR),
        secret(WAREHOUSE),
        secret(READER),
        CAPTURE_SECRET);
  }

  Part part(Runnable changed) throws InterruptedException {
    Path data = folders.data(NAME);
    Path binaries = new NativeBinaries(folders).postgres().resolve("bin");
    Unprivileged user = Unprivileged.here();
    user.checkReach(binaries.resolve("postgres"));
    prepare(user, binaries, data);
    List<String> command =
        user.command(
            binaries.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(addresses.postgresPort()));
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
        launched -> {
          connect(SUPERUSER, SUPERUSER).close();
          return true;
        },
        changed);
  }

  private void prepare(Unprivileged user, Path binaries, Path data) throws InterruptedException {
    try {
      if (!Files.exists(data)) {
        // Aside first, so that one that was interrupted is done again.
        Path unfinished = folders.data(NAME + "-unfinished");
        Folders.delete(unfinished);
        Files.createDirectory(unfinished, OWNER_ONLY);
        user.own(unfinished);
        initialize(user, binaries, unfinished);
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
      }
      user.own(data);
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot prepare PostgreSQL: " + e, e);
    }
  }

  private void initialize(Unprivileged user, Path binaries, Path data)
      throws InterruptedException, IOException {
    Path passwordFile = Files.createTempFile(folders.run(), "password", "");
    try {
      Files.writeString(passwordFile, secrets.password(secret(SUPERUSER)));
      user.own(passwordFile);
      List<String> command =
          user.command(
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
              "--no-instructions");
      Launcher.run(
          new ProcessSpec(NAME, command, Map.of(), folders.log(NAME)),
          "PostgreSQL cannot make its data folder");
    } finally {
      Files.delete(passwordFile);
    }
  }

  /** Makes sure that the roles and the databases are there. */
  void createDatabases() throws SQLException {
    try (Connection connection = connect(SUPERUSER, SUPERUSER);
        Statement statement = connection.createStatement()) {
      for (String role : List.of(OWNER, AUDITOR, WAREHOUSE, READER)) {
        role(connection, statement, role);
      }
      for (Database database : Database.values()) {
        String name = database.databaseName();
        if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '%s'".formatted(name))) {
          statement.execute("CREATE DATABASE %s".formatted(name));
          statement.execute("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(name));
        }
        statement.execute(
            "ALTER DATABASE %s OWNER TO %s"
                .formatted(name, database.isOperational() ? OWNER : WAREHOUSE));
      }
    }
    letReadWarehouse();
  }

  /** Lets the dashboard and the auditor read all that the warehouse's owner creates. */
  private void letReadWarehouse() throws SQLException {
    String name = Database.WAREHOUSE.databaseName();
    try (Connection connection = connect(name, SUPERUSER);
        Statement statement = connection.createStatement()) {
      for (String reader : List.of(READER, AUDITOR)) {
        statement.execute("GRANT CONNECT ON DATABASE %s TO %s".formatted(name, reader));
        for (String right : List.of("SELECT ON TABLES", "USAGE ON SCHEMAS")) {
          statement.execute(
              "ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT %s TO %s"
                  .formatted(WAREHOUSE, right, reader));
        }
      }
    }
  }

  private void role(Connection connection, Statement statement, String role) throws SQLException {
    if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '%s'".formatted(role))) {
      statement.execute("CREATE ROLE %s LOGIN".formatted(role));
    }
    // Hashed here: the server, and so its log, never sees the password itself.
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(role, secrets.password(secret(role)).toCharArray(), "scram-sha-256");
  }

  /** Lets the auditor read the shop and leave marks; when all tables are there. */
  void letAudit() throws SQLException {
    for (Database database : Database.operational()) {
      String name = database.databaseName();
      try (Connection connection = connect(name, SUPERUSER);
          Statement statement = connection.createStatement()) {
        statement.execute("GRANT CONNECT ON DATABASE %s TO %s".formatted(name, AUDITOR));
        for (CapturedTable table : database.capturedTables()) {
          statement.execute("GRANT SELECT ON %s TO %s".formatted(table.tableName(), AUDITOR));
        }
        statement.execute(
            "GRANT SELECT (id), UPDATE (marker) ON %s TO %s"
                .formatted(CaptureTables.HEARTBEAT, AUDITOR));
      }
    }
  }

  private static boolean exists(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next();
    }
  }

  private Connection connect(String database, String role) throws SQLException {
    return DriverManager.getConnection(
        addresses.jdbc(database), role, secrets.password(secret(role)));
  }
}
