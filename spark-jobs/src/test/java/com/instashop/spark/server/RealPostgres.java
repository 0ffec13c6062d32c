package com.instashop.spark.server;

import static org.awaitility.Awaitility.await;

import com.instashop.program.deployment.JdbcAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A PostgreSQL server of a test's own. */
public final class RealPostgres implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String SUPERUSER = "postgres";

  private final Path home = Files.createTempDirectory(Path.of("target"), "postgres");
  private final int port;
  private final Process process;

  public RealPostgres() throws IOException {
    unpack();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    start("initdb", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        .onExit()
        .join();
    process =
        start(
            "postgres",
            "-p",
            Integer.toString(port),
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off");
    await().ignoreException(SQLException.class).until(() -> connect().isValid(1));
  }

  private Process start(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // PostgreSQL does not run as root: a user namespace hides that we are.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            home.resolve("bin").resolve(program).toAbsolutePath().toString(),
            "-D",
            home.resolve("data").toAbsolutePath().toString()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve(program + ".log").toFile()))
        .start();
  }

  private void unpack() throws IOException {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String resource =
        "/postgres-%s-%s.txz"
            .formatted(system.startsWith("mac") ? "darwin" : system, arm ? "arm_64" : "x86_64");
    try (InputStream in = RealPostgres.class.getResourceAsStream(resource);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        Path path = home.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path);
          if ((entry.getMode() & 0b001_000_000) != 0 && !path.toFile().setExecutable(true)) {
            throw new IOException("Cannot make %s executable".formatted(path));
          }
        }
      }
    }
  }

  /** Where it is, as the application knows it. */
  public JdbcAddress address() {
    return new JdbcAddress(
        "jdbc:postgresql://%s:%d/postgres".formatted(HOST, port), SUPERUSER, null);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(address().url(), SUPERUSER, null);
  }

  /** Ends it, whoever is connected; what was in it is deleted. */
  @Override
  public void close() throws IOException {
    start("pg_ctl", "stop", "-m", "fast").onExit().join();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
