package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.audit.Comparison;
import com.instashop.audit.Proof;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.yaml.YamlFolder;
import com.instashop.stack.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables of databases that nobody of us made: captured, carried, kept and proven without code. */
class DeclaredTablesIT {
  private static final Database BENCH = new Database("bench");
  private static final Database ODD = new Database("odd");
  private static final String SERVER = "postgres";

  private static Environment stack;

  @BeforeAll
  static void start() throws Exception {
    stack = Environment.running();
    try (Connection server = stack.connect(new Database(SERVER), Account.ADMINISTRATOR);
        Statement statement = server.createStatement()) {
      for (Database database : List.of(BENCH, ODD)) {
        statement.execute("CREATE DATABASE " + database);
      }
    }
    stack.execute(BENCH, resource("bench.sql"));
    stack.execute(ODD, resource("odd.sql"));
  }

  /** Other tests find the environment as it was. */
  @AfterAll
  static void remove() throws Exception {
    for (String metric : names(stack.deployment().metrics().files())) {
      Files.delete(stack.deployment().metrics().files().file(metric));
    }
    List<String> command = new ArrayList<>(List.of("table", "remove"));
    command.addAll(names(stack.deployment().tables().files()));
    instashop(0, command.toArray(String[]::new));
    assertThat(answer("SELECT count(*) FROM pg_tables WHERE schemaname = 'state'")).isEqualTo("0");
    for (Database database : List.of(BENCH, ODD)) {
      assertThat(answer(database, "SELECT count(*) FROM pg_publication")).isEqualTo("0");
      try (Connection server = stack.connect(new Database(SERVER), Account.ADMINISTRATOR);
          Statement statement = server.createStatement()) {
        statement.execute("DROP DATABASE %s WITH (FORCE)".formatted(database));
      }
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

  @Test
  void pgbenchIsProvenWhileItRuns() throws Exception {
    instashop(
        0,
        "table",
        "add",
        "bench.pgbench_accounts",
        "bench.pgbench_tellers",
        "bench.pgbench_branches");
    declare("accounts", "title: Accounts\ntable: pgbench_accounts\nby: bid\nsum: abalance\n");
    declare(
        "overdrawn",
        "title: Overdrawn\ntable: pgbench_accounts\nwhere: abalance < 0\nby: bid\nsum: abalance\n");
    declare(
        "rich",
        "title: Rich\ntable: bench.pgbench_accounts\nwhere: abalance >= 1000 and aid <= 5000\n");
    declare("tellers", "title: Tellers\ntable: pgbench_tellers\nby: bid\nsum: tbalance\n");
    declare(
        "branches",
        "title: Branches\ntable: pgbench_branches\nby: [bbalance]\nsum: bbalance * bid\n");
    // What is transferred before the snapshot is part of it, and no update.
    await()
        .atMost(Environment.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(answer("SELECT count(*) FROM current.\"bench.pgbench_tellers\""))
                    .isEqualTo(answer(BENCH, "SELECT count(*) FROM pgbench_tellers")));
    CompletableFuture<Void> load = CompletableFuture.runAsync(() -> transfers(2_000));
    Proof during = stack.prove();
    load.get();
    Proof after = stack.prove();
    for (Proof proof : List.of(during, after)) {
      assertThat(compared(proof, "totals"))
          .contains("accounts", "branches", "overdrawn", "rich", "tellers");
      assertThat(compared(proof, "warehouse"))
          .contains("overdrawn", "every column of bench.pgbench_accounts");
    }
    assertThat(answer("SELECT sum(abalance) FROM current.\"bench.pgbench_accounts\""))
        .isEqualTo(answer(BENCH, "SELECT sum(abalance) FROM pgbench_accounts"));
    assertThat(
            answer(
                "SELECT count(*) FROM history.\"bench.pgbench_tellers\" WHERE _cdc_operation = 'u'"))
        .isEqualTo("2000");
  }

  @Test
  void whateverPostgresAllowsIsKeptAndProven() throws Exception {
    instashop(0, "table", "add", "odd.Sales.Order Line", "odd.measurement", "odd.uniq");
    assertThat(instashop(2, "table", "add", "odd.nokey")).contains("cannot be told apart");
    assertThat(instashop(2, "table", "add", "odd.nothing")).contains("has no table public.nothing");
    declare(
        "lines",
        "title: Lines\ntable: odd.Sales.Order_Line\nby: [m, ok, day, day(created_at)]\nsum: [price, big]\n");
    declare(
        "precise",
        "title: Precise\ntable: Order Line\nwhere: not (ok = true) or precise < 0.5 or m in ('sad', 'none')\nby: [u, c]\nsum: precise\n");
    declare("peaks", "title: Peaks\ntable: measurement\nby: city\nsum: peak\n");
    assertThat(compared(stack.prove(), "totals")).contains("lines", "precise", "peaks");

    stack.execute(ODD, resource("odd-changes.sql").split(";\n"));
    stack.prove();
    assertThat(answer("SELECT count(*) FROM current.\"odd.measurement\"")).isEqualTo("4");

    // What cannot be read any more is named, and the others go on.
    stack.execute(
        ODD,
        "ALTER TABLE uniq RENAME COLUMN a TO b",
        "INSERT INTO uniq VALUES (9)",
        "TRUNCATE measurement");
    Proof proof = stack.audit().prove(Environment.PATIENCE);
    assertThat(proof.comparisons().stream().filter(each -> !each.agrees()))
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.metric()).isEqualTo("odd.uniq"));
    assertThat(answer("SELECT count(*) FROM current.\"odd.measurement\"")).isEqualTo("0");
    YamlFolder files = stack.deployment().tables().files();
    files.put(
        "odd.uniq",
        Files.readString(files.file("odd.uniq")).replace("[a]", "[b]").replace("a: int", "b: int"));
    instashop(0, "table", "apply");
    assertThat(compared(stack.prove(), "warehouse")).contains("every column of odd.uniq");

    instashop(0, "table", "remove", "odd.uniq");
    assertThat(answer("SELECT count(*) FROM realtime_events WHERE topic = 'odd.uniq'"))
        .isEqualTo("0");
    assertThat(answer("SELECT to_regclass('state.\"odd.uniq\"')")).isNull();
    stack.prove();
  }

