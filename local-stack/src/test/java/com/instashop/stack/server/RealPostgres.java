package com.instashop.stack.server;

import static org.awaitility.Awaitility.await;

import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A PostgreSQL server of a test's own, which lets everybody in and logs logically. */
final class RealPostgres implements AutoCloseable {
  static final String SUPERUSER = "postgres";

  private final Path home = Files.createTempDirectory(Path.of("target"), "postgres");
  private final Path binaries;
  private final int port;
  private final Process process;

  RealPostgres() throws IOException, InterruptedException {
    Folders folders = new Folders(Path.of("."), home.toAbsolutePath());
    binaries = new NativeBinaries(folders).postgres().resolve("bin");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path data = Files.createDirectory(home.resolve("cluster"));
    Unprivileged.here().own(data);
    start("initdb", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        .waitFor();
    process =
        start(
            "postgres",
            "-p",
            Integer.toString(port),
            "-c",
            "unix_socket_directories=",
            "-c",
            "wal_level=logical",
            "-c",
            "fsync=off");
    await().ignoreException(SQLException.class).until(() -> connect("postgres").isValid(1));
  }

  private Process start(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            Unprivileged.here()
                .command(
                    binaries.resolve(program).toString(),
                    "-D",
                    home.resolve("cluster").toAbsolutePath().toString()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve(program + ".log").toFile()))
        .start();
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), SUPERUSER, null);
  }

  void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Ends it, whoever is connected; what was in it is deleted. */
  @Override
  public void close() throws IOException, InterruptedException {
    start("pg_ctl", "stop", "-m", "fast").waitFor();
    process.waitFor();
    Folders.delete(home);
  }
}
