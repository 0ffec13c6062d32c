package com.instashop.stack.command;

import com.instashop.capture.Deployment;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.program.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.program.deployment.Account;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.server.RedisWriter;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the numbers anew. */
@Command(
    name = "rebuild",
    description = {
      "Makes all numbers in Redis anew from the history in Kafka.",
      "With --from-databases the connectors read the tables anew, too, for a history that has gaps."
    })
final class RebuildCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long POLL_MILLIS = 200;

  @Option(
      names = "--from-databases",
      description = "Lets the connectors take a new snapshot, which replaces what was known.")
  private boolean fromDatabases;

  @Override
  public Integer call() throws InterruptedException, SQLException, IOException {
    Context context = Context.ofRunning();
    Instant begin = Instant.now();
    try (SparkRest rest = SparkRest.begin(context)) {
      if (fromDatabases) {
        snapshots(context);
      }
      Folders.delete(context.programs().checkpoint());
      forgetTotals(context);
    }
    await(context, Instant.now());
    System.out.printf(
        "Rebuilt in %,d s; scripts/instashop verify proves it%n",
        Duration.between(begin, Instant.now()).toSeconds());
    return 0;
  }

  private static void snapshots(Context context) throws InterruptedException, SQLException {
    Deployment deployment =
        new Deployment(context.addresses().environment(Account.ADMINISTRATOR, context.secrets()));
    ConnectClient connect = new ConnectClient(URI.create(context.addresses().connectUrl()));
    try {
      for (Database database : Database.operational()) {
        deployment.delete(connect, database, PATIENCE);
      }
    } finally {
      deployment.register(connect, Pace.LOW_LATENCY);
    }
    try (Admin kafka = Admin.create(Map.of("bootstrap.servers", context.addresses().kafka()))) {
      deployment.await(connect, kafka, PATIENCE);
    }
  }

  private static void forgetTotals(Context context) {
    try (RedisWriter redis =
        new RedisWriter(context.addresses(), context.secrets(), Account.ADMINISTRATOR)) {
      redis.forgetTotals();
    }
  }

  /** Waits until both have caught up. */
  private static void await(Context context, Instant since) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isRebuilt(context, since)) {
      if (System.nanoTime() > deadline) {
        throw ProgramException.trouble(
            "The numbers are not rebuilt after %d min: see scripts/instashop status"
                .formatted(PATIENCE.toMinutes()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean isRebuilt(Context context, Instant since) {
    try (RedisReader redis = context.redis()) {
      return isRebuilt(redis.hash(RedisKeys.HEALTH), since);
    }
  }

  /** Who has not said how it is doing is not there yet. */
  static boolean isRebuilt(Map<String, String> health, Instant since) {
    String totalsHealth = health.get(RedisKeys.HEALTH_TOTALS);
    String sparkHealth = health.get(RedisKeys.HEALTH_SPARK);
    if (totalsHealth == null || sparkHealth == null) {
      return false;
    }
    TotalsHealth totals = Json.read(totalsHealth, TotalsHealth.class);
    SparkHealth spark = Json.read(sparkHealth, SparkHealth.class);
    return totals.updatedAt().isAfter(since)
        && totals.state().equals(TotalsHealth.RUNNING)
        && totals.lagRows() == 0
        && spark.updatedAt().isAfter(since)
        && spark.state().equals(SparkHealth.RUNNING);
  }
}
