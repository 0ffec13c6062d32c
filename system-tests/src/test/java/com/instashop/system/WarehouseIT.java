package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.instashop.capture.database.ServerPreparer;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.stack.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warehouse: what it knows of the past, who may touch it, and its own bad days. */
class WarehouseIT {
  private static Environment stack;
  private static BadDay badDay;

  @BeforeAll
  static void start() throws Exception {
    stack = Environment.running();
    badDay = new BadDay(stack);
  }

  @Test
  void productsKeepTheirHistory() throws Exception {
    stack.execute(
        Database.INSTASHOP,
        """
        INSERT INTO product (product_id, customer_id, name, category, price, status)
        VALUES (900001, 1, 'Lamp', 'home', 10, 'active')""",
        "UPDATE product SET price = 12 WHERE product_id = 900001",
        "UPDATE product SET category = 'garden' WHERE product_id = 900001",
        "DELETE FROM product WHERE product_id = 900001");
    stack.prove();
    assertThat(
            rows(
                """
                SELECT category, price, valid_to = 'infinity',
                       valid_to = lead(valid_from, 1, valid_to) OVER (ORDER BY kafka_offset)
                FROM dim_product WHERE product_id = 900001 ORDER BY kafka_offset"""))
        .containsExactly(
            List.of("home", "10.00", "f", "t"),
            List.of("home", "12.00", "f", "t"),
            List.of("garden", "12.00", "f", "t"));
  }

  @Test
  void textMayBeLongerThanAnIndexTakes() throws Exception {
    // No two parts of it are alike: PostgreSQL would make it short.
    String text = "(SELECT string_agg(md5(n::text), '') FROM generate_series(1, 200) n)";
    stack.execute(
        Database.INSTASHOP,
        """
        INSERT INTO product (product_id, customer_id, name, category, price, status)
        VALUES (800003, 1, 'Table', %s, 10, 'active')"""
            .formatted(text),
        "UPDATE product SET category = 'tables' WHERE product_id = 800003");
    stack.execute(
        Database.CRM,
        """
        INSERT INTO interaction (interaction_type, channel, interaction_date, status)
        VALUES (%1$s, %1$s, now(), 'open')"""
            .formatted(text));
    stack.prove();
    assertThat(
            rows("SELECT sum(interactions) FROM interaction_rollup WHERE length(channel) > 6000"))
        .containsExactly(List.of("2"));
    stack.execute(Database.CRM, "DELETE FROM interaction WHERE length(channel) > 6000");
    stack.prove();
  }

  @Test
  void netRevenueFollowsRefundsAndDeletesStayKnown() throws Exception {
    stack.execute(
        Database.INSTASHOP,
        """
        INSERT INTO product (product_id, customer_id, name, category, price, status)
        VALUES (900002, 1, 'Chair', 'chairs', 10, 'active')""",
        """
        INSERT INTO transaction (transaction_id, buyer_id, customer_id, total_amount, payment_method, status)
        VALUES (900001, 1, 1, 30.30, 'paypal', 'completed'), (900002, 1, 1, 10.10, 'paypal', 'completed')""",
        """
        INSERT INTO transactiondetail (transaction_detail_id, transaction_id, product_id, quantity, unit_price)
        VALUES (900001, 900001, 900002, 3, 10.10), (900002, 900002, 900002, 1, 10.10)""");
    stack.prove();
    String netRevenue =
        "SELECT units, net_units, net_revenue FROM category_revenue WHERE grain = 'day' AND category = 'chairs'";
    assertThat(rows(netRevenue)).containsExactly(List.of("4", "4", "40.40"));
    stack.execute(
        Database.INSTASHOP,
        "UPDATE transaction SET status = 'refunded' WHERE transaction_id = 900001",
        "DELETE FROM transactiondetail WHERE transaction_detail_id = 900002");
    stack.prove();
    assertThat(rows(netRevenue)).containsExactly(List.of("3", "0", "0.00"));
    assertThat(
            rows(
                """
                SELECT quantity, deleted_at IS NOT NULL FROM fact_transaction_item
                WHERE transaction_detail_id = 900002"""))
        .containsExactly(List.of("1", "t"));
    assertThat(
            rows(
                """
                SELECT event_type FROM realtime_events WHERE transaction_id = 900001 AND topic = 'transaction'
                ORDER BY kafka_offset"""))
        .containsExactly(List.of("transaction_completed"), List.of("transaction_refunded"));
  }

