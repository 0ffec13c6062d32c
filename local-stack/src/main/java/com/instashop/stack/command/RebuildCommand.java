package com.instashop.stack.command;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.program.Patience;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.reach.RebuildRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the numbers anew. */
@Command(
    name = "rebuild",
    description = {
      "Makes all numbers in Redis anew from the history in Kafka.",
      "With --from-databases the connectors read the tables anew, too, for a history that has gaps."
    })
final class RebuildCommand implements Callable<Integer> {
  /** How long nothing may move. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final long POLL_MILLIS = 200;

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--from-databases",
      description = "Lets the connectors take a new snapshot, which replaces what was known.")
  private boolean fromDatabases;

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Context context = Context.of(deployment);
    Instant begin = Instant.now();
    if (fromDatabases) {
      snapshots(context.deployment());
    }
    Instant asked = Instant.now();
    if (hasWindows(context.deployment())) {
      RebuildRequest.ofAll(context.deployment());
    } else {
      RebuildRequest.ofTotals(context.deployment());
    }
    await(context, asked);
    System.out.printf(
        "Rebuilt in %,d s; scripts/instashop verify proves it%n",
        Duration.between(begin, Instant.now()).toSeconds());
    return 0;
  }

  private static void snapshots(Deployment deployment) throws InterruptedException, SQLException {
    CaptureSetup capture = new CaptureSetup(deployment);
    ConnectClient connect = new ConnectClient(deployment.connect());
    // What somebody changed since is as it should be again, before the tables are read.
    capture.prepare();
    try (Admin kafka = deployment.kafka(Account.ADMINISTRATOR).admin()) {
      capture.readAnew(
          connect, kafka, deployment.captured().databases(), Pace.LOW_LATENCY, PATIENCE);
      capture.await(connect, kafka, PATIENCE, System.out::println);
    }
  }

  private static boolean hasWindows(Deployment deployment) {
    return deployment.spark().queries().contains(Deployment.METRICS);
  }

  /**
   * Waits until all have caught up, one after the other: what the one reads says nothing of the
   * other, who may stand still.
   */
  private static void await(Context context, Instant since) throws InterruptedException {
    Arrival arrival = new Arrival(context.deployment());
    await(
        context,
        redis -> areTotalsRebuilt(redis.hash(RedisKeys.HEALTH), since),
        arrival::ofTotals,
        "totals");
    if (hasWindows(context.deployment())) {
      await(
          context,
          // Spark deletes the request with the first batch of its new numbers.
          redis ->
              redis.document(RedisKeys.REBUILD) == null
                  && areWindowsRebuilt(redis.hash(RedisKeys.HEALTH), since),
          arrival::ofWindows,
          "windows");
    }
  }

  private static void await(
      Context context, Predicate<RedisReader> isRebuilt, Supplier<Object> soFar, String numbers)
      throws InterruptedException {
    Patience patience = new Patience(PATIENCE);
    while (!isTrue(context, isRebuilt)) {
      if (patience.isLookDue() && patience.isOver(soFar.get())) {
        throw ProgramException.trouble(
            "The %s are not rebuilt, and nothing has been read for them for %d min: see scripts/instashop status"
                .formatted(numbers, PATIENCE.toMinutes()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean isTrue(Context context, Predicate<RedisReader> question) {
    try (RedisReader redis = context.redis()) {
      return question.test(redis);
    }
  }

  /** Who has not said how it is doing is not there yet. */
  static boolean areTotalsRebuilt(Map<String, String> health, Instant since) {
    String totalsHealth = health.get(RedisKeys.HEALTH_TOTALS);
    if (totalsHealth == null) {
      return false;
    }
    TotalsHealth totals = Json.read(totalsHealth, TotalsHealth.class);
    return totals.updatedAt().isAfter(since)
        && totals.state().equals(TotalsHealth.RUNNING)
        && totals.lagRows() == 0;
  }

  /** The same of Spark. */
  static boolean areWindowsRebuilt(Map<String, String> health, Instant since) {
    String sparkHealth = health.get(RedisKeys.HEALTH_SPARK);
    if (sparkHealth == null) {
      return false;
    }
    SparkHealth spark = Json.read(sparkHealth, SparkHealth.class);
    return spark.updatedAt().isAfter(since) && spark.state().equals(SparkHealth.RUNNING);
  }
}
