package com.instashop.contracts.redis;

import java.util.List;

/**
 * Every Redis key, in one place. Values are JSON strings unless said otherwise; every document
 * carries {@code updated_at} (UTC, ISO-8601).
 */
public final class RedisKeys {
  /** {@link Dashboard}: the totals. Written by cdc-redis-producer. */
  public static final String DASHBOARD = "metrics:dashboard";

  /**
   * Hash: UTC date of {@code transaction_date} to the revenue, a decimal with two decimals. Written
   * by cdc-redis-producer.
   */
  public static final String REVENUE_DAILY = "metrics:revenue:daily";

  /**
   * Hash: {@code topic-partition} to the offset behind the last record that is part of the totals.
   * Written by cdc-redis-producer.
   */
  public static final String TOTALS_OFFSETS = "totals:offsets";

  /**
   * Hash: {@code topic-partition} to the identity of the topic that its offset belongs to. Written
   * by cdc-redis-producer.
   */
  public static final String TOTALS_TOPIC_IDS = "totals:topic_ids";

  /**
   * Hash: a partition's name and why changes of its table are missing in the totals, with a line
   * break between, to how many times that was met. Written by cdc-redis-producer.
   */
  public static final String TOTALS_PROBLEMS = "totals:problems";

  /** Hash: product to the category it has now. Written by cdc-redis-producer. */
  public static final String TOTALS_PRODUCTS = "totals:products";

  /** The newest window: transactions, revenue, payment methods, statuses. Written by Spark. */
  public static final String TRANSACTIONS = "metrics:transactions";

  /** Best sellers of the last hour. Written by Spark. */
  public static final String TOP_PRODUCTS = "metrics:products:top";

  /** Status changes of the newest window. Written by Spark. */
  public static final String SHIPMENTS = "metrics:shipments";

  /** Stock alerts: changes of the newest window, and the products that are low. By Spark. */
  public static final String STOCK = "metrics:stock";

  /** Hash: {@code metric|key} to the sum over snapshot rows. Written by Spark. */
  public static final String BASELINE = "metrics:baseline";

  /** Hash: {@code metric|key} to the sum over all windows there ever were. Written by Spark. */
  public static final String BOOKED = "metrics:booked";

  /**
   * Hash: {@code partition|metric|key} to what a partition behind the first of its topic has of
   * both sums together. Written by Spark.
   */
  public static final String SPARK_SHARES = "metrics:spark:shares";

  /**
   * String: present while somebody asks Spark to make its numbers anew from Kafka. The value does
   * not matter; Spark deletes it with the first write of the new numbers.
   */
  public static final String REBUILD = "metrics:spark:rebuild";

  /**
   * String: which batch of Spark's query {@code metrics} the numbers go to, with the id of the
   * query in {@code query_id}. Written by Spark.
   */
  public static final String SPARK_STATE = "metrics:spark:state";

  /** Hash: product id to its name and category. Written by Spark. */
  public static final String SPARK_PRODUCTS = "metrics:spark:products";

  /**
   * Hash a window, whose start follows in milliseconds since the epoch: {@code kind|metric|key} to
   * the sum that the window's changes booked. Written by Spark.
   */
  public static final String SPARK_GROUPS = "metrics:spark:groups:";

  /** Hash: one JSON document a part of the pipeline, each written by its owner. */
  public static final String HEALTH = "pipeline:health";

  /** The field of {@link #HEALTH} that Spark's query {@code metrics} owns. */
  public static final String HEALTH_SPARK = "spark";

  /** The field of {@link #HEALTH} that Spark's query {@code warehouse} owns. */
  public static final String HEALTH_WAREHOUSE = "warehouse";

  /** The field of {@link #HEALTH} that cdc-redis-producer owns. */
  public static final String HEALTH_TOTALS = "totals";

  /** The field of {@link #HEALTH} that the newest comparison with the sources is in. */
  public static final String HEALTH_PROOF = "proof";

