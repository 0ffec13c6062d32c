package com.instashop.benchmarks.pipeline;

import com.instashop.audit.Audit;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Hold;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.server.Programs;
import com.instashop.stack.server.Stack;
import com.instashop.stack.server.StackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the warehouse costs and what it gives, over the real servers. */
@Command(
    name = "benchmark warehouse",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what the warehouse costs, and how fast it is.",
      "The freshness of the windows without and with the warehouse beside them, how fast the warehouse takes a backlog, and how long its questions take over it."
    })
public final class WarehouseBenchmark implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(60);
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final int QUESTION_ROUNDS = 5;
  private static final long POLL_MILLIS = 100;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "150000",
      description =
          "Events of the shop in the backlog, of about seven changes each (default: ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "How long freshness is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "60",
      description = "Events of the shop a second meanwhile (default: ${DEFAULT-VALUE}).")
  private int rate;

  private Folders folders;
  private Stack stack;

  @Override
  public Integer call() throws InterruptedException, IOException, SQLException {
    Path project = Path.of("").toAbsolutePath();
    folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    freshness(List.of(Deployment.METRICS));
    freshness(List.of(Deployment.METRICS, Deployment.WAREHOUSE));
    return 0;
  }

  /** On new data each time; with the warehouse, the backlog and the questions follow. */
  private void freshness(List<String> queries)
      throws InterruptedException, IOException, SQLException {
    Folders.delete(folders.home());
    stack = new Stack(folders, new StackOptions(1, 1, queries, 0), new StateLog());
    try {
      stack.start();
      generate("--rate", Integer.toString(rate), "--for", seconds + "s", "--seed", "1");
      SparkHealth spark = read(RedisKeys.HEALTH_SPARK, SparkHealth.class);
      System.out.printf(
          "%s at %d events a second: windows p50/p99 %d/%d ms%n",
          String.join(" and ", queries), rate, spark.freshnessP50Ms(), spark.freshnessP99Ms());
      if (queries.contains(Deployment.WAREHOUSE)) {
        WarehouseHealth warehouse = read(RedisKeys.HEALTH_WAREHOUSE, WarehouseHealth.class);
        System.out.printf(
            "  warehouse p50/p99 %d/%d ms%n",
            warehouse.freshnessP50Ms(), warehouse.freshnessP99Ms());
        backlog();
        questions();
      }
      new Audit(stack.deployment()).prove(PATIENCE);
    } finally {
      stack.stop();
    }
  }

  /** Spark rests until the backlog is in Kafka; then both queries take it, side by side. */
  private void backlog() throws InterruptedException, SQLException {
    Hold.place(folders, Programs.SPARK);
    generate("--bulk", "--events", Integer.toString(events), "--days", "1", "--seed", "2");
    awaitKafka();
    long before = changes();
    Hold.lift(folders);
    long begun = 0;
    long rows = 0;
    while (true) {
      long now = changes();
      if (now > before && begun == 0) {
        // From the first batch on: the start of Spark is not meant.
        begun = System.nanoTime();
        rows = now;
      }
      // What is in the totals is in Kafka, and all of it has to come.
      if (begun > 0 && now >= totals()) {
        break;
      }
      Thread.sleep(POLL_MILLIS);
    }
    double took = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        "backlog of %,d changes: %,.0f a second into the warehouse, the metrics beside it%n",
        changes() - before, (changes() - rows) / took);
  }

  /** What was committed is in Kafka, when nothing has come to the totals for a while. */
  private void awaitKafka() throws InterruptedException {
    long known = -1;
    while (true) {
      long now = read(RedisKeys.HEALTH_TOTALS, TotalsHealth.class).lagRows() == 0 ? totals() : -1;
      if (now >= 0 && now == known) {
        return;
      }
      known = now;
      Thread.sleep(QUIET.toMillis());
    }
  }

  private long totals() {
    try (RedisReader redis = new RedisReader(stack.deployment())) {
      return redis.hash(RedisKeys.totals(Metric.EVENTS.label(), "count")).values().stream()
          .mapToLong(Long::parseLong)
          .sum();
    }
  }

  private void questions() throws SQLException, IOException {
    try (Connection connection = connect()) {
      System.out.printf("questions over %,d change events%n", changes());
      new Questions().ask(connection, QUESTION_ROUNDS);
    }
  }

  private void generate(String... arguments) throws InterruptedException {
    int status = stack.run(stack.programs().generator(List.of(arguments))).waitFor();
    if (status != 0) {
      throw new IllegalStateException("The generator ended with status " + status);
    }
  }

  /** Change events in the warehouse. */
  private long changes() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(sum(events), 0) FROM event_rollup WHERE grain = 'day'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return stack.deployment().connect(Database.WAREHOUSE, Account.DASHBOARD);
  }

  private <T> T read(String field, Class<T> type) {
    try (RedisReader redis = new RedisReader(stack.deployment())) {
      return Json.read(redis.hash(RedisKeys.HEALTH).get(field), type);
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new WarehouseBenchmark()).execute(arguments));
  }
}
