package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.capture.database.ServerPreparer;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.server.Programs;
import com.instashop.stack.server.Submission;
import com.instashop.system.CommandRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import redis.clients.jedis.Jedis;

/**
 * Other people's servers, which want TLS, a user and a password, and know nothing of InstaShop yet:
 * looked at, prepared, proven.
 */
@Order(1) // Before the stack is there, which would have to make room.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuardedServersIT {
  private static final Path PROJECT = Path.of(System.getProperty("instashop.project"));

  private static Folders folders;
  private static GuardedServers servers;
  private static Deployment deployment;
  private static final List<Process> running = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Environments.stop();
    folders = new Folders(PROJECT, PROJECT.resolve("system-tests/target/guarded"));
    Folders.delete(folders.home());
    servers = new GuardedServers(folders);
    deployment = servers.deployment();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  private static Result instashop(String... arguments) throws IOException, InterruptedException {
    return instashop(deployment.file(), arguments);
  }

  private static Result instashop(Path file, String... arguments)
      throws IOException, InterruptedException {
    return new CommandRunner(folders).run(file, arguments);
  }

  @Test
  @Order(1)
  void whatOnlyTheirOwnersCanMendIsSaidBeforeAnythingIsChanged() throws Exception {
    Result refused = instashop("init");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.said())
        .contains(
            "wal_level is replica: it does not log what changes; ALTER SYSTEM SET wal_level = logical",
            "throws numbers away when memory is short (maxmemory-policy)")
        .doesNotContain("Preparing");
    assertThat(databases()).doesNotContain("instashop", "dwh_db");
    sql("ALTER SYSTEM SET wal_level = logical");
    servers.startPostgresAgain();
    try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      redis.configSet("maxmemory-policy", "noeviction");
    }
  }

  @Test
  @Order(2)
  void theRestIsPreparedAndProven() throws Exception {
    Result before = instashop("doctor");
    assertThat(before.status()).isEqualTo(1);
    assertThat(before.said())
        .contains("wal_level is logical", "→ scripts/instashop init", "topics are missing");
    Result prepared = instashop("init");
    assertThat(prepared.said()).contains("Ready: every connector streams");
    assertThat(prepared.status()).isZero();
    servers.letReadAndWrite();
    Result after = instashop("doctor");
    assertThat(after.said()).contains("running: instashop-connector, crm-connector", " 0 wrong");
    assertThat(after.status()).isZero();

    Programs programs = new Programs(folders, deployment);
    running.add(servers.start(programs.totals()));
    running.add(servers.start(programs.submit(Submission.of(deployment.spark().master()))));
    DeployedEnvironment environment = new DeployedEnvironment(folders, deployment);
    environment.generate("--events", "300", "--rate", "100", "--seed", "3").finish();
    environment.prove();
    Result verified = instashop("verify");
    assertThat(verified.status()).as(verified.said()).isZero();
    assertThat(instashop("init").status()).isZero();
    // In one partition it is read earlier than in another.
    environment.execute(Database.INSTASHOP, "TRUNCATE transactiondetail");
    environment.generate("--events", "100", "--rate", "100", "--seed", "4").finish();
    environment.prove();
  }

  /**
   * Something in the deployment's file (a regular expression), something wrong in its place, and
   * what is said of it.
   */
  private record Mistake(String right, String wrong, String said) {}

  @Test
  @Order(3)
  @Tag("long")
  void eachMistakeIsALine() throws Exception {
    String right = Files.readString(deployment.file());
    Path other = Certificate.make(Files.createDirectories(folders.run().resolve("other"))).file();
    Files.writeString(folders.run().resolve("wrong.secret"), "wrong");
    Files.writeString(
        folders.run().resolve("wrong.properties"),
        Files.readString(folders.run().resolve("admin.properties")).replace("it's", "its"));
    Files.writeString(folders.run().resolve("plain.properties"), "security.protocol=PLAINTEXT");
    for (Mistake mistake :
        List.of(
            new Mistake(
                "(postgres: .user: postgres, password: .file: )postgres",
                "$1wrong",
                "password authentication failed"),
            new Mistake("verify-full", "disable", "no encryption"),
            new Mistake("server.pem\n", "other/server.pem\n", "PKIX"),
            new Mistake(
                "//127.0.0.1(\\S+/instashop)", "//localhost$1", "localhost could not be verified"),
            new Mistake(
                "(redis: .user: default, password: .file: )postgres", "$1wrong", "WRONGPASS"),
            new Mistake(
                "rediss(.*?)', ca: server.pem", "redis$1'", "Connection reset|end of stream"),
            new Mistake("rediss(.*?)server.pem", "rediss$1" + other, "PKIX"),
            new Mistake("rediss://127.0.0.1", "rediss://localhost", "No name matching localhost"),
            new Mistake("https(.*?)', ca: server.pem", "http$1'", "does not answer"),
            new Mistake("https(.*?)', ca: server.pem", "https$1'", "is not to be trusted: .*PKIX"),
            new Mistake("https://127.0.0.1", "https://localhost", "No name matching localhost"),
            new Mistake("properties: admin", "properties: wrong", "Authentication failed"),
            new Mistake("properties: admin", "properties: plain", "it speaks TLS"),
            new Mistake("(servers: ')127.0.0.1", "$1localhost", "No name matching localhost"),
            new Mistake(
                "properties: admin", "properties: nobody", "cannot read the settings in"))) {
      Path file = folders.run().resolve("mistaken.yaml");
      String wrong = right.replaceAll(mistake.right(), mistake.wrong());
      assertThat(wrong).as(mistake.right()).isNotEqualTo(right);
      Files.writeString(file, wrong);
      Result looked = instashop(file, "doctor");
      assertThat(looked.status()).isEqualTo(1);
      assertThat(looked.said().lines().filter(line -> line.startsWith("  wrong")))
          .as(mistake.wrong())
          .anyMatch(line -> Pattern.compile(mistake.said()).matcher(line).find());
    }
  }

  @Test
  @Order(4)
  void nothingIsLeftWhereItIsRemoved() throws Exception {
    Result refused = instashop("remove", "--yes");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.said()).contains("stop all programs of InstaShop first");
    for (Process program : running) {
      Launcher.stop(program.toHandle(), ProcessSpec.Signal.TERM);
    }
    Instant ended = Instant.now();
    Path shared = folders.run().resolve("shared.yaml");
    Files.writeString(
        shared, Files.readString(deployment.file()).replace("user: g_spark", "user: g_shop"));
    Result kept = instashop(shared, "remove", "--warehouse", "--yes");
    assertThat(kept.status()).isEqualTo(2);
    assertThat(kept.said()).contains("are both the role g_shop", "nothing is removed");
    sql("CREATE DATABASE theirs OWNER g_dashboard");
    Result owner = instashop("remove", "--yes");
    assertThat(owner.status()).isEqualTo(2);
    assertThat(owner.said()).contains("The role g_dashboard owns something");
    sql("DROP DATABASE theirs");
    await()
        .atMost(Leftovers.SILENCE.multipliedBy(2))
        .until(() -> Instant.now().isAfter(ended.plus(Leftovers.SILENCE)));
    assertThat(instashop("remove", "--warehouse", "--yes").status()).isZero();
    assertThat(databases()).contains("instashop").doesNotContain("dwh_db");
    assertThat(texts("SELECT rolname FROM pg_roles WHERE rolname LIKE 'g#_%' ESCAPE '#'"))
        .containsExactly("g_shop");
    assertThat(texts("SELECT slot_name FROM pg_replication_slots")).isEmpty();
    Leftovers.assertNone(deployment);
    try (Admin kafka = Admin.create(deployment.kafka(Account.ADMINISTRATOR).settings());
        Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      assertThat(kafka.listConsumerGroups().all().get())
          .noneMatch(group -> group.groupId().equals("cdc-redis-producer"));
      assertThat(redis.aclUsers()).containsExactly("default");
    }
    assertThat(instashop("remove", "--warehouse", "--yes").status()).isZero();
  }

  @Test
  @Order(5)
  @Tag("long")
  void whoHasAnotherShopNeedsNothingOfThisOne() throws Exception {
    sql("CREATE DATABASE theirs");
    Path file = servers.anotherShop("theirs");
    Deployment theirs = Deployment.load(file);
    Database database = new Database("theirs");
    execute(
        theirs,
        database,
        "CREATE TABLE client (code text PRIMARY KEY, country text)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, client text, amount numeric(12,3), placed timestamptz DEFAULT now())",
        "INSERT INTO client VALUES ('a', 'ES'), ('b', NULL), ('c', 'FR')",
        "INSERT INTO orders SELECT i, substr('abcd', i % 4 + 1, 1), i * 1.001 FROM generate_series(1, 500) i");
    Result none = instashop(file, "init");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.said()).contains("shop is false, and no table is declared");
    assertThat(
            instashop(file, "table", "add", "theirs.client", "theirs.orders", "--later").status())
        .isZero();
    Result prepared = instashop(file, "init");
    assertThat(prepared.said()).contains("Ready: every connector streams");
    assertThat(prepared.status()).isZero();
    assertThat(databases()).contains("dwh_db");
    assertThat(texts("SELECT rolname FROM pg_roles WHERE rolname LIKE 'g#_%' ESCAPE '#'"))
        .contains("g_auditor", "g_capture", "g_spark");
    theirs
        .metrics()
        .files()
        .put(
            "turnover",
            """
            title: Turnover by country
            table: theirs.orders
            lookup: {theirs.client: client}
            by: theirs.client.country
            average: amount
            """);
    Programs programs = new Programs(folders, theirs);
    running.clear();
    running.add(servers.start(programs.totals()));
    running.add(servers.start(programs.submit(Submission.of(theirs.spark().master()))));
    execute(
        theirs,
        database,
        "UPDATE orders SET amount = NULL WHERE id % 7 = 0",
        "UPDATE client SET country = 'IT' WHERE code = 'a'",
        "DELETE FROM orders WHERE id > 400");
    Result verified = instashop(file, "verify");
    assertThat(verified.status()).as(verified.said()).isZero();
    assertThat(verified.said())
        .contains("theirs.orders", "turnover", "theirs.client.country")
        .doesNotContain("sessions");
    Result shown = instashop(file, "metrics", "turnover", "--of", "theirs.client.country=IT");
    assertThat(shown.said()).contains("average", "IT").doesNotContain("FR");
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        instashop(file, "metrics", "turnover", "--by", "window", "--last", "3")
                            .said())
                    .contains("UTC"));
    Result looked = instashop(file, "doctor");
    assertThat(looked.said()).contains("running: theirs-connector", " 0 wrong");
    for (Process program : running) {
      Launcher.stop(program.toHandle(), ProcessSpec.Signal.TERM);
    }
    BadDay.pass(Leftovers.SILENCE);
    assertThat(instashop(file, "remove", "--warehouse", "--yes").status()).isZero();
    assertThat(texts("SELECT slot_name FROM pg_replication_slots")).isEmpty();
    assertThat(databases()).contains("theirs").doesNotContain("dwh_db");
  }

  private static void execute(Deployment at, Database database, String... statements)
      throws SQLException {
    try (Connection connection = at.connect(database, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static TreeSet<String> databases() throws SQLException {
    return texts("SELECT datname FROM pg_database");
  }

  private static TreeSet<String> texts(String sql) throws SQLException {
    try (Connection connection = administrator()) {
      return Leftovers.texts(connection, sql);
    }
  }

  private static void sql(String statement) throws SQLException {
    try (Connection connection = administrator();
        Statement running = connection.createStatement()) {
      running.execute(statement);
    }
  }

  private static Connection administrator() throws SQLException {
    return new ServerPreparer(deployment).maintenance(Database.INSTASHOP);
  }
}