  /** The field of {@link #HEALTH} that the connector watcher owns. */
  public static final String HEALTH_CONNECTORS = "connectors";

  /** The field of {@link #HEALTH} that the supervisor of a stack on one machine owns. */
  public static final String HEALTH_PARTS = "parts";

  /** What has a document a window: the arguments of {@link #windows}. */
  public static final List<String> WINDOW_SUBJECTS =
      List.of("transactions", "products", "behavior", "shipments", "stock");

  /** What is kept of each total: the arguments of {@link #totals(String, String)}. */
  public static final List<String> TOTALS_PARTS = List.of("count", "cents", "quantity");

  /**
   * Between a declared metric and the partition whose share of it is meant, in the fields of {@link
   * #TOTALS_OFFSETS}: {@code metric@topic-partition}.
   */
  public static final String SHARE = "@";

  private static final String TOP = "top";
  private static final String TOTALS = "totals:";
  private static final String PRODUCTS = "metrics:products:";
  private static final String BEHAVIOR = "metrics:behavior:";
  private static final String LEASES = "pipeline:lease:";
  private static final String WINDOWS = "metrics:windows:";

  private RedisKeys() {}

  /**
   * Hash: key of a metric to its total. Written by cdc-redis-producer.
   *
   * @param what count, cents or quantity
   */
  public static String totals(String metric, String what) {
    return totals(metric + ":" + what);
  }

  /**
   * Sorted set: when each window of a declared metric began that changes of the last hour fall
   * into, in milliseconds since the epoch. Written by cdc-redis-producer.
   */
  public static String windowsOf(String metric) {
    return totals(metric, "windows");
  }

  /**
   * Hash: key of a declared metric to what a window has added to its total. Written by
   * cdc-redis-producer.
   *
   * @param what count, cents or quantity
   * @param start when the window began, in milliseconds since the epoch
   */
  public static String window(String metric, String what, long start) {
    return totals(metric, what + ":" + start);
  }

  /**
   * String: the start of the first window of a declared metric that is known, in milliseconds since
   * the epoch: what is older was dropped, or was before its table was read or emptied; nothing
   * where none is. Written by cdc-redis-producer.
   */
  public static String knownSince(String metric) {
    return totals(metric, "since");
  }

  /** What cdc-redis-producer keeps for itself. */
  public static String totals(String name) {
    return TOTALS + name;
  }

  /**
   * The newest window of one product category. Written by Spark. A category that is called top is
   * {@code %74op}: {@link #TOP_PRODUCTS} has its name; so that none has this one, a {@code %} at
   * the beginning is {@code %25}.
   *
   * @param category as the keys of metrics have it
   */
  public static String products(String category) {
    if (category.equals(TOP)) {
      return PRODUCTS + "%74op";
    }
    return PRODUCTS + (category.startsWith("%") ? "%25" + category.substring(1) : category);
  }

  /** Whether a key is that of a product category. */
  public static boolean isOfCategory(String key) {
    return key.startsWith(PRODUCTS) && !key.equals(TOP_PRODUCTS);
  }

  /**
   * The newest window of one interaction type. Written by Spark.
   *
   * @param interactionType as the keys of metrics have it
   */
  public static String behavior(String interactionType) {
    return BEHAVIOR + interactionType;
  }

  /** Who writes what a query of Spark writes, a JSON document; the others wait. */
  public static String lease(String query) {
    return LEASES + query;
  }

  /** That the holder of a lease lives: runs out unless the holder renews it. */
  public static String leaseRenewal(String query) {
    return LEASES + query + ":renewed";
  }

  /**
   * Hash: window start (UTC, ISO-8601) to the document of that window, for the last hour. Written
   * by Spark; {@code metric} is one of {@link #WINDOW_SUBJECTS}.
   */
  public static String windows(String metric) {
    return WINDOWS + metric;
  }
}
