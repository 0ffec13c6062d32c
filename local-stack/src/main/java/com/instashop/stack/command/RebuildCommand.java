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

  /** Waits until all have caught up. */
  private static void await(Context context, Instant since) throws InterruptedException {
    Patience patience = new Patience(PATIENCE);
    Arrival arrival = new Arrival(context.deployment());
    while (!isRebuilt(context, since)) {
      if (patience.isLookDue() && patience.isOver(arrival.soFar())) {
        throw ProgramException.trouble(
            "The numbers are not rebuilt, and nothing has been read for %d min: see scripts/instashop status"
                .formatted(PATIENCE.toMinutes()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean isRebuilt(Context context, Instant since) {
    try (RedisReader redis = context.redis()) {
      boolean windows = hasWindows(context.deployment());
      // Spark deletes the request with the first batch of its new numbers.
      return (!windows || redis.document(RedisKeys.REBUILD) == null)
          && isRebuilt(redis.hash(RedisKeys.HEALTH), windows, since);
    }
  }

  /** Who has not said how it is doing is not there yet. */
  static boolean isRebuilt(Map<String, String> health, boolean windows, Instant since) {
    String totalsHealth = health.get(RedisKeys.HEALTH_TOTALS);
    if (totalsHealth == null) {
      return false;
    }
    TotalsHealth totals = Json.read(totalsHealth, TotalsHealth.class);
    return totals.updatedAt().isAfter(since)
        && totals.state().equals(TotalsHealth.RUNNING)
        && totals.lagRows() == 0
        && (!windows || areRebuilt(health.get(RedisKeys.HEALTH_SPARK), since));
  }

  private static boolean areRebuilt(String sparkHealth, Instant since) {
    if (sparkHealth == null) {
      return false;
    }
    SparkHealth spark = Json.read(sparkHealth, SparkHealth.class);
    return spark.updatedAt().isAfter(since) && spark.state().equals(SparkHealth.RUNNING);
  }
}
