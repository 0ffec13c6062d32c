package com.instashop.benchmarks.pipeline;

import com.instashop.audit.Audit;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Hold;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.reach.RebuildRequest;
import com.instashop.stack.server.Programs;
import com.instashop.stack.server.Stack;
import com.instashop.stack.server.StackOptions;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.postgresql.PGConnection;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Latency and throughput of the whole pipeline, over the real servers. */
@Command(
    name = "benchmark pipeline",
    mixinStandardHelpOptions = true,
    description =
        "Measures how long changes take from commit to Redis, and how fast a backlog is applied.")
public final class PipelineBenchmark implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int ROWS_AT_ONCE = 50_000;
  private static final long POLL_MILLIS = 20;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often the backlog is read in each way; 0 for no backlog (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Events of the backlog (default: ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "180",
      description = "How long each rate of changes is kept up (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rates",
      paramLabel = "N",
      split = ",",
      defaultValue = "2,180",
      description =
          "Events of the shop a second, about six rows each: one rate after the other (default: ${DEFAULT-VALUE}).")
  private List<Integer> rates;

  private Folders folders;
  private Stack stack;

  @Override
  public Integer call() throws InterruptedException, IOException, SQLException {
    Path project = Path.of("").toAbsolutePath();
    folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    Folders.delete(folders.home());
    stack =
        new Stack(folders, new StackOptions(1, 1, List.of(Deployment.METRICS), 0), new StateLog());
    try {
      stack.start();
      for (int rate : rates) {
        latency(rate);
      }
      if (rounds > 0) {
        backlog();
      }
    } finally {
      stack.stop();
    }
    return 0;
  }

  private void latency(int rate) throws InterruptedException, SQLException {
    Audit audit = new Audit(stack.deployment());
    long before = rows(audit);
    WayToKafka way = new WayToKafka(stack.deployment().kafka(Account.AUDITOR).servers());
    Process generator =
        stack.run(
            stack
                .programs()
                .generator(
                    List.of(
                        "--rate", Integer.toString(rate), "--for", seconds + "s", "--seed", "1")));
    generator.waitFor();
    TotalsHealth totals = read(RedisKeys.HEALTH_TOTALS, TotalsHealth.class);
    SparkHealth spark = read(RedisKeys.HEALTH_SPARK, SparkHealth.class);
    audit.prove(PATIENCE);
    Histogram toKafka = way.millis();
    System.out.printf(
        "%,d rows a second: commit to Kafka p50/p99 %d/%d ms, to Redis totals %d/%d ms, windows %d/%d ms%n",
        (rows(audit) - before) / seconds,
        toKafka.getValueAtPercentile(50),
        toKafka.getValueAtPercentile(99),
        totals.freshnessP50Ms(),
        totals.freshnessP99Ms(),
        spark.freshnessP50Ms(),
        spark.freshnessP99Ms());
  }

  private static long rows(Audit audit) throws SQLException {
    return audit.events().totals().values().stream().mapToLong(sum -> sum.count()).sum();
  }

  private void backlog() throws InterruptedException, SQLException, IOException {
    // Spark would take its share of the cores.
    Hold.place(folders, Programs.SPARK);
    fill();
    TopicReader topic =
        new TopicReader(stack.deployment().kafka(Account.AUDITOR).servers(), "interaction");
    List<Double> fetched = new ArrayList<>();
    List<Double> decoded = new ArrayList<>();
    List<Double> applied = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      fetched.add(topic.fetch());
      decoded.add(topic.fetchAndDecode());
      applied.add(rebuild());
    }
    System.out.printf(
        "backlog, thousand events a second (median of %d): fetched %,.0f; fetched, decoded and added up %,.0f; applied to Redis %,.0f%n",
        rounds, median(fetched), median(decoded), median(applied));
  }

  /** Commits the backlog, and waits until it is in Kafka and in the totals. */
  private void fill() throws SQLException, IOException, InterruptedException {
    long before = interactions();
    try (Connection connection = stack.deployment().connect(Database.CRM, Account.ADMINISTRATOR)) {
      for (int rows = 0; rows < events; rows += ROWS_AT_ONCE) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY interaction (customer_id, interaction_type, channel, status, session_id, metadata) FROM STDIN",
                new StringReader(
                    "7\tsearch_query\tmobile_app\topen\t00aa11bb22cc33dd\t{\"referrer\": \"search\"}\n"
                        .repeat(ROWS_AT_ONCE)));
      }
    }
    while (interactions() < before + events) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private long interactions() {
    try (RedisReader redis = new RedisReader(stack.deployment())) {
      return redis.hash(RedisKeys.totals("interactions", "count")).values().stream()
          .mapToLong(Long::parseLong)
          .sum();
    }
  }

  /** Thousand events a second of the consumer, while it builds the totals anew. */
  private double rebuild() throws InterruptedException, SQLException {
    RebuildRequest.ofTotals(stack.deployment());
    Instant begin = Instant.now();
    while (true) {
      TotalsHealth health = read(RedisKeys.HEALTH_TOTALS, TotalsHealth.class);
      if (health.updatedAt().isAfter(begin) && health.state().equals(TotalsHealth.RUNNING)) {
        double took = Duration.between(begin, health.updatedAt()).toMillis();
        return rows(new Audit(stack.deployment())) / took;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private <T> T read(String field, Class<T> type) {
    try (RedisReader redis = new RedisReader(stack.deployment())) {
      return Json.read(redis.hash(RedisKeys.HEALTH).get(field), type);
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PipelineBenchmark()).execute(arguments));
  }
}
