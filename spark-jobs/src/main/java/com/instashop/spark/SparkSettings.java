package com.instashop.spark;

import com.instashop.spark.lease.FencedCheckpointFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/** Settings that make Spark's micro-batches short; {@code --conf} of spark-submit wins. */
final class SparkSettings {
  private static final String SECRET_VARIABLE = "_SPARK_AUTH_SECRET";
  private static final String LOOPBACK = "127.0.0.1";
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    // What plans and pages do not show: a Kafka login is a password, too.
    DEFAULTS.put(
        "spark.redaction.regex", "(?i)secret|password|token|access[.]key|jaas|keystore[.]key");
    // Timestamps are UTC everywhere.
    DEFAULTS.put("spark.sql.session.timeZone", "UTC");
    // The default manager forks processes for every file of the checkpoint it touches; ours makes
    // sure that only one driver writes it.
    DEFAULTS.put(
        "spark.sql.streaming.checkpointFileManagerClass", FencedCheckpointFiles.class.getName());
    // Not for streams: a warning for each query otherwise.
    DEFAULTS.put("spark.sql.adaptive.enabled", "false");
    // Tasks take records from Kafka themselves: code for rows would be made for nothing.
    DEFAULTS.put("spark.sql.codegen.wholeStage", "false");
    // The queries take turns: a large batch of the warehouse does not hold up the metrics.
    DEFAULTS.put("spark.scheduler.mode", "FAIR");
    // Offsets are asked of a consumer: topics that do not exist yet are waited for.
    DEFAULTS.put("spark.sql.streaming.kafka.useDeprecatedOffsetFetching", "true");
    // How often Kafka is asked for more where there was none; ten milliseconds otherwise.
    DEFAULTS.put("spark.sql.streaming.pollingDelay", "50ms");
    // Each batch leaves files behind; twenty are enough to recover from.
    DEFAULTS.put("spark.sql.streaming.minBatchesToRetain", "20");
    // The web UI keeps every finished job, five a second: the last ones are enough.
    DEFAULTS.put("spark.ui.retainedJobs", "100");
    DEFAULTS.put("spark.ui.retainedStages", "100");
    DEFAULTS.put("spark.ui.retainedTasks", "1000");
    DEFAULTS.put("spark.sql.ui.retainedExecutions", "50");
    DEFAULTS.put("spark.sql.streaming.numRecentProgressUpdates", "20");
  }

  /** Where everything is in one process, nobody else needs to reach it. */
  private static final Map<String, String> LOCAL =
      Map.of("spark.driver.bindAddress", LOOPBACK, "spark.driver.host", LOOPBACK);

  private SparkSettings() {}

  static SparkConf withDefaults() {
    SparkConf configuration = new SparkConf();
    configuration.setIfMissing("spark.master", "local[*]");
    configuration.setIfMissing("spark.app.name", "InstaShop");
    DEFAULTS.forEach(configuration::setIfMissing);
    // A driver that runs on a standalone cluster is given the cluster's secret by its environment
    // alone, and looks for it among its settings.
    String secret = System.getenv(SECRET_VARIABLE);
    if (secret != null) {
      configuration.setIfMissing("spark.authenticate.secret", secret);
    }
    if (configuration.get("spark.master").startsWith("local")) {
      LOCAL.forEach(configuration::setIfMissing);
    }
    return configuration;
  }
}
