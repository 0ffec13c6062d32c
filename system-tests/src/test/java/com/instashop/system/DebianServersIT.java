package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.instashop.capture.connector.ConnectClient;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import redis.clients.jedis.Jedis;

/**
 * Debian's own PostgreSQL and Redis, which this project did not start: prepared, proven, and left
 * as they were.
 */
@Order(1) // Before the stack is there, which would have to make room.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class DebianServersIT {
  private static final Path PROJECT = Path.of(System.getProperty("instashop.project"));

  private static Folders folders;
  private static DebianServers debian;
  private static GuardedServers servers;
  private static Deployment deployment;
  private static CommandRunner commands;
  private static final List<Process> running = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    assumeThat(DebianServers.obstacle()).as("what keeps Debian's servers from running").isEmpty();
    Environments.stop();
    folders = new Folders(PROJECT, PROJECT.resolve("system-tests/target/debian"));
    Folders.delete(folders.home());
    debian = new DebianServers(folders, GuardedServers.secret("admin"));
    servers = new GuardedServers(folders, debian);
    deployment = servers.deployment();
    commands = new CommandRunner(folders);
  }

  @AfterAll
  static void stop() {
    if (servers != null) {
      servers.close();
    }
    if (debian != null) {
      debian.close();
    }
  }

  private static Result instashop(String... arguments) throws IOException, InterruptedException {
    return commands.run(deployment.file(), arguments);
  }

  @Test
  @Order(1)
  void whatOnlyTheirOwnersCanMendIsSaidBeforeAnythingIsChanged() throws Exception {
    // It listens before it answers.
    await()
        .atMost(Environment.PATIENCE)
        .ignoreExceptions()
        .until(() -> !new ConnectClient(deployment.connect()).version().isEmpty());
    Result all = instashop("init");
    assertThat(all.status()).isEqualTo(2);
    assertThat(all.said().lines()).hasSize(2);
    assertThat(all.said())
        .contains("wal_level is replica", "a restart forgets transactions, a later one counts");
    assertNothingIsThere();
    try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      redis.aclSetUser("default", "off", "resetpass", "~*", "&*", "+@all");
      redis.configRewrite();
      redis.bgrewriteaof();
    }
    refused(
        "wal_level is replica: it does not log what changes; ALTER SYSTEM SET wal_level = logical; and restart it");
    change("ALTER SYSTEM SET wal_level = logical; ALTER SYSTEM SET max_replication_slots = 3;");
    refused("max_replication_slots has room for 3; ALTER SYSTEM SET max_replication_slots = 4");
    change("ALTER SYSTEM RESET max_replication_slots; ALTER SYSTEM SET max_wal_senders = 3;");
    refused("max_wal_senders has room for 3; ALTER SYSTEM SET max_wal_senders = 4");
    change("ALTER SYSTEM RESET max_wal_senders;");
    try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      redis.configSet("maxmemory", "100mb");
      redis.configSet("maxmemory-policy", "allkeys-lru");
      refused("throws numbers away when memory is short (maxmemory-policy); CONFIG SET");
      redis.configSet("maxmemory-policy", "noeviction");
      redis.configSet("maxmemory", "0");
    }
  }

  private static void change(String settings) throws IOException, InterruptedException {
    // Each is a transaction of its own.
    for (String setting : settings.split("(?<=;) ", -1)) {
      debian.sql(setting);
    }
    debian.restartPostgres();
  }

  private static void refused(String line) throws Exception {
    Result result = instashop("init");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.said().lines()).singleElement().asString().contains(line);
    assertNothingIsThere();
  }

  /** As the servers were before. */
  private static void assertNothingIsThere() throws Exception {
    assertThat(
            debian.everywhere("SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database"))
        .containsOnly("postgres template0 template1");
    assertThat(
            debian.everywhere("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'g#_%' ESCAPE '#'"))
        .containsOnly("0");
    assertThat(debian.everywhere("SELECT count(*) FROM pg_replication_slots")).containsOnly("0");
    try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      assertThat(redis.aclUsers()).containsExactlyInAnyOrder("default", "admin");
    }
  }

  /**
   * Something in the deployment's file (a regular expression), something wrong in its place, and
   * what is said of it: the fault, and what to do.
   */
  private record Mistake(String right, String wrong, String... said) {}

  @Test
  @Order(2)
  void eachMistakeIsALine() throws Exception {
    String right = Files.readString(deployment.file());
    Files.writeString(folders.run().resolve("wrong.secret"), "wrong");
    Path other = Certificate.make(Files.createDirectories(folders.run().resolve("other"))).file();
    for (Mistake mistake :
        List.of(
            new Mistake(
                "(postgres: .user: admin, password: .file: )postgres",
                "$1wrong",
                "admin",
                "its password",
                "accounts.administrator.postgres"),
            new Mistake(
                "(postgres: .user: )admin", "$1unknown", "unknown", "accounts.administrator"),
            new Mistake("sslrootcert=\\S+", "sslrootcert=" + other, "PKIX", "sslrootcert"),
            new Mistake("&sslrootcert=\\S+", "", "root.crt", "sslrootcert"),
            new Mistake(
                "sslrootcert=\\S+", "sslrootcert=/nowhere.pem", "/nowhere.pem", "sslrootcert"),
            new Mistake(
                "//localhost(:\\d+/\\w+_?db|:\\d+/instashop)",
                "//127.0.0.1$1",
                "127.0.0.1 could not be verified",
                "the name in its certificate"),
            new Mistake("verify-full\\S+", "disable", "pg_hba.conf", "sslmode"),
            new Mistake("//localhost:\\d+/(\\w+)", "//localhost:1/$1", "refused", "runs there"),
            new Mistake(
                "//localhost:(\\d+/\\w+)", "//nowhere.invalid:$1", "no host nowhere.invalid"),
            new Mistake(
                "(redis: .user: admin, password: .file: )postgres",
                "$1wrong",
                "WRONGPASS",
                "accounts.administrator.redis"),
            new Mistake("ca: '\\S+'", "ca: '" + other + "'", "PKIX", "redis.ca"),
            new Mistake("ca: '\\S+'", "ca: nowhere.pem", "redis.ca", "there is no such file"),
            new Mistake(
                "rediss://localhost",
                "rediss://127.0.0.1",
                "127.0.0.1",
                "the name in its certificate"),
            new Mistake("rediss(.*)', ca: '\\S+'", "redis$1'", "TLS (rediss://)"),
            new Mistake("rediss://localhost:\\d+", "rediss://localhost:1", "Failed to connect"))) {
      String wrong = right.replaceAll(mistake.right(), mistake.wrong());
      assertThat(wrong).as(mistake.right()).isNotEqualTo(right);
      Path file = Files.writeString(folders.run().resolve("mistaken.yaml"), wrong);
      Result refused = commands.run(file, "init");
      assertThat(refused.status()).as(mistake.wrong()).isEqualTo(2);
      // A line for each server, and there are two of PostgreSQL.
      assertThat(refused.said().lines())
          .hasSizeBetween(1, 2)
          .allSatisfy(line -> assertThat(line).contains(mistake.said()));
    }
    assertNothingIsThere();
  }

  @Test
  @Order(3)
  void theyArePreparedAndProven() throws Exception {
    Result printed = instashop("init", "--print");
    assertThat(printed.status()).isZero();
    assertThat(printed.said()).contains("CREATE DATABASE \"dwh_db\"", "ACL SETUSER g_totals");
    assertNothingIsThere();
    // Of each database one line, in whatever language the server speaks.
    assertThat(instashop("doctor").said().lines().filter(line -> line.contains("no way in for")))
        .hasSize(6);
    Result prepared = instashop("init");
    assertThat(prepared.said()).contains("Ready: every connector streams");
    assertThat(prepared.status()).isZero();
    assertThat(
            debian.everywhere(
                "SELECT DISTINCT pg_encoding_to_char(encoding) FROM pg_database WHERE datname ~ '_db$'"))
        .containsOnly("UTF8");
    servers.letReadAndWrite();
    Result looked = instashop("doctor");
    assertThat(looked.said()).contains(" 0 wrong");
    assertThat(looked.status()).isZero();

    Programs programs = new Programs(folders, deployment);
    running.add(servers.start(programs.totals()));
    running.add(servers.start(programs.submit(Submission.of(deployment.spark().master()))));
    DeployedEnvironment environment = new DeployedEnvironment(folders, deployment);
    environment.generate("--events", "300", "--rate", "100", "--seed", "3").finish();
    environment.prove();
    debian.restartRedis();
    debian.restartPostgres();
    environment.generate("--events", "100", "--rate", "100", "--seed", "4").finish();
    environment.prove();
    Result verified = instashop("verify");
    assertThat(verified.said()).contains("Proven to the cent");
    assertThat(verified.status()).isZero();
  }

  @Test
  @Order(4)
  void nothingIsLeftWhereItIsRemoved() throws Exception {
    for (Process program : running) {
      Launcher.stop(program.toHandle(), ProcessSpec.Signal.TERM);
    }
    BadDay.pass(Leftovers.SILENCE);
    assertThat(instashop("remove", "--warehouse", "--yes").status()).isZero();
    assertThat(debian.everywhere("SELECT count(*) FROM pg_replication_slots")).containsOnly("0");
    assertThat(
            debian.sql(
                "SELECT string_agg(rolname, ' ') FROM pg_roles WHERE rolname LIKE 'g#_%' ESCAPE '#'"))
        .isEqualTo("g_shop");
    Leftovers.assertNone(deployment);
    for (String database : List.of("instashop", "crm_db", "erp_db", "ecommerce_db")) {
      debian.sql("DROP DATABASE " + database);
    }
    debian.sql("DROP ROLE g_shop");
    // Their shop is gone, too: there is nothing to remove, and so it is said.
    Result again = instashop("remove", "--warehouse", "--yes");
    assertThat(again.said()).contains("Removed");
    assertThat(again.status()).isZero();
    debian.restartRedis();
    assertNothingIsThere();
  }
}
