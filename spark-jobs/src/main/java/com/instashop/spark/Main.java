package com.instashop.spark;

import com.instashop.contracts.settings.Environment;
import com.instashop.contracts.settings.RedisAddress;
import com.instashop.contracts.settings.WarehouseAddress;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.warehouse.WarehouseQuery;
import java.net.URI;
import java.util.ArrayList;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The spark-submit application. */
@Command(
    name = "spark-jobs",
    mixinStandardHelpOptions = true,
    version = "InstaShop Spark jobs 1.0.0",
    description =
        "Aggregates the shop's change events into 30-second windows in Redis, and keeps all of them in"
            + " the warehouse.",
    footer = {
      "",
      "Environment: "
          + Environment.REDIS_USER
          + " and "
          + Environment.REDIS_PASSWORD
          + " for Redis;",
      "DWH_DB_URL (JDBC), "
          + Environment.DB_USER
          + " and "
          + Environment.DB_PASSWORD
          + " for the warehouse."
    })
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int BEFORE_SPARKS_OWN = 100;
  private static final int STOP_SECONDS = 30;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:" + Environment.KAFKA + ":-" + Environment.DEFAULT_KAFKA + "}",
      description = "Kafka bootstrap servers (default: ${DEFAULT-VALUE}).")
  private String kafka;

  @Option(
      names = "--redis",
      paramLabel = "URI",
      defaultValue = "${env:" + Environment.REDIS + ":-" + Environment.DEFAULT_REDIS + "}",
      description = "Redis (default: ${DEFAULT-VALUE}).")
  private URI redis;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      defaultValue = "checkpoint",
      description = "Folder of the checkpoint (default: ${DEFAULT-VALUE}).")
  private String checkpoint;

  @Option(
      names = "--queries",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "metrics,warehouse",
      description =
          "What to run: metrics (windows to Redis), warehouse (history to PostgreSQL) or both"
              + " (default: ${DEFAULT-VALUE}).")
  private Set<Query> queries;

  /** What there is to run. */
  private enum Query {
    metrics,
    warehouse
  }

  @Override
  public Integer call() throws Exception {
    JobSettings settings =
        new JobSettings(kafka, RedisAddress.of(redis, System.getenv()), checkpoint);
    WarehouseAddress address =
        queries.contains(Query.warehouse) ? WarehouseAddress.of(System.getenv()) : null;
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
              spark, settings.kafka(), settings.redis(), address, settings.checkpoint(), lease);
      threads.add(new QueryThread(WarehouseQuery.NAME, warehouse, lease));
    }
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> threads.forEach(QueryThread::stop),
            BEFORE_SPARKS_OWN,
            STOP_SECONDS,
            TimeUnit.SECONDS);
    threads.forEach(QueryThread::start);
    CompletableFuture.anyOf(
            threads.stream().map(QueryThread::ended).toArray(CompletableFuture<?>[]::new))
        .get();
    return 0;
  }

  private static Lease lease(SparkSession spark, JobSettings settings, String query) {
    return new Lease(
        query,
        settings.redis(),
        spark.sparkContext().applicationId(),
        spark.conf().get("spark.driver.host"));
  }

  public static void main(String[] arguments) {
    int status =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(
                (thrown, commandLine, parsed) -> {
                  Throwable exception =
                      thrown instanceof ExecutionException ? thrown.getCause() : thrown;
                  if (exception instanceof LeaseLostException) {
                    // Started again, it waits until the other one ends.
                    LOG.error(exception.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                  }
                  if (exception instanceof IllegalArgumentException) {
                    commandLine.getErr().println(exception.getMessage());
                    return CommandLine.ExitCode.USAGE;
                  }
                  LOG.error("The Spark application failed", exception);
                  return CommandLine.ExitCode.SOFTWARE;
                })
            .execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }
}
