package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.schema.Database;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup comes back on servers that know nothing of those on which it was made. */
@Tag("long")
class RestoreElsewhereIT {
  private static EmbeddedEnvironment stack;
  private static CommandRunner commands;

  @BeforeAll
  static void start() throws Exception {
    Environment running = Environment.running();
    assumeThat(running).isInstanceOf(EmbeddedEnvironment.class);
    stack = (EmbeddedEnvironment) running;
    commands =
        new CommandRunner(
            new Folders(Path.of(System.getProperty("instashop.project")), stack.home()));
  }

  /** The operational databases came back by a backup of their own. */
  @Test
  void onlyTheDatabasesAreThoseThatWereBackedUp(@TempDir Path temporary) throws Exception {
    Backup backup = backup(temporary, 31);
    generate(32);
    stack.execute(Database.INSTASHOP, "DROP DATABASE dwh_db WITH (FORCE)");
    stack.restart(() -> keepOnly(stack.home(), "servers", "secrets", "data/postgres"));
    backup.comesBack();
    // The connectors had read all tables there already. Until Spark has begun with them the
    // positions of the old Kafka look as if all of the new one had been read.
    await().atMost(Environment.PATIENCE).untilAsserted(() -> stack.prove());
    assertThat(backup.history()).isEqualTo(backup.known());
    generate(33);
    nothingIsMissing();
  }

  @Test
  void nothingIsThere(@TempDir Path temporary) throws Exception {
    Backup backup = backup(temporary, 34);
    stack.restart(() -> keepOnly(stack.home(), "servers"));
    generate(35);
    stack.prove();
    backup.comesBack();
    assertThat(instashop("rebuild", "--from-databases").status()).isZero();
    stack.prove();
    assertThat(backup.history()).isEqualTo(backup.known());
    generate(36);
    nothingIsMissing();
  }

  /**
   * What was backed up.
   *
   * @param until the newest event in it
   * @param known its events and its proofs
   */
  private record Backup(Path folder, String until, String known) {
    void comesBack() throws Exception {
      CommandRunner.Result restored = instashop("restore", folder.toString(), "--yes");
      assertThat(restored.status()).as(restored.said()).isZero();
      assertThat(restored.said()).contains("Kafka is not the one that it was read from");
    }

    /** What the warehouse has of that. */
    String history() throws SQLException {
      return one(
          """
          SELECT (count(*), max(commit_time), (SELECT max(hash) FROM proof WHERE at <= '%1$s'))
          FROM realtime_events WHERE processed_at <= '%1$s'"""
              .formatted(until));
    }
  }

  private static Backup backup(Path temporary, int seed) throws Exception {
    generate(seed);
    stack.audit().publish(stack.prove());
    Path folder = temporary.resolve("backup");
    Backup backup = new Backup(folder, one("SELECT now()"), "");
    CommandRunner.Result written = instashop("backup", folder.toString());
    assertThat(written.status()).as(written.said()).isZero();
    return new Backup(folder, backup.until(), backup.history());
  }

  private static void generate(int seed) throws InterruptedException {
    stack.generate("--events", "200", "--rate", "100", "--seed", Integer.toString(seed)).finish();
  }

  private static void nothingIsMissing() throws Exception {
    stack.prove();
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(stack.warehouse().problems()).isEmpty();
              assertThat(stack.spark().problems()).isEmpty();
              assertThat(stack.totals().problems()).isEmpty();
            });
  }

  private static CommandRunner.Result instashop(String... arguments)
      throws IOException, InterruptedException {
    return commands.run(stack.deployment().file(), arguments);
  }

  private static String one(String sql) throws SQLException {
    return stack.answer(Database.WAREHOUSE, sql);
  }

  /** Deletes all of a folder but these. */
  private static void keepOnly(Path folder, String... kept) throws IOException {
    List<Path> keep = Stream.of(kept).map(folder::resolve).toList();
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      if (keep.contains(file)) {
        continue;
      }
      if (keep.stream().anyMatch(path -> path.startsWith(file))) {
        keepOnly(
            file,
            keep.stream()
                .filter(path -> path.startsWith(file))
                .map(path -> file.relativize(path).toString())
                .toArray(String[]::new));
      } else if (Files.isDirectory(file)) {
        Folders.delete(file);
      } else {
        Files.delete(file);
      }
    }
  }
}
