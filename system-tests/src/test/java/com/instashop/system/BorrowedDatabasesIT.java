package com.instashop.system;

import static com.instashop.system.DeclaredDatabases.compared;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.instashop.audit.Proof;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.deployment.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Databases that nobody here made: all of their tables, and metrics of them, are captured, changed
 * and proven.
 *
 * <p>Their rows are not part of this project. {@code -Dborrowed.databases=FOLDER} names a folder
 * with {@code chinook.sql}, which is {@code ChinookDatabase/DataSources/Chinook_PostgreSql.sql} of
 * the GitHub project lerocha/chinook-database, and {@code pagila-schema.sql} and {@code
 * pagila-data.sql} of devrimgunduz/pagila, as of its commit e0e35a6: release 4.0, which came after
 * it, needs PostgreSQL 18 and pgvector.
 */
@Tag("long")
class BorrowedDatabasesIT {
  private static final Database CHINOOK = new Database("chinook");
  private static final Database PAGILA = new Database("pagila");
  private static final Path OURS = Path.of("src/test/resources/borrowed");
  private static final int ROUNDS = 20;

  private static Environment stack;
  private static DeclaredDatabases databases;

  @BeforeAll
  static void start() throws Exception {
    String folder = System.getProperty("borrowed.databases");
    assumeThat(folder).as("the folder with their SQL").isNotNull();
    stack = Environment.running();
    databases = DeclaredDatabases.create(stack, CHINOOK, PAGILA);
    load(CHINOOK, Path.of(folder, "chinook.sql"));
    load(PAGILA, Path.of(folder, "pagila-schema.sql"), Path.of(folder, "pagila-data.sql"));
  }

  /** Each file has a connection of its own: a dump changes its settings. */
  private static void load(Database database, Path... files) throws Exception {
    for (Path file : files) {
      try (Connection connection = stack.connect(database, Account.ADMINISTRATOR)) {
        new SqlScript(file).run(connection);
      }
    }
  }

  @AfterAll
  static void remove() throws Exception {
    if (databases != null) {
      databases.remove();
    }
  }

  @Test
  void chinookIsProvenWhileItChanges() throws Exception {
    isProvenWhileItChanges(CHINOOK, 11, "playlist_track");
  }

  /** With partitions, enums, domains, arrays, composite keys, and triggers that change rows. */
  @Test
  void pagilaIsProvenWhileItChanges() throws Exception {
    isProvenWhileItChanges(PAGILA, 15, "payment");
  }

  private static void isProvenWhileItChanges(Database database, int count, String emptied)
      throws Exception {
    List<String> tables = tables(database);
    assertThat(tables).hasSize(count);
    List<String> command = new ArrayList<>(List.of("table", "add"));
    command.addAll(tables);
    databases.instashop(0, command.toArray(String[]::new));
    List<String> metrics = declareMetrics(database);
    assertThat(metrics).hasSize(5);

    isProven(tables, metrics);
    CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> change(database));
    isProven(tables, metrics);
    changes.get();
    isProven(tables, metrics);

    stack.execute(database, "TRUNCATE " + emptied);
    isProven(tables, metrics);
    assertThat(
            databases.answer("SELECT count(*) FROM current.\"%s.%s\"".formatted(database, emptied)))
        .isEqualTo("0");
    change(database);
    isProven(tables, metrics);
  }

  private static void isProven(List<String> tables, List<String> metrics) throws Exception {
    Proof proof = stack.prove();
    assertThat(compared(proof, "totals")).containsAll(metrics);
    assertThat(compared(proof, "warehouse"))
        .containsAll(metrics)
        .containsAll(tables.stream().map(table -> "every column of " + table).toList());
  }

  /** All that have a primary key; partitions are part of theirs. */
  private static List<String> tables(Database database) throws SQLException {
    String names =
        databases.answer(
            database,
            """
            SELECT string_agg(relname, ',' ORDER BY relname)
            FROM pg_class JOIN pg_index ON indrelid = pg_class.oid AND indisprimary
            WHERE relnamespace = 'public'::regnamespace AND NOT relispartition""");
    return Stream.of(names.split(",")).map(table -> database + "." + table).toList();
  }

  private static List<String> declareMetrics(Database database) throws IOException {
    List<String> metrics = new ArrayList<>();
    try (Stream<Path> files = Files.list(OURS.resolve(database.databaseName()))) {
      for (Path file : files.toList()) {
        databases.instashop(0, "metric", "add", file.toString());
        metrics.add(YamlFolder.name(file));
      }
    }
    return metrics;
  }

  private static void change(Database database) {
    try (Connection connection = stack.connect(database, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      String changes = Files.readString(OURS.resolve(database + "-changes.sql"), UTF_8);
      for (int round = 0; round < ROUNDS; round++) {
        statement.execute(changes);
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
