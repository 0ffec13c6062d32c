package com.instashop.stack.audit;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.settings.Environment;
import com.instashop.stack.StackException;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.server.Addresses;
import com.instashop.stack.server.Addresses.Account;
import com.instashop.stack.server.RedisReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Proves the numbers: SQL over the sources against Redis, metric by metric and key by key. The
 * sources must be at rest meanwhile.
 */
public final class Audit {
  /** A heartbeat and a half: what was committed before it is certainly part of the same batch. */
  private static final Duration AFTER = Duration.ofMillis(1_500);

  private static final long POLL_MILLIS = 100;

  private final Addresses addresses;
  private final Secrets secrets;

  public Audit(Addresses addresses, Secrets secrets) {
    this.addresses = addresses;
    this.secrets = secrets;
  }

  /**
   * Waits until everything that is committed now is in Redis.
   *
   * @throws StackException where that takes longer than {@code patience}
   */
  public void awaitArrival(Duration patience) throws InterruptedException, SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Database database : Database.operational()) {
      Instant until = clock(database).plus(AFTER);
      while (passed(database).isBefore(until)) {
        if (System.nanoTime() > deadline) {
          throw StackException.trouble(
              "Changes of %s are not in Redis after %d s: see scripts/instashop status"
                  .formatted(database.databaseName(), patience.toSeconds()));
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  private Instant passed(Database database) {
    try (RedisReader redis = new RedisReader(addresses, secrets)) {
      String health = redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_SPARK);
      return health == null
          ? Instant.EPOCH
          : Json.read(health, SparkHealth.class)
              .passed()
              .getOrDefault(database.databaseName(), Instant.EPOCH);
    } catch (redis.clients.jedis.exceptions.JedisException e) {
      return Instant.EPOCH;
    }
  }

  private Instant clock(Database database) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT clock_timestamp()")) {
      result.next();
      return result.getTimestamp(1).toInstant();
    }
  }

  /** Compares every metric that describes the content of a table. */
  public List<Comparison> compareTotals() throws SQLException {
    List<Comparison> comparisons = new ArrayList<>();
    try (RedisReader redis = new RedisReader(addresses, secrets)) {
      Map<String, Map<String, Amounts>> totals = totals(redis);
      for (Database database : Database.operational()) {
        try (Connection connection = connect(database)) {
          for (TotalQuery query : TotalQuery.all()) {
            if (query.database() == database) {
              String metric = query.metric().label();
              comparisons.add(
                  Comparison.of(
                      metric, query.ask(connection), totals.getOrDefault(metric, Map.of())));
            }
          }
        }
      }
    }
    return comparisons;
  }

  /**
   * Compares the rows that a program says it wrote with the change events that arrived since.
   *
   * @param before {@link #events} when the program started
   */
  public List<Comparison> compareEvents(
      Map<String, Amounts> before, Map<String, RowCounts> written) {
    Map<String, Amounts> after = events();
    List<Comparison> comparisons = new ArrayList<>();
    for (CapturedTable table : CapturedTable.values()) {
      Map<String, Amounts> arrived = new HashMap<>();
      for (String operation : List.of("c", "u", "d")) {
        String key = table.topic() + "|" + operation;
        arrived.put(
            operation,
            after.getOrDefault(key, Amounts.ZERO).minus(before.getOrDefault(key, Amounts.ZERO)));
      }
      RowCounts counts = written.getOrDefault(table.tableName(), RowCounts.NONE);
      comparisons.add(Comparison.of("rows of " + table.tableName(), counts.byOperation(), arrived));
    }
    return comparisons;
  }

  /** Change events so far, by {@code topic|operation}. */
  public Map<String, Amounts> events() {
    try (RedisReader redis = new RedisReader(addresses, secrets)) {
      return totals(redis).getOrDefault(Metric.EVENTS.label(), Map.of());
    }
  }

  /** Baseline and all windows, by metric and key. */
  private static Map<String, Map<String, Amounts>> totals(RedisReader redis) {
    Map<String, Map<String, Amounts>> totals = new TreeMap<>();
    for (String hash : List.of(RedisKeys.BASELINE, RedisKeys.BOOKED)) {
      redis
          .hash(hash)
          .forEach(
              (field, json) -> {
                int separator = field.indexOf('|');
                totals
                    .computeIfAbsent(field.substring(0, separator), unused -> new TreeMap<>())
                    .merge(
                        field.substring(separator + 1),
                        Json.read(json, Amounts.class),
                        Amounts::plus);
              });
    }
    return totals;
  }

  private Connection connect(Database database) throws SQLException {
    Map<String, String> environment = addresses.environment(Account.ADMINISTRATOR, secrets);
    return DriverManager.getConnection(
        environment.get(database.urlVariable()),
        environment.get(Environment.DB_USER),
        environment.get(Environment.DB_PASSWORD));
  }
}
