package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.capture.Deployment;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.audit.Audit;
import com.instashop.audit.Comparison;
import com.instashop.audit.GeneratorSummary;
import com.instashop.audit.Proof;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Hold;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StateLog;
import com.instashop.program.deployment.Account;
import com.instashop.stack.server.Programs;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.server.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** The real servers, started once for all tests of this JVM, with data of their own. */
final class TestStack {
  static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final List<String> QUERIES = List.of(Programs.METRICS, Programs.WAREHOUSE);

  private static TestStack started;

  private final Folders folders;
  private final Stack stack;
  private final int brokers;
  private boolean stopped;

  private TestStack(int brokers) throws IOException, InterruptedException {
    Path project = Path.of(System.getProperty("instashop.project"));
    folders = new Folders(project, project.resolve("system-tests/target/stack-" + brokers));
    Folders.delete(folders.home());
    this.brokers = brokers;
    stack = new Stack(folders, brokers, QUERIES, new StateLog());
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    try {
      stack.start();
    } catch (InterruptedException | RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** The stack with so many brokers, up and running; there is one at a time. */
  static synchronized TestStack running(int brokers) throws IOException, InterruptedException {
    if (started != null && started.brokers != brokers) {
      started.stop();
      started = null;
    }
    if (started == null) {
      started = new TestStack(brokers);
    }
    return started;
  }

  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    try {
      stack.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A run of the generator that has been started. */
  record Run(Process process, Path summary) {

    /** What it wrote, after its end. */
    GeneratorSummary finish() throws InterruptedException {
      assertThat(process.waitFor()).as("the generator's exit status").isZero();
      return GeneratorSummary.read(summary);
    }
  }

  Run generate(String... arguments) {
    Path summary = folders.run().resolve("generator-summary.json");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--summary", summary.toString()));
    return new Run(stack.run(stack.programs().generator(all)), summary);
  }

  /** Another consumer beside the stack's own. */
  Process secondConsumer() {
    return stack.run(stack.programs().totals());
  }

  /** Lets Spark lose a query's checkpoint, which it does not run without. */
  void loseCheckpoint(String query) throws IOException {
    Hold.place(folders, Programs.SPARK);
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> part(Programs.SPARK).state().phase() == PartState.Phase.HELD);
      Folders.delete(stack.programs().checkpoint().resolve(query));
    } finally {
      Hold.lift(folders);
    }
  }

  /** Kills a part as kill -9 does; it is started again by itself. */
  void kill(String part) {
    part(part).kill();
  }

  /** A part is gone for a while. */
  void away(String part, Duration time) {
    Hold.place(folders, part);
    try {
      await().atMost(PATIENCE).until(() -> part(part).state().phase() == PartState.Phase.HELD);
      BadDay.pass(time);
    } finally {
      Hold.lift(folders);
    }
  }

  private Part part(String name) {
    return stack.part(name).orElseThrow();
  }

  Audit audit() {
    return new Audit(stack.addresses(), stack.secrets(), stack.queries());
  }

  /** Compares all numbers with the sources; fails with what is different. */
  Proof prove() throws SQLException, InterruptedException {
    Proof proof = audit().prove(PATIENCE);
    assertThat(proof.comparisons()).hasSizeGreaterThan(25).allSatisfy(TestStack::agrees);
    return proof;
  }

  static void agrees(Comparison comparison) {
    assertThat(comparison.differences())
        .as(comparison.numbers() + " " + comparison.metric())
        .isEmpty();
  }

  Connection connect(Database database, Account account) throws SQLException {
    return stack.addresses().connect(database, account, stack.secrets());
  }

  void execute(Database database, String... statements) throws SQLException {
    try (Connection connection = connect(database, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  Map<String, String> environment(Account account) {
    return new HashMap<>(stack.addresses().environment(account, stack.secrets()));
  }

  String kafka() {
    return stack.addresses().kafka();
  }

  ConnectClient connect() {
    return new ConnectClient(URI.create(stack.addresses().connectUrl()));
  }

  TotalsHealth totals() {
    try (RedisReader redis = redis()) {
      return Json.read(
          redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_TOTALS), TotalsHealth.class);
    }
  }

  /** Change capture, as an administrator deploys it. */
  private Deployment deployment() {
    return new Deployment(environment(Account.ADMINISTRATOR));
  }

  /** Something that SQL can do. */
  @FunctionalInterface
  interface Change {
    void make() throws SQLException;
  }

  /** Lets a connector take a new snapshot; nobody captures what changes meanwhile. */
  void snapshotAnew(Database database, Change meanwhile) throws SQLException, InterruptedException {
    deployment().delete(connect(), database, PATIENCE);
    meanwhile.make();
    deployment().register(connect(), Pace.LOW_LATENCY);
    try (Admin kafka = Admin.create(Map.of("bootstrap.servers", kafka()))) {
      deployment().await(connect(), kafka, PATIENCE);
    }
  }

  RedisReader redis() {
    return new RedisReader(stack.addresses(), stack.secrets());
  }

  WarehouseHealth warehouse() {
    try (RedisReader redis = redis()) {
      return Json.read(
          redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_WAREHOUSE), WarehouseHealth.class);
    }
  }

  SparkHealth spark() {
    try (RedisReader redis = redis()) {
      return Json.read(redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_SPARK), SparkHealth.class);
    }
  }
}
