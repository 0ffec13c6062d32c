package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.audit.Audit;
import com.instashop.audit.Comparison;
import com.instashop.audit.GeneratorSummary;
import com.instashop.audit.Proof;
import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.reach.RebuildRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * Real servers with the whole pipeline on them, started once for all tests of this JVM. The same
 * tests run on the embedded stack, on its Spark cluster, on containers, and on servers that are
 * there already: {@code -Dinstashop.environment=embedded|cluster|containers|deployment}.
 */
interface Environment {
  Duration PATIENCE = Duration.ofSeconds(120);

  /** The environment that was chosen, up and running. */
  static Environment running() throws IOException, InterruptedException {
    return Environments.running();
  }

  /** Where its servers are. */
  Deployment deployment();

  /** Starts the generator. */
  Run generate(String... arguments);

  /** Another consumer beside the environment's own. */
  Process secondConsumer();

  /** Kills a server as kill -9 does; it is started again by itself. */
  void kill(Server server);

  /** Something happens while a server is gone. */
  void without(Server server, BadDay.Mishap mishap) throws Exception;

  /** A server is gone for a while. */
  default void away(Server server, Duration time) throws Exception {
    without(server, () -> BadDay.pass(time));
  }

  /** Lets Spark lose a query's checkpoint, which it does not run without. */
  void loseCheckpoint(String query) throws IOException;

  /** A run of the generator that has been started. */
  record Run(Process process, Path summary) {

    /** What it wrote, after its end. */
    GeneratorSummary finish() throws InterruptedException {
      assertThat(end()).as("the generator's exit status").isZero();
      return GeneratorSummary.read(summary);
    }

    /** Its exit status, after its end. */
    int end() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the generator has ended")
          .isTrue();
      return process.exitValue();
    }
  }

  default Audit audit() {
    return new Audit(deployment());
  }

  /** Compares all numbers with the sources; fails with what is different. */
  default Proof prove() throws SQLException, InterruptedException {
    Proof proof = audit().prove(PATIENCE);
    assertThat(proof.comparisons()).hasSizeGreaterThan(25).allSatisfy(Environment::agrees);
    return proof;
  }

  static void agrees(Comparison comparison) {
    assertThat(comparison.differences())
        .as(comparison.numbers() + " " + comparison.metric())
        .isEmpty();
  }

  default Connection connect(Database database, Account account) throws SQLException {
    return deployment().connect(database, account);
  }

  default void execute(Database database, String... statements) throws SQLException {
    try (Connection connection = connect(database, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** What a database answers: one value. */
  default String answer(Database database, String sql) throws SQLException {
    try (Connection connection = connect(database, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  default KafkaAddress kafka() {
    return deployment().kafka(Account.ADMINISTRATOR);
  }

  default ConnectClient connect() {
    return new ConnectClient(deployment().connect());
  }

  /** Something that SQL can do. */
  @FunctionalInterface
  interface Change {
    void make() throws SQLException;
  }

  /** Lets a connector take a new snapshot; nobody captures what changes meanwhile. */
  default void snapshotAnew(Database database, Change meanwhile)
      throws SQLException, InterruptedException {
    CaptureSetup capture = new CaptureSetup(deployment());
    capture.delete(connect(), database, PATIENCE);
    meanwhile.make();
    try (Admin kafka = Admin.create(kafka().settings())) {
      capture.register(connect(), kafka, Pace.LOW_LATENCY);
      capture.await(connect(), kafka, PATIENCE);
    }
  }

  /** Lets totals and windows be made again from Kafka, and waits for the first of these. */
  default void rebuild() {
    RebuildRequest.ofAll(deployment());
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (RedisReader redis = redis()) {
                return redis.document(RedisKeys.REBUILD) == null;
              }
            });
  }

  default RedisReader redis() {
    return new RedisReader(deployment());
  }

  default TotalsHealth totals() {
    return health(RedisKeys.HEALTH_TOTALS, TotalsHealth.class);
  }

  default WarehouseHealth warehouse() {
    return health(RedisKeys.HEALTH_WAREHOUSE, WarehouseHealth.class);
  }

  default SparkHealth spark() {
    return health(RedisKeys.HEALTH_SPARK, SparkHealth.class);
  }

  private <T> T health(String field, Class<T> type) {
    try (RedisReader redis = redis()) {
      return Json.read(redis.hash(RedisKeys.HEALTH).get(field), type);
    }
  }
}
