package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.audit.Comparison;
import com.instashop.audit.Proof;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Databases of a test on a running environment, with tables and metrics that it declares. */
record DeclaredDatabases(Environment stack, List<Database> databases) {
  private static final Database SERVER = new Database("postgres");

  /** Creates the databases, empty. */
  static DeclaredDatabases create(Environment stack, Database... databases) throws SQLException {
    for (Database database : databases) {
      stack.execute(SERVER, "CREATE DATABASE " + database);
    }
    return new DeclaredDatabases(stack, List.of(databases));
  }

  /** Other tests find the environment as it was. */
  void remove() throws SQLException, IOException, InterruptedException {
    for (String metric : names(stack.deployment().metrics().files())) {
      Files.delete(stack.deployment().metrics().files().file(metric));
    }
    List<String> tables = names(stack.deployment().tables().files());
    if (!tables.isEmpty()) {
      List<String> command = new ArrayList<>(List.of("table", "remove"));
      command.addAll(tables);
      instashop(0, command.toArray(String[]::new));
    }
    assertThat(answer("SELECT count(*) FROM pg_tables WHERE schemaname = 'state'")).isEqualTo("0");
    for (Database database : databases) {
      assertThat(answer(database, "SELECT count(*) FROM pg_publication")).isEqualTo("0");
      stack.execute(SERVER, "DROP DATABASE %s WITH (FORCE)".formatted(database));
    }
    stack.prove();
  }

  private static List<String> names(YamlFolder folder) throws IOException {
    if (!Files.isDirectory(folder.folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.folder())) {
      return files
          .filter(file -> file.toString().endsWith(YamlFolder.SUFFIX))
          .map(YamlFolder::name)
          .toList();
    }
  }

  /** Declares a metric. */
  void declare(String name, String yaml) throws IOException {
    stack.deployment().metrics().files().put(name, yaml);
  }

  /** Runs the command line as a user does; returns what it complained of. */
  String instashop(int status, String... arguments) {
    StringWriter complaints = new StringWriter();
    List<String> words = new ArrayList<>();
    Collections.addAll(words, arguments);
    Collections.addAll(words, DeploymentOption.NAME, stack.deployment().file().toString());
    int found =
        Main.commandLine()
            .setErr(new PrintWriter(complaints, true))
            .execute(words.toArray(String[]::new));
    assertThat(found).as("%s: %s", words, complaints).isEqualTo(status);
    return complaints.toString();
  }

  /** What the warehouse answers. */
  String answer(String sql) throws SQLException {
    return answer(Database.WAREHOUSE, sql);
  }

  /** What a database answers: one value. */
  String answer(Database database, String sql) throws SQLException {
    return stack.answer(database, sql);
  }

  /** What a proof compared, of the numbers of one kind. */
  static List<String> compared(Proof proof, String numbers) {
    return proof.comparisons().stream()
        .filter(comparison -> comparison.numbers().equals(numbers))
        .map(Comparison::metric)
        .toList();
  }
}
