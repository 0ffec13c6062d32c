package com.instashop.system;

import static com.instashop.system.DeclaredDatabases.compared;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.audit.Comparison;
import com.instashop.audit.Proof;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.deployment.Account;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables of databases that nobody of us made: captured, carried, kept and proven without code. */
class DeclaredTablesIT {
  private static final Database BENCH = new Database("bench");
  private static final Database ODD = new Database("odd");

  private static Environment stack;
  private static DeclaredDatabases databases;

  @BeforeAll
  static void start() throws Exception {
    stack = Environment.running();
    databases = DeclaredDatabases.create(stack, BENCH, ODD);
    stack.execute(BENCH, resource("bench.sql"));
    stack.execute(ODD, resource("odd.sql"));
  }

  @AfterAll
  static void remove() throws Exception {
    databases.remove();
  }

  @Test
  void pgbenchIsProvenWhileItRuns() throws Exception {
    // All of them but pgbench_history, which has no key.
    databases.instashop(0, "table", "add", "bench.*");
    databases.declare(
        "accounts", "title: Accounts\ntable: pgbench_accounts\nby: bid\nsum: abalance\n");
    databases.declare(
        "overdrawn",
        "title: Overdrawn\ntable: pgbench_accounts\nwhere: abalance < 0\nby: bid\nsum: abalance\n");
    databases.declare(
        "rich",
        "title: Rich\ntable: bench.pgbench_accounts\nwhere: abalance >= 1000 and aid <= 5000\n");
    databases.declare(
        "tellers", "title: Tellers\ntable: pgbench_tellers\nby: bid\nsum: tbalance\n");
    databases.declare(
        "branches",
        "title: Branches\ntable: pgbench_branches\nby: [bbalance]\nsum: bbalance * bid\n");
    // What is transferred before the snapshot is part of it, and no update.
    await()
        .atMost(Environment.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        databases.answer("SELECT count(*) FROM current.\"bench.pgbench_tellers\""))
                    .isEqualTo(databases.answer(BENCH, "SELECT count(*) FROM pgbench_tellers")));
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
    assertThat(databases.answer("SELECT sum(abalance) FROM current.\"bench.pgbench_accounts\""))
        .isEqualTo(databases.answer(BENCH, "SELECT sum(abalance) FROM pgbench_accounts"));
    assertThat(
            databases.answer(
                "SELECT count(*) FROM history.\"bench.pgbench_tellers\" WHERE _cdc_operation = 'u'"))
        .isEqualTo("2000");
  }

  @Test
  void whateverPostgresAllowsIsKeptAndProven() throws Exception {
    databases.instashop(
        0, "table", "add", "odd.Sales.*", "odd.measurement", "odd.uniq", "odd.shout");
    assertThat(databases.instashop(2, "table", "add", "odd.nokey"))
        .contains("cannot be told apart");
    assertThat(databases.instashop(2, "table", "add", "odd.nothing"))
        .contains("has no table public.nothing");
    assertThat(databases.instashop(2, "table", "add", "odd.measurement_2026"))
        .contains("is a partition of measurement: add that");
    assertThat(databases.instashop(2, "table", "add", "odd.parent"))
        .contains("add those instead: heir");
    assertThat(databases.instashop(2, "table", "add", "odd.heir", "odd.span"))
        .contains("during of its key is tsrange, not carried");
    YamlFolder files = stack.deployment().tables().files();
    assertThat(files.file("odd.heir")).as("all of them are declared, or none").doesNotExist();
    assertThat(files.file("odd.Sales.Order_Line"))
        .content()
        .contains("growth: numeric(10,3)", "feels: text");
    databases.declare(
        "lines",
        "title: Lines\ntable: odd.Sales.Order_Line\nby: [m, ok, day, day(created_at)]\nsum: [price, big]\n");
    databases.declare(
        "precise",
        "title: Precise\ntable: Order Line\nwhere: not (ok = true) or precise < 0.5 or m in ('sad', 'none')\nby: [u, c]\nsum: precise\n");
    databases.declare("peaks", "title: Peaks\ntable: measurement\nby: city\nsum: peak\n");
    databases.declare(
        "shouts", "title: Shouts\ntable: shout\nwhere: not word in ('ho')\nby: word\nsum: small\n");
    Proof first = stack.prove();
    assertThat(compared(first, "totals")).contains("lines", "precise", "peaks", "shouts");
    assertThat(first.comparisons())
        .filteredOn(each -> each.metric().equals("shouts"))
        .allSatisfy(each -> assertThat(each.keys()).as("HEY and hey").isEqualTo(2));

    stack.execute(ODD, resource("odd-changes.sql").split(";\n"));
    stack.prove();
    assertThat(databases.answer("SELECT count(*) FROM current.\"odd.measurement\"")).isEqualTo("4");
    assertThat(
            databases.answer(
                "SELECT count(*) FROM current.\"odd.Sales.Order_Line\" WHERE growth IS NULL AND feels IS NULL"))
        .as("NULL where the column has a default")
        .isEqualTo("1");

    // Of the last years of PostgreSQL's calendar 64 bits do not hold the microseconds.
    String created = "UPDATE \"Sales\".\"Order Line\" SET created_at = %s WHERE \"Order\" = 'B'";
    stack.execute(ODD, created.formatted("'294270-01-01'"));
    Proof late = stack.audit().prove(Environment.PATIENCE);
    assertThat(late.comparisons().stream().filter(each -> !each.agrees()))
        .extracting(Comparison::metric)
        .contains("every column of odd.Sales.Order_Line");
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stack.warehouse().problems().get("odd.Sales.Order_Line"))
                    .contains("created_at", "+294270-01-01T"));
    assertThat(stack.audit().explain(late, Environment.PATIENCE))
        .anySatisfy(line -> assertThat(line).contains("created_at=294247-01-10"));
    stack.execute(ODD, created.formatted("now()"));
    stack.prove();

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
    assertThat(databases.answer("SELECT count(*) FROM current.\"odd.measurement\"")).isEqualTo("0");
    files.put(
        "odd.uniq",
        Files.readString(files.file("odd.uniq")).replace("[a]", "[b]").replace("a: int", "b: int"));
    databases.instashop(0, "table", "apply");
    assertThat(compared(stack.prove(), "warehouse")).contains("every column of odd.uniq");

    databases.instashop(0, "table", "remove", "odd.uniq");
    assertThat(databases.answer("SELECT count(*) FROM realtime_events WHERE topic = 'odd.uniq'"))
        .isEqualTo("0");
    assertThat(databases.answer("SELECT to_regclass('state.\"odd.uniq\"')")).isNull();
    stack.prove();
  }

  @Test
  @Tag("long")
  void rowThatIsLargerThanARecordIsNamedAndTheOthersGoOn() throws Exception {
    int sixteenMebibytes = 16 << 20;
    stack.execute(
        ODD,
        "CREATE TABLE letter (id int PRIMARY KEY, cents int NOT NULL, body text)",
        "INSERT INTO letter VALUES (1, 1, 'short'), (2, 2, repeat('\"', %d))"
            .formatted(sixteenMebibytes));
    databases.instashop(0, "table", "add", "odd.letter");
    databases.declare("letters", "title: Letters\ntable: odd.letter\nsum: cents\n");
    stack.prove();
    assertThat(incomplete("odd.letter")).isEqualTo("0");

    // With what JSON escapes, both images are larger than a record; the one after is kept.
    stack.execute(ODD, "UPDATE letter SET cents = 20 WHERE id = 2");
    stack.prove();
    assertThat(databases.answer("SELECT length(body) FROM current.\"odd.letter\" WHERE id = 2"))
        .isEqualTo(Integer.toString(sixteenMebibytes));

    stack.execute(
        ODD,
        "INSERT INTO letter VALUES (3, 300, repeat('x', 60000000))",
        "UPDATE letter SET cents = 100 WHERE id = 1");
    Proof proof = stack.audit().prove(Environment.PATIENCE);
    assertThat(proof.comparisons().stream().filter(each -> !each.agrees()))
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.metric()).contains("odd.letter"));
    assertThat(compared(proof, "totals")).contains("letters");
    assertThat(databases.answer("SELECT sum(cents) FROM current.\"odd.letter\"")).isEqualTo("420");
    assertThat(databases.answer("SELECT body FROM current.\"odd.letter\" WHERE id = 3")).isNull();
    assertThat(incomplete("odd.letter")).isEqualTo("1");

    stack.execute(ODD, "UPDATE letter SET body = 'shorter' WHERE id = 3");
    stack.prove();
  }

  private static String incomplete(String topic) throws SQLException {
    return databases.answer(
        "SELECT count(*) FROM incomplete_table WHERE topic = '%s'".formatted(topic));
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

  private static String resource(String name) throws IOException {
    try (InputStream in = DeclaredTablesIT.class.getResourceAsStream("/tables/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
