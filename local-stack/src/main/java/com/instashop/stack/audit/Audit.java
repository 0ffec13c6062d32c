package com.instashop.stack.audit;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.stack.StackException;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.server.Addresses;
import com.instashop.stack.server.Addresses.Account;
import com.instashop.stack.server.RedisReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Proves the numbers: SQL over the sources against Redis, metric by metric and key by key, while
 * everything goes on.
 */
public final class Audit {
  private static final long POLL_MILLIS = 50;
  private static final int ATTEMPTS = 5;

  private final Addresses addresses;
  private final Secrets secrets;
  private final Sources sources;

  public Audit(Addresses addresses, Secrets secrets) {
    this.addresses = addresses;
    this.secrets = secrets;
    this.sources = new Sources(addresses.environment(Account.AUDITOR, secrets));
  }

  /**
   * Compares every metric that describes the content of a table.
   *
   * @param patience how long changes may take to arrive
   * @throws StackException where they take longer
   */
  public Proof prove(Duration patience) throws SQLException, InterruptedException {
    try (KafkaLog kafka = new KafkaLog(addresses.kafka())) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        long deadline = System.nanoTime() + patience.toNanos();
        Instant at = Instant.now();
        Cut cut = Cut.take(sources, kafka, deadline);
        Reading reading = await(cut, deadline);
        Optional<Map<Metric, Map<String, Amounts>>> beyond =
            InFlight.beyond(cut, kafka, reading.offsets());
        if (beyond.isPresent()) {
          return proof(at, cut, reading, beyond.get());
        }
      }
    }
    throw StackException.trouble(
        "Tables are emptied or read anew all the time: repeat this when they are not");
  }

  private Reading await(Cut cut, long deadline) throws InterruptedException {
    while (true) {
      Optional<Reading> reading = read();
      if (reading.isPresent() && cut.isCoveredBy(reading.get().offsets())) {
        return reading.get();
      }
      if (System.nanoTime() > deadline) {
        throw StackException.trouble(
            "Changes that are in Kafka do not arrive in Redis: see scripts/instashop status");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private Optional<Reading> read() {
    try (RedisReader redis = new RedisReader(addresses, secrets)) {
      return Optional.of(Reading.ofWindows(redis));
    } catch (JedisException e) {
      // Away, or loading its data.
      return Optional.empty();
    }
  }

  private static Proof proof(
      Instant at, Cut cut, Reading reading, Map<Metric, Map<String, Amounts>> beyond) {
    List<Comparison> comparisons = new ArrayList<>();
    SortedMap<String, String> lsn = new TreeMap<>();
    cut.contents()
        .forEach(
            (database, content) -> {
              lsn.put(database.databaseName(), content.lsn());
              content
                  .totals()
                  .forEach(
                      (metric, expected) ->
                          comparisons.add(
                              Comparison.of(
                                  metric.label(),
                                  expected,
                                  without(reading.totals().get(metric), beyond.get(metric)))));
            });
    long inFlight =
        beyond.getOrDefault(Metric.EVENTS, Map.of()).values().stream()
            .mapToLong(Amounts::count)
            .sum();
    return new Proof(at, lsn, inFlight, comparisons);
  }

  private static Map<String, Amounts> without(
      Map<String, Amounts> totals, Map<String, Amounts> beyond) {
    Map<String, Amounts> result = new HashMap<>(totals == null ? Map.of() : totals);
    if (beyond != null) {
      beyond.forEach((key, amounts) -> result.merge(key, amounts.negated(), Amounts::plus));
    }
    return result;
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
      return Reading.ofWindows(redis).totals().getOrDefault(Metric.EVENTS, Map.of());
    }
  }
}