  @Test
  void sessionsTellHowTheyEnded() throws Exception {
    String step =
        """
        INSERT INTO interaction (customer_id, interaction_type, channel, interaction_date, status, session_id, metadata)
        VALUES (1, '%s', 'website', now() + interval '%d s', 'open', '%s', '{"transaction_id": 42}')""";
    stack.execute(
        Database.CRM,
        step.formatted("website_visit", 0, "it-sale"),
        step.formatted("purchase_intent", 20, "it-sale"),
        step.formatted("purchase", 61, "it-sale"),
        step.formatted("purchase_intent", 0, "it-cart"),
        step.formatted("cart_abandonment", 5, "it-cart"),
        step.formatted("website_visit", 0, "it-bounce"),
        step.formatted("cart_abandonment", 5, "it-bounce"),
        step.formatted("website_visit", 0, "it-open"));
    stack.prove();
    String sessions =
        """
        SELECT session_id, outcome, steps, transaction_id FROM customer_sessions
        WHERE session_id LIKE 'it-%' ORDER BY 1""";
    assertThat(rows(sessions))
        .containsExactly(
            asList("it-bounce", "bounce", "2", null),
            asList("it-cart", "cart_abandonment", "2", null),
            asList("it-open", "open", "1", null),
            asList("it-sale", "conversion", "3", "42"));
    stack.execute(
        Database.CRM,
        "DELETE FROM interaction WHERE session_id = 'it-open'",
        "DELETE FROM interaction WHERE session_id = 'it-sale' AND interaction_type = 'purchase'");
    stack.prove();
    assertThat(rows(sessions))
        .containsExactly(
            asList("it-bounce", "bounce", "2", null),
            asList("it-cart", "cart_abandonment", "2", null),
            asList("it-sale", "open", "2", null));
  }