  /** What pgbench does, after its own script {@code tpcb-like}. */
  private static void transfers(int count) {
    Random random = new Random(1);
    try (Connection connection = stack.connect(BENCH, Account.ADMINISTRATOR);
        PreparedStatement account =
            connection.prepareStatement(
                "UPDATE pgbench_accounts SET abalance = abalance + ? WHERE aid = ?");
        PreparedStatement teller =
            connection.prepareStatement(
                "UPDATE pgbench_tellers SET tbalance = tbalance + ? WHERE tid = ?");
        PreparedStatement branch =
            connection.prepareStatement(
                "UPDATE pgbench_branches SET bbalance = bbalance + ? WHERE bid = 1")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < count; i++) {
        int delta = random.nextInt(10_001) - 5_000;
        account.setInt(1, delta);
        account.setInt(2, 1 + random.nextInt(10_000));
        account.execute();
        teller.setInt(1, delta);
        teller.setInt(2, 1 + random.nextInt(10));
        teller.execute();
        branch.setInt(1, delta);
        branch.execute();
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void declare(String name, String yaml) throws IOException {
    stack.deployment().metrics().files().put(name, yaml);
  }

  private static List<String> compared(Proof proof, String numbers) {
    return proof.comparisons().stream()
        .filter(comparison -> comparison.numbers().equals(numbers))
        .map(Comparison::metric)
        .toList();
  }

  private static String answer(String sql) throws SQLException {
    return answer(Database.WAREHOUSE, sql);
  }

  private static String answer(Database database, String sql) throws SQLException {
    try (Connection connection = stack.connect(database, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DeclaredTablesIT.class.getResourceAsStream("/tables/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Runs the command line as a user does; returns what it complained of. */
  private static String instashop(int status, String... arguments) {
    StringWriter complaints = new StringWriter();
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of(DeploymentOption.NAME, stack.deployment().file().toString()));
    int found =
        Main.commandLine()
            .setErr(new PrintWriter(complaints, true))
            .execute(words.toArray(String[]::new));
    assertThat(found).as("%s: %s", words, complaints).isEqualTo(status);
    return complaints.toString();
  }
}
