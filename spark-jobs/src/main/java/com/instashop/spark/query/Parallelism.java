package com.instashop.spark.query;

import java.time.Duration;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many tasks a query reads with. */
public final class Parallelism {
  private static final Logger LOG = LoggerFactory.getLogger(Parallelism.class);
  private static final String EXPLICIT = "spark.default.parallelism";
  private static final String CORES = "spark.cores.max";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 100;

  private Parallelism() {}

  /**
   * A task a core: {@code spark.default.parallelism} where it is set; on a cluster {@code
   * spark.cores.max}, or else the cores of the executors that are there, once there is one. Spark
   * itself counts two until then.
   */
  public static int of(SparkContext spark) throws InterruptedException {
    if (!spark.isLocal() && !spark.conf().contains(EXPLICIT)) {
      if (spark.conf().contains(CORES)) {
        return Integer.parseInt(spark.conf().get(CORES));
      }
      awaitExecutor(spark);
    }
    return spark.defaultParallelism();
  }

  private static void awaitExecutor(SparkContext spark) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    // The driver counts as one.
    while (spark.statusTracker().getExecutorInfos().length < 2) {
      if (System.nanoTime() > deadline) {
        LOG.warn(
            "No executor after {} s: has the cluster cores and memory left?", PATIENCE.toSeconds());
        return;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
