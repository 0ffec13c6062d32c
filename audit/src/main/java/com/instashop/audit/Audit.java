package com.instashop.audit;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Proves the numbers: SQL over the sources against Redis, metric by metric and key by key, while
 * everything goes on.
 */
public final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final String TOTALS = "totals";
  private static final String WINDOWS = "windows";
  private static final String WINDOW_HISTORY = "its windows";
  private static final String PUBLISHED_FIELDS = "published fields";
  private static final long POLL_MILLIS = 50;
  private static final long SOURCE_POLL_MILLIS = 500;
  private static final int ATTEMPTS = 5;

  /**
   * Redis needs a second for a million sums, in which it serves nobody else: who gives up and asks
   * again leaves it no time for anything.
   */
  private static final Duration FOR_AN_ANSWER = Duration.ofMinutes(1);

  private final Deployment deployment;
  private final boolean windows;
  private final boolean warehouse;

  /** An audit of a deployment. What its Spark application does not write is not compared. */
  public Audit(Deployment deployment) {
    this.deployment = deployment;
    this.windows = deployment.spark().queries().contains(Deployment.METRICS);
    this.warehouse = deployment.spark().queries().contains(Deployment.WAREHOUSE);
  }

  /** Compares every number, and every row of the warehouse. */
  public Proof prove(Duration patience) throws SQLException, InterruptedException {
    return prove(patience, true);
  }

  /**
   * Compares every number.
   *
   * @param patience how long changes may take to arrive
   * @param rows whether to compare every row of the warehouse too, and what it has added up of
   *     them: that takes as long as there are rows
   * @throws ProgramException where they take longer
   */
  public Proof prove(Duration patience, boolean rows) throws SQLException, InterruptedException {
    try (KafkaLog kafka = new KafkaLog(deployment.kafka(Account.AUDITOR))) {
      Declarations declarations = Declarations.read(deployment, kafka);
      Catalogue catalogue = declarations.catalogue();
      Sources sources = new Sources(deployment, catalogue, warehouse && rows);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        long deadline = System.nanoTime() + patience.toNanos();
        Cut cut = cut(sources, kafka, deadline);
        Instant at = cut.at();
        Reading totals = totals(cut, catalogue, deadline);
        WindowReading published = windows ? windows(deadline) : null;
        Optional<List<Comparison>> ofWindows =
            windows ? compareWindows(cut, kafka, published, deadline) : Optional.of(List.of());
        Optional<InFlight> beyondTotals = InFlight.beyond(cut, catalogue, kafka, totals.offsets());
        Optional<List<Comparison>> ofWarehouse =
            warehouse
                ? compareWarehouse(cut, catalogue, kafka, published, rows, deadline)
                : Optional.of(List.of());
        if (beyondTotals.isPresent() && ofWindows.isPresent() && ofWarehouse.isPresent()) {
          List<Comparison> comparisons =
              new ArrayList<>(compare(TOTALS, catalogue, cut, totals, beyondTotals.get()));
          if (deployment.hasShop()) {
            comparisons.addAll(published(() -> comparePublished(cut, totals, beyondTotals.get())));
          }
          comparisons.add(compareOffsets(TOTALS, totals, catalogue.tables(), kafka));
          comparisons.addAll(ofWindows.get());
          comparisons.addAll(ofWarehouse.get());
          comparisons.addAll(declarations.impossible());
          return new Proof(
              at,
              Duration.between(at, Instant.now()),
              cut.lsn(),
              cut.offsets(),
              beyondTotals.get().changes(),
              rows || !warehouse,
              comparisons);
        }
      }
    }
    throw ProgramException.trouble(
        "Tables are emptied or read anew all the time: repeat this when they are not");
  }

  /**
   * Names the rows that explain the differences, as far as they can be found: rows that the sources
   * hold otherwise than the change events in Kafka say.
   */
  public List<String> explain(Proof proof, Duration patience)
      throws SQLException, InterruptedException {
    List<String> lines = new ArrayList<>();
    try (KafkaLog kafka = new KafkaLog(deployment.kafka(Account.AUDITOR))) {
      Catalogue catalogue = Declarations.read(deployment, kafka).catalogue();
      Sources sources = new Sources(deployment, catalogue, false);
      for (CapturedTable table : different(proof, catalogue)) {
        long deadline = System.nanoTime() + patience.toNanos();
        lines.addAll(RowDifferences.of(table, sources, kafka, deadline));
      }
    }
    return lines;
  }

  private static Set<CapturedTable> different(Proof proof, Catalogue catalogue) {
    Set<CapturedTable> tables = new LinkedHashSet<>();
    for (Comparison comparison : proof.comparisons()) {
      if (!comparison.agrees()) {
        catalogue.metrics().stream()
            .filter(metric -> metric.name().equals(comparison.metric()))
            .filter(metric -> metric.table() != null)
            .forEach(metric -> tables.add(metric.table()));
      }
    }
    return tables;
  }

  /** Puts a proof into Redis, for everybody to see, and into the warehouse, for good. */
  public void publish(Proof proof) throws SQLException {
    try (Jedis redis = deployment.redis(Account.AUDITOR).connect()) {
      ProofHealth before = published(redis.hget(RedisKeys.HEALTH, RedisKeys.HEALTH_PROOF));
      redis.hset(RedisKeys.HEALTH, RedisKeys.HEALTH_PROOF, Json.write(proof.health(before)));
    } finally {
      // One of the two may be away.
      if (warehouse) {
        try (ProofChain chain = new ProofChain(deployment, Account.AUDITOR)) {
          chain.add(proof.kept());
        }
      }
    }
  }

  private static ProofHealth published(String proof) {
    try {
      return proof == null ? null : Json.read(proof, ProofHealth.class);
    } catch (IllegalArgumentException e) {
      LOG.debug("The proof before is none of ours", e);
      return null;
    }
  }

  /** Takes a cut; a database that is away is waited for. */
  private static Cut cut(Sources sources, KafkaLog kafka, long deadline)
      throws SQLException, InterruptedException {
    while (true) {
      try {
        return Cut.take(sources, kafka, deadline);
      } catch (SQLException e) {
        if (System.nanoTime() > deadline || isRefusal(e)) {
          throw e;
        }
        LOG.debug("A database is away", e);
        Thread.sleep(SOURCE_POLL_MILLIS);
      }
    }
  }

  /** Whether waiting cannot help: a value is wrong (class 22), or we may not log in (class 28). */
  private static boolean isRefusal(SQLException e) {
    String code = String.valueOf(e.getSQLState());
    return code.startsWith("22") || code.startsWith("28");
  }

  private Reading totals(Cut cut, Catalogue catalogue, long deadline) throws InterruptedException {
    Function<RedisReader, Reading> totals = redis -> Reading.ofTotals(redis, catalogue);
    Predicate<Position> isCovered =
        position -> cut.isCoveredBy(position.offsets(), catalogue.tables());
    Reading reading =
        poll(Position::ofTotals, isCovered, totals, deadline)
            .orElseThrow(() -> doNotArrive(TOTALS));
    return reading.position().has(catalogue)
        ? reading
        : poll(
                Position::ofTotals,
                isCovered.and(position -> position.has(catalogue)),
                totals,
                deadline)
            .orElseThrow(Audit::withoutPast);
  }

  private static ProgramException doNotArrive(String name) {
    return ProgramException.trouble(
        "Changes that are in Kafka do not arrive in the %s in Redis: see scripts/instashop status"
            .formatted(name));
  }

  /**
   * Numbers as soon as they are there. While they are not, Redis is asked where they are, and for
   * none of them: it has enough to do then.
   *
   * @return empty where they are not in time
   */
  private Optional<Reading> poll(
      Function<RedisReader, Position> position,
      Predicate<Position> isEnough,
      Function<RedisReader, Reading> numbers,
      long deadline)
      throws InterruptedException {
    return whenever(
        redis ->
            Optional.of(position.apply(redis))
                .filter(isEnough)
                .map(unused -> numbers.apply(redis))
                .filter(reading -> isEnough.test(reading.position())),
        deadline);
  }

  private RedisReader reader() {
    return new RedisReader(deployment, Account.AUDITOR, FOR_AN_ANSWER);
  }

  /** What Redis says as soon as it says something; empty where it does not in time. */
  private <T> Optional<T> whenever(Function<RedisReader, Optional<T>> question, long deadline)
      throws InterruptedException {
    while (true) {
      try (RedisReader redis = reader()) {
        Optional<T> answer = question.apply(redis);
        if (answer.isPresent()) {
          return answer;
        }
      } catch (JedisException e) {
        LOG.debug("Redis is away, or loading its data", e);
      } catch (IllegalArgumentException e) {
        throw strange(e);
      }
      if (System.nanoTime() > deadline) {
        return Optional.empty();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /**
   * Compares the warehouse, at one moment that the cut is part of.
   *
   * @return empty where a table was emptied or read anew meanwhile, so that it cannot be told
   */
  private Optional<List<Comparison>> compareWarehouse(
      Cut cut,
      Catalogue catalogue,
      KafkaLog kafka,
      WindowReading published,
      boolean rows,
      long deadline)
      throws SQLException, InterruptedException {
    SQLException away = null;
    while (true) {
      try (Warehouse moment = Warehouse.open(deployment)) {
        away = null;
        Map<String, Long> offsets = moment.offsets();
        if (cut.isCoveredBy(offsets, catalogue.tables())) {
          Optional<InFlight> beyond = InFlight.beyond(cut, catalogue, kafka, offsets);
          return beyond.isPresent()
              ? Optional.of(
                  compareWarehouse(
                      cut, catalogue, kafka, moment, published, rows, beyond.get(), deadline))
              : Optional.empty();
        }
      } catch (SQLException e) {
        if (isRefusal(e)) {
          throw e;
        }
        LOG.debug("The warehouse is away", e);
        away = e;
      }
      if (System.nanoTime() > deadline) {
        if (away != null) {
          throw away;
        }
        throw ProgramException.trouble(
            "Changes that are in Kafka do not arrive in the warehouse: see scripts/instashop status");
      }
      Thread.sleep(SOURCE_POLL_MILLIS);
    }
  }

  private List<Comparison> compareWarehouse(
      Cut cut,
      Catalogue catalogue,
      KafkaLog kafka,
      Warehouse moment,
      WindowReading published,
      boolean rows,
      InFlight beyond,
      long deadline)
      throws SQLException, InterruptedException {
    Reading totals = moment.totals(catalogue);
    List<Comparison> comparisons =
        new ArrayList<>(compare(Warehouse.NAME, catalogue, cut, totals, beyond));
    comparisons.addAll(
        compare(WINDOW_HISTORY, Catalogue.SHIPPED, cut, moment.windowTotals(), beyond));
    if (rows) {
      comparisons.addAll(moment.compareRows(catalogue.tables(), cut, beyond));
    }
    if (rows && deployment.hasShop()) {
      comparisons.addAll(moment.compareRollups());
    }
    if (published != null) {
      comparisons.add(moment.compareWindows(published));
    }
    if (rows && !catalogue.declared().isEmpty()) {
      DeclaredWindows declared =
          whenever(redis -> DeclaredWindows.read(redis, catalogue, cut), deadline)
              .orElseThrow(Audit::withoutPast);
      comparisons.addAll(moment.compareWindows(TOTALS, declared, catalogue));
    }
    comparisons.add(compareOffsets(Warehouse.NAME, totals, catalogue.tables(), kafka));
    return comparisons;
  }

  /**
   * Compares the windows and what is published of them.
   *
   * @return empty where a table was emptied or read anew meanwhile, so that it cannot be told
   */
  private Optional<List<Comparison>> compareWindows(
      Cut cut, KafkaLog kafka, WindowReading published, long deadline) throws InterruptedException {
    Reading sums =
        poll(
                Position::ofWindows,
                position -> cut.isCoveredBy(position.offsets(), Tables.SHIPPED),
                Reading::ofWindows,
                deadline)
            .orElseThrow(() -> doNotArrive(WINDOWS));
    return InFlight.beyond(cut, Catalogue.SHIPPED, kafka, sums.offsets())
        .map(
            beyond -> {
              List<Comparison> comparisons =
                  new ArrayList<>(compare(WINDOWS, Catalogue.SHIPPED, cut, sums, beyond));
              comparisons.addAll(published(() -> comparePublished(cut, sums, published, beyond)));
              comparisons.add(compareOffsets(WINDOWS, sums, Tables.SHIPPED, kafka));
              return comparisons;
            });
  }

  /** After a restart it takes Spark a batch to know its watermark again. */
  private WindowReading windows(long deadline) throws InterruptedException {
    Optional<WindowReading> sure =
        whenever(
            redis ->
                WindowReading.watermark(redis)
                    .map(unused -> WindowReading.read(redis))
                    .filter(windows -> windows.watermark() != null),
            deadline);
    return sure.isPresent()
        ? sure.get()
        : whenever(redis -> Optional.of(WindowReading.read(redis)), deadline)
            .orElseThrow(() -> ProgramException.trouble("Redis does not answer any more"));
  }

  private static ProgramException withoutPast() {
    return ProgramException.trouble(
        "A declared metric has not its past yet: see scripts/instashop logs totals");
  }

  private static List<Comparison> compare(
      String name, Catalogue catalogue, Cut cut, Reading reading, InFlight beyond) {
    List<Comparison> comparisons = new ArrayList<>();
    for (Sources.Content content : cut.contents().values()) {
      content
          .totals()
          .forEach(
              (metric, expected) -> {
                if (catalogue.has(metric)) {
                  comparisons.add(
                      Comparison.of(name, metric, expected, beyond.without(reading, metric)));
                }
              });
    }
    return comparisons;
  }

  /** Compares documents; one that cannot be read is nobody's. */
  private static List<Comparison> published(Supplier<List<Comparison>> comparison) {
    try {
      return comparison.get();
    } catch (IllegalArgumentException e) {
      throw strange(e);
    }
  }

  private static ProgramException strange(IllegalArgumentException e) {
    return ProgramException.trouble(
        "Redis holds what nobody of us writes: %s. scripts/instashop rebuild makes it anew"
            .formatted(e.getMessage()),
        e);
  }

  /** The documents that are published of the totals. */
  private static List<Comparison> comparePublished(Cut cut, Reading totals, InFlight beyond) {
    Sources.Content shop = cut.contents().get(ShopTables.PRODUCT.database());
    return List.of(
        Comparison.of(
            TOTALS,
            "sales by category",
            PublishedFields.salesByCategory(
                shop.totals().get(Metric.ITEMS_BY_PRODUCT), shop.products()),
            PublishedFields.salesByCategory(
                beyond.without(totals, Metric.ITEMS_BY_PRODUCT), beyond.products(totals))),
        Comparison.of(
            TOTALS,
            "products",
            labels(shop.products(), Product::category),
            labels(beyond.products(totals), Product::category)),
        Comparison.of(
            TOTALS,
            PUBLISHED_FIELDS,
            PublishedFields.expected(totals),
            PublishedFields.found(totals)));
  }

  /** The documents that are published of the windows. */
  private static List<Comparison> comparePublished(
      Cut cut, Reading windows, WindowReading published, InFlight beyond) {
    Map<String, Product> expected = cut.contents().get(ShopTables.PRODUCT.database()).products();
    Map<String, Product> found = beyond.products(windows);
    // What was deleted may have been sold within the hour: it keeps its name.
    found.keySet().retainAll(expected.keySet());
    Function<Product, String> label = product -> product.name() + " (" + product.category() + ")";
    return List.of(
        Comparison.of(WINDOWS, "products", labels(expected, label), labels(found, label)),
        Comparison.of(
            WINDOWS,
            PUBLISHED_FIELDS,
            WindowFields.expected(published),
            WindowFields.found(published)));
  }

  private static Map<String, Amounts> labels(
      Map<String, Product> products, Function<Product, String> label) {
    Fields labels = new Fields();
    products.forEach((id, product) -> labels.text(id, label.apply(product)));
    return labels.byPath();
  }

  /** Nobody can have taken what is not in Kafka. */
  private static Comparison compareOffsets(
      String name, Reading reading, Tables tables, KafkaLog kafka) {
    return compareOffsets(name, reading.offsets(), tables, kafka.ends(reading.offsets().keySet()));
  }

  static Comparison compareOffsets(
      String name, Map<String, Long> offsets, Tables tables, Map<String, Long> ends) {
    Fields expected = new Fields();
    Fields found = new Fields();
    offsets.forEach(
        (partition, offset) -> {
          if (isOf(tables, Position.topic(partition))) {
            expected.count(partition, Math.min(offset, ends.get(partition)));
            found.count(partition, offset);
          }
        });
    return Comparison.of(name, "offsets", expected.byPath(), found.byPath());
  }

  /** The offsets of a table stay known when it is no longer declared; its topic may be gone. */
  private static boolean isOf(Tables tables, String topic) {
    return tables.ofTopic(topic).isPresent() || tables.ofHeartbeat(topic).isPresent();
  }

  /**
   * Compares the rows that a program says it wrote with the change events that arrived since.
   *
   * @param before {@link #events} when the program started
   */
  public List<Comparison> compareEvents(Events before, Map<String, RowCounts> written)
      throws SQLException {
    Events after = events();
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.addAll(compareEvents(TOTALS, before.totals(), after.totals(), written));
    comparisons.addAll(compareEvents(WINDOWS, before.windows(), after.windows(), written));
    if (warehouse) {
      comparisons.addAll(
          compareEvents(Warehouse.NAME, before.warehouse(), after.warehouse(), written));
    }
    return comparisons;
  }

  private static List<Comparison> compareEvents(
      String numbers,
      Map<String, Amounts> before,
      Map<String, Amounts> after,
      Map<String, RowCounts> written) {
    List<Comparison> comparisons = new ArrayList<>();
    for (CapturedTable table : Tables.SHIPPED.all()) {
      Map<String, Amounts> arrived = new HashMap<>();
      for (String operation : List.of("c", "u", "d")) {
        String key = table.topic() + "|" + operation;
        arrived.put(
            operation,
            after.getOrDefault(key, Amounts.ZERO).minus(before.getOrDefault(key, Amounts.ZERO)));
      }
      RowCounts counts = written.getOrDefault(table.tableName(), RowCounts.NONE);
      comparisons.add(
          Comparison.of(numbers, "rows of " + table.tableName(), counts.byOperation(), arrived));
    }
    return comparisons;
  }

  /** Change events that were counted so far, by {@code topic|operation}. */
  public record Events(
      Map<String, Amounts> totals, Map<String, Amounts> windows, Map<String, Amounts> warehouse) {}

  /** Change events so far. */
  public Events events() throws SQLException {
    try (RedisReader redis = reader()) {
      return new Events(
          Reading.ofTotals(redis, Catalogue.SHIPPED).of(Metric.EVENTS),
          Reading.ofWindows(redis).of(Metric.EVENTS),
          warehouse ? warehouseEvents() : Map.of());
    }
  }

  private Map<String, Amounts> warehouseEvents() throws SQLException {
    try (Warehouse moment = Warehouse.open(deployment)) {
      return moment.events();
    }
  }
}
