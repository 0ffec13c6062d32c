package com.instashop.stack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real PostgreSQL, unpacked and initialized. */
class SlotLimitTest {
  @TempDir private Path folder;

  @Test
  void isGivenToAFolderOfAnEarlierVersionAndLeftToWhoChoseAnother() throws Exception {
    Folders folders = new Folders(folder, folder.resolve("home"));
    folders.run();
    new Secrets(folders).complete(OwnDeployment.secrets());
    Addresses addresses = Addresses.chosen(new Ports(folders), 1);
    Deployment deployment =
        OwnDeployment.write(
            folders, addresses, "local[*]", new StackOptions(1, 1, List.of(Deployment.METRICS), 0));
    // One of another version, and one that was unpacked in part.
    Files.createDirectories(folders.servers().resolve("postgres/bin"));
    Files.createDirectories(folders.servers().resolve("postgres123"));
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    for (String name : List.of("postgres", "postgres123")) {
      Files.setLastModifiedTime(folders.servers().resolve(name), longAgo);
    }
    PostgresServer server = new PostgresServer(folders, addresses, deployment);
    Part part = server.part(() -> {});
    try {
      part.start();
      assertThat(Files.list(folders.servers()).map(path -> path.getFileName().toString()))
          .singleElement()
          .asString()
          .matches("postgres-\\d+\\.\\d+\\.\\d+");
      try (Connection connection = connect(deployment, addresses);
          Statement statement = connection.createStatement()) {
        assertThat(limit(statement)).isEqualTo("8GB");
      }
      part.stop();
      Path configuration = folders.data("postgres").resolve("postgresql.conf");
      Files.writeString(
          configuration,
          Files.readString(configuration).replaceAll("(?m)^max_slot_wal_keep_size.*$", ""));
      part = server.part(() -> {});
      part.start();
      try (Connection connection = connect(deployment, addresses);
          Statement statement = connection.createStatement()) {
        assertThat(limit(statement)).isEqualTo("-1");
        server.limitSlots();
        awaitLimit(statement, "8GB");
        statement.execute("ALTER SYSTEM SET max_slot_wal_keep_size = -1");
        statement.execute("SELECT pg_reload_conf()");
        awaitLimit(statement, "-1");
        server.limitSlots();
      }
      try (Connection connection = connect(deployment, addresses);
          Statement statement = connection.createStatement()) {
        assertThat(limit(statement)).isEqualTo("-1");
      }
    } finally {
      part.stop();
    }
  }

  /** A session is told of the new settings between two statements. */
  private static void awaitLimit(Statement statement, String limit) {
    await().until(() -> limit(statement).equals(limit));
  }

  private static String limit(Statement statement) throws Exception {
    try (ResultSet row = statement.executeQuery("SHOW max_slot_wal_keep_size")) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(Deployment deployment, Addresses addresses) throws Exception {
    var superuser = deployment.role(Account.ADMINISTRATOR);
    return DriverManager.getConnection(
        addresses.jdbc("postgres"), superuser.user(), superuser.password());
  }
}
