package com.instashop.spark;

import com.instashop.contracts.schema.Database;
import com.instashop.program.CommandLines;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.spark.warehouse.WarehouseQuery;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The spark-submit application. */
@Command(
    name = "spark-jobs",
    mixinStandardHelpOptions = true,
    version = "InstaShop Spark jobs 1.0.0",
    description =
        "Aggregates the shop's change events into 30-second windows in Redis, and keeps all of them in"
            + " the warehouse.")
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int BEFORE_SPARKS_OWN = 100;
  private static final int STOP_SECONDS = 30;

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Folder of the checkpoint (default: the deployment's).")
  private String checkpoint;

  @Option(
      names = "--queries",
      paramLabel = "NAME",
      split = ",",
      description =
          "What to run: metrics (windows to Redis), warehouse (history to PostgreSQL) or both"
              + " (default: the deployment's).")
  private Set<Query> queries;

  /** What there is to run. */
  private enum Query {
    metrics,
    warehouse
  }

  @Override
  public Integer call() throws Exception {
    Deployment servers = deployment.load();
    JobSettings settings =
        new JobSettings(
            servers.kafka(),
            servers.redis(Account.SPARK),
            checkpoint != null ? checkpoint : servers.spark().checkpoint());
    if (queries == null) {
      queries = EnumSet.noneOf(Query.class);
      servers.spark().queries().forEach(query -> queries.add(Query.valueOf(query)));
    }
    JdbcAddress address =
        queries.contains(Query.warehouse)
            ? servers.database(Database.WAREHOUSE, Account.SPARK)
            : null;
    SparkSession spark = SparkSession.builder().config(SparkSettings.withDefaults()).getOrCreate();
    WarehouseQuery warehouse =
        address == null
            ? null
            : new WarehouseQuery(
                spark, settings.kafka(), settings.redis(), address, settings.checkpoint());
    StreamingQuery metrics =
        queries.contains(Query.metrics) ? new MetricsQuery(spark, settings).start() : null;
    Thread warehouseThread = warehouse == null ? null : warehouse.start();
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> stop(metrics, warehouse), BEFORE_SPARKS_OWN, STOP_SECONDS, TimeUnit.SECONDS);
    if (metrics != null) {
      metrics.awaitTermination();
    } else {
      warehouseThread.join();
    }
    return 0;
  }

  private static void stop(StreamingQuery metrics, WarehouseQuery warehouse) {
    if (metrics != null) {
      stop(metrics::stop);
    }
    if (warehouse != null) {
      stop(warehouse::stop);
    }
  }

  /** Something that may take too long. */
  @FunctionalInterface
  private interface Stop {
    void run() throws TimeoutException;
  }

  private static void stop(Stop query) {
    try {
      query.run();
    } catch (TimeoutException e) {
      LOG.warn("The batch under way did not end in time: it is done again at the next start");
    }
  }

  public static void main(String[] arguments) {
    int status = CommandLines.of(new Main()).execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }
}
