package com.instashop.spark;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.program.CommandLines;
import com.instashop.program.Version;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.metrics.MetricsQuery;
import com.instashop.spark.query.JobSettings;
import com.instashop.spark.query.QueryThread;
import com.instashop.spark.warehouse.WarehouseQuery;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The spark-submit application. */
@Command(
    name = "spark-jobs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
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
            servers.kafka(Account.SPARK),
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
    List<QueryThread> threads = new ArrayList<>();
    if (queries.contains(Query.metrics)) {
      Lease lease = lease(spark, settings, MetricsQuery.NAME);
      threads.add(
          new QueryThread(MetricsQuery.NAME, new MetricsQuery(spark, settings, lease), lease));
    }
    if (address != null) {
      Lease lease = lease(spark, settings, WarehouseQuery.NAME);
      WarehouseQuery warehouse =
          new WarehouseQuery(
              spark,
              settings.kafka(),
              settings.redis(),
              address,
              settings.checkpoint(),
              servers.tables(),
              lease);
      threads.add(new QueryThread(WarehouseQuery.NAME, warehouse, lease));
    }
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> threads.forEach(QueryThread::stop),
            BEFORE_SPARKS_OWN,
            STOP_SECONDS,
            TimeUnit.SECONDS);
    threads.forEach(QueryThread::start);
    try {
      CompletableFuture.anyOf(
              threads.stream().map(QueryThread::ended).toArray(CompletableFuture<?>[]::new))
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LeaseLostException) {
        // Started again, it waits until the other one ends.
        throw ProgramException.trouble(e.getCause().getMessage(), e);
      }
      throw e;
    }
    return 0;
  }

  private static Lease lease(SparkSession spark, JobSettings settings, String query) {
    return new Lease(
        query,
        settings.redis(),
        spark.sparkContext().applicationId(),
        spark.sparkContext().getConf().get("spark.driver.host"));
  }

  public static void main(String[] arguments) {
    int status = CommandLines.of(new Main()).execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }
}