  @Test
  void rolesHaveTheirOwnRightsOnly() throws Exception {
    assertThatThrownBy(() -> stack.connect(Database.INSTASHOP, Account.SPARK))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> stack.connect(Database.INSTASHOP, Account.DASHBOARD))
        .hasMessageContaining("permission denied");
    try (Connection reader = stack.connect(Database.WAREHOUSE, Account.DASHBOARD);
        Statement statement = reader.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM activity").close();
      statement.executeQuery("SELECT count(*) FROM shop.transaction").close();
      for (String write :
          List.of(
              "DELETE FROM fact_transaction", "TRUNCATE batch", "CREATE TABLE mine (id integer)")) {
        assertThatThrownBy(() -> statement.execute(write))
            .hasMessageContaining("permission denied");
      }
    }
  }

  @Test
  @Tag("long")
  void awayWhileTheMetricsGoOn() throws Exception {
    badDay.underLoad(
        "the warehouse away for 60 s, the metrics go on",
        Duration.ofSeconds(75),
        () -> {
          allowConnections(false);
          try {
            await()
                .atMost(Environment.PATIENCE)
                .untilAsserted(
                    () -> {
                      WarehouseHealth health = stack.warehouse();
                      assertThat(health.state()).isEqualTo(WarehouseHealth.AWAY);
                      assertThat(health.problem()).contains("not currently accepting connections");
                    });
            long batch = stack.spark().batchId();
            BadDay.pass(Duration.ofSeconds(60));
            assertThat(stack.spark().batchId()).isGreaterThan(batch + 10);
            assertThat(stack.warehouse().lagRows()).isGreaterThan(stack.spark().lagRows());
          } finally {
            allowConnections(true);
          }
        });
  }

  @Test
  void killedInTheMiddleOfABatch() throws Exception {
    badDay.underLoad(
        "kill -9 of Spark in the middle of the warehouse's batch",
        Duration.ofSeconds(15),
        () -> {
          // The batch has copied its events, and waits to write its windows.
          try (Connection connection = stack.connect(Database.WAREHOUSE, Account.ADMINISTRATOR);
              Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE metric_window IN EXCLUSIVE MODE");
            await()
                .atMost(Environment.PATIENCE)
                .until(
                    () ->
                        !rows("""
                                SELECT 1 FROM pg_stat_activity
                                WHERE application_name = 'warehouse' AND wait_event_type = 'Lock'""")
                            .isEmpty());
            stack.kill(Server.SPARK);
            connection.rollback();
          }
        });
  }

  @Test
  @Tag("long")
  void diskIsFull() throws Exception {
    badDay.underLoad(
        "disk-full errors of the warehouse for 15 s",
        Duration.ofSeconds(30),
        () -> {
          stack.execute(
              Database.WAREHOUSE,
              """
              CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
              END $$""",
              "CREATE TRIGGER disk_full BEFORE INSERT ON event_rollup EXECUTE FUNCTION disk_full()");
          try {
            await()
                .atMost(Environment.PATIENCE)
                .untilAsserted(
                    () ->
                        assertThat(stack.warehouse().problem())
                            .contains("No space left on device"));
            BadDay.pass(Duration.ofSeconds(15));
          } finally {
            stack.execute(
                Database.WAREHOUSE,
                "DROP TRIGGER disk_full ON event_rollup",
                "DROP FUNCTION disk_full()");
          }
        });
    assertThat(stack.warehouse().problem()).isNull();
  }

  @Test
  @Tag("long")
  void goesOnWhereItIsAfterTheCheckpointIsLost() throws Exception {
    badDay.underLoad(
        "the warehouse's checkpoint lost",
        Duration.ofSeconds(20),
        () -> stack.loseCheckpoint("warehouse"));
  }

  @Test
  void aBackupBringsBackWhatKafkaDoesNotHave(@TempDir Path temporary) throws Exception {
    stack.generate("--events", "200", "--rate", "100", "--seed", "21").finish();
    stack.audit().publish(stack.prove());
    // Kafka knows none of these: a warehouse that is filled from it again has others.
    String known =
        """
        SELECT count(*), min(processed_at), (SELECT count(*) FROM proof WHERE at <= '%2$s'),
               (SELECT max(hash) FROM proof WHERE at <= '%2$s')
        FROM realtime_events WHERE processed_at <= '%1$s'"""
            .formatted(
                rows("SELECT max(processed_at) FROM realtime_events").get(0).get(0),
                rows("SELECT max(at) FROM proof").get(0).get(0));
    List<List<String>> before = rows(known);
    Path folder = temporary.resolve("backup");
    instashop(0, "backup", folder.toString());
    assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
    assertThat(instashop(2, "backup", folder.toString())).contains("is not empty");
    stack.generate("--events", "100", "--rate", "100", "--seed", "22").finish();

    assertThat(instashop(2, "restore", folder.toString())).contains("confirm it with --yes");
    Path cut;
    try (Stream<Path> files = Files.list(folder)) {
      cut =
          files.filter(file -> file.toString().contains("realtime_events")).findAny().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
    assertThat(instashop(2, "restore", folder.toString(), "--yes")).contains("is damaged");
    Files.write(cut, whole);

    stack.execute(Database.INSTASHOP, "DROP DATABASE dwh_db WITH (FORCE)");
    instashop(0, "restore", folder.toString());
    stack.generate("--events", "100", "--rate", "100", "--seed", "23").finish();
    stack.prove();
    assertThat(rows(known)).isEqualTo(before);
    instashop(0, "restore", folder.toString(), "--yes");
    stack.audit().publish(stack.prove());
    instashop(0, "proofs");
  }

  @Test
  void aBackupOfAnOlderVersionIsMigrated(@TempDir Path temporary) throws Exception {
    Path file = stack.deployment().file().resolveSibling("older.yaml");
    Files.writeString(
        file,
        Files.readString(stack.deployment().file()).replaceAll("(dwh_db: .*)/dwh_db", "$1/older"));
    Deployment older = Deployment.load(file);
    try {
      new ServerPreparer(older).createWarehouse();
      migrate(older, "5");
      execute(older, "INSERT INTO batch VALUES ('query', 7, now())");
      Path folder = temporary.resolve("backup");
      instashop(file, 0, "backup", folder.toString());
      migrate(older, "latest");
      execute(older, "UPDATE batch SET batch_id = 8");
      instashop(file, 0, "restore", folder.toString(), "--yes");
      migrate(older, "latest");
      execute(
          older,
          "SELECT topic_id FROM kafka_position",
          "DO $$ BEGIN ASSERT (SELECT batch_id = 7 FROM batch); END $$");
    } finally {
      stack.execute(Database.INSTASHOP, "DROP DATABASE IF EXISTS older WITH (FORCE)");
      Files.delete(file);
    }
  }

  /** As the Spark application does when it connects. */
  private static void migrate(Deployment deployment, String target) {
    JdbcAddress address = deployment.database(Database.WAREHOUSE, Account.SPARK);
    Flyway.configure()
        .dataSource(address.url(), address.user(), address.password())
        .locations(Database.WAREHOUSE.migrations())
        .target(target)
        .load()
        .migrate();
  }

  private static void execute(Deployment deployment, String... statements) throws SQLException {
    try (Connection connection = deployment.connect(Database.WAREHOUSE, Account.SPARK);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String instashop(int status, String... arguments) {
    return instashop(stack.deployment().file(), status, arguments);
  }

  /** Runs the command line as a user does; returns what it complained of. */
  private static String instashop(Path file, int status, String... arguments) {
    StringWriter complaints = new StringWriter();
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of(DeploymentOption.NAME, file.toString()));
    int found =
        Main.commandLine()
            .setErr(new PrintWriter(complaints, true))
            .execute(words.toArray(String[]::new));
    assertThat(found).as("%s: %s", words, complaints).isEqualTo(status);
    return complaints.toString();
  }

  private static void allowConnections(boolean allowed) throws SQLException {
    stack.execute(
        Database.INSTASHOP,
        "ALTER DATABASE dwh_db ALLOW_CONNECTIONS " + allowed,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dwh_db'");
  }

  private static List<List<String>> rows(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = stack.connect(Database.WAREHOUSE, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.add(result.getString(column));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<String> asList(String... values) {
    return Arrays.asList(values);
  }
}
