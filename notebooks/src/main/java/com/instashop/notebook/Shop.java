package com.instashop.notebook;

import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import redis.clients.jedis.Jedis;

/** The servers of a shop as a notebook sees them. It may read, and nothing else. */
public final class Shop {
  private final Deployment deployment;

  private Shop(Deployment deployment) {
    this.deployment = deployment;
  }

  /** The shop of the deployment that INSTASHOP_DEPLOYMENT names. */
  public static Shop open() {
    String file = System.getenv(Deployment.VARIABLE);
    if (file == null) {
      throw new IllegalStateException(
          "Which servers? Start Jupyter with scripts/instashop notebook, or with %s in its environment"
              .formatted(Deployment.VARIABLE));
    }
    return new Shop(Deployment.load(Path.of(file)));
  }

  /** Spark, within this process: it starts when it is asked for first. */
  public SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("InstaShop notebook")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  /** What came into the topics of all tables since then: {@link #events(String, Instant)}. */
  public Dataset<Row> events(Instant since) {
    return events(String.join(",", deployment.captured().topics()), since);
  }

  /**
   * What came into a topic since then, so that a question about the last minutes does not read the
   * history of years: {@code topic, partition, offset, timestamp, key, value}, the last two as
   * texts.
   */
  public Dataset<Row> events(String topics, Instant since) {
    DataFrameReader reader = spark().read().format("kafka");
    deployment
        .kafka(Account.DASHBOARD)
        .settings()
        .forEach((name, value) -> reader.option("kafka." + name, value.toString()));
    return reader
        // Connect writes in transactions: only what they committed counts.
        .option("kafka.isolation.level", "read_committed")
        .option("subscribe", topics)
        .option("startingTimestamp", String.valueOf(since.toEpochMilli()))
        // A partition to which nothing came since then has no such offset.
        .option("startingOffsetsByTimestampStrategy", "latest")
        .load()
        .selectExpr(
            "topic",
            "partition",
            "offset",
            "timestamp",
            "CAST(key AS STRING) AS key",
            "CAST(value AS STRING) AS value");
  }

  /** The answer of the warehouse to a question in SQL; a ? in it stands for a parameter. */
  public Table ask(String sql, Object... parameters) throws SQLException {
    try (Connection warehouse = deployment.connect(Database.WAREHOUSE, Account.DASHBOARD);
        PreparedStatement statement = warehouse.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(
            i + 1,
            parameters[i] instanceof Instant instant ? Timestamp.from(instant) : parameters[i]);
      }
      return Table.of(statement.executeQuery());
    }
  }

  /** A document in Redis, to be looked at. */
  public Document document(String key) {
    try (Jedis redis = redis()) {
      return new Document(there(key, redis.get(key)));
    }
  }

  /** A document in Redis, to be worked with. */
  public <T> T document(String key, Class<T> type) {
    return Json.read(document(key).json(), type);
  }

  /** A document of a hash in Redis, for example {@code pipeline:health}. */
  public <T> T field(String key, String field, Class<T> type) {
    try (Jedis redis = redis()) {
      return Json.read(there(key + " " + field, redis.hget(key, field)), type);
    }
  }

  /** A sum in Redis, which is zero where nothing was booked. */
  public Amounts amounts(String key, String field) {
    try (Jedis redis = redis()) {
      String json = redis.hget(key, field);
      return json == null ? Amounts.ZERO : Json.read(json, Amounts.class);
    }
  }

  /** When the newest change was committed that is part of the totals. */
  public Instant newestCommit() {
    Instant committedAt = document(RedisKeys.DASHBOARD, Dashboard.class).committedAt();
    if (committedAt == null) {
      throw new IllegalStateException("Nothing happened yet: let the shop live for a minute");
    }
    return committedAt;
  }

  /** The windows of the last hour in Redis, oldest first. */
  public <T> List<T> windows(String metric, Class<T> type) {
    try (Jedis redis = redis()) {
      return new TreeMap<>(redis.hgetAll(RedisKeys.windows(metric)))
          .values().stream().map(json -> Json.read(json, type)).toList();
    }
  }

  private Jedis redis() {
    return deployment.redis(Account.DASHBOARD).connect();
  }

  private static String there(String what, String json) {
    if (json == null) {
      throw new IllegalStateException(
          "Redis has no " + what + " yet: let the shop live for a minute");
    }
    return json;
  }
}
