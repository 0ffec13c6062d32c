package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.audit.Comparison;
import com.instashop.audit.Proof;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.deployment.Account;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricFolder;
import com.instashop.program.metric.MetricRow;
import com.instashop.program.metric.MetricWindows;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.view.MetricView;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Metrics that are declared while everything runs: their past, their present, and their proof. */
@Order(4) // See ProverIT.
class DeclaredMetricsIT {
  private static final Path EXAMPLES = Path.of("..", "metrics", "examples");

  private Environment stack;
  private MetricFolder declared;

  @BeforeEach
  void start() throws Exception {
    stack = Environment.running();
    declared = stack.deployment().metrics();
  }

  @AfterEach
  void remove() throws IOException {
    for (Declaration metric : declared.read().declarations()) {
      Files.delete(declared.files().file(metric.name()));
    }
    Files.deleteIfExists(declared.files().file("mistaken"));
  }

  @Test
  void numbersAreThereWithTheirPastAndProven() throws Exception {
    stack.generate("--events", "300", "--rate", "300", "--seed", "31").finish();
    try (Stream<Path> examples = Files.list(EXAMPLES)) {
      for (Path example : examples.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        declare(YamlFolder.name(example), Files.readString(example));
      }
    }
    Environment.Run shop = stack.generate("--events", "800", "--rate", "80", "--seed", "32");
    declare(
        "visits",
        """
        title: Interactions by session and product
        table: interaction
        by: [session_id, product_id]
        """);
    declare(
        "not_that_status",
        """
        title: Neither of that status nor of the first product
        table: interaction
        where: not (status = 'odd' or product_id <= 1)
        by: [status, day(interaction_date)]
        """);
    stack.kill(Server.TOTALS);
    declare(
        "without_session",
        """
        title: Without a session, or with a product
        table: interaction
        where: session_id is null or product_id is not null and interaction_date >= '2020-01-01'
        """);
    declare(
        "sold",
        """
        title: Units and sales of larger positions
        table: transactiondetail
        where: quantity between 2 and 5 and unit_price <> 9.99
        by: product_id
        sum: [quantity * unit_price, quantity]
        """);
    declare(
        "to_order",
        """
        title: What has to be ordered
        table: stock
        where: available_quantity <= reorder_point
        by: warehouse_location
        sum: available_quantity
        """);
    declare(
        "sales_of_a_day",
        """
        title: Sales by category, and how much of an item
        table: transactiondetail
        lookup: {product: product_id}
        by: product.category
        sum: [quantity * unit_price, quantity]
        average: quantity
        """);
    declare(
        "large",
        """
        title: A product that is larger than an integer
        table: stock
        by: product_id
        sum: available_quantity * reorder_point
        """);
    stack.execute(
        Database.ERP,
        "UPDATE stock SET available_quantity = 2000000, reorder_point = 2000000 WHERE stock_id = 1",
        "UPDATE stock SET available_quantity = 2000000000, reorder_point = 2000000000 WHERE stock_id = 2",
        "UPDATE stock SET available_quantity = 3, reorder_point = 2 WHERE stock_id = 2");
    stack.execute(Database.CRM, oddInteractions());
    shop.finish();
    assertThat(proven())
        .contains(
            "abandoned_carts", "not_that_status", "refunds", "sold", "stock_value", "to_order")
        .contains("product.category", "product.price")
        .contains("large", "visits", "without_session");
    // Odd values are keys like others: a NULL is none of the texts.
    assertThat(keys("visits")).contains("[null,null]", "[\"null\",1]", "[\"|\\\"\\n\",null]");
    assertJoined();
    Map<String, MetricCourse.Amount> before = now();
    Instant since = clock();

    stack.execute(
        Database.CRM,
        "UPDATE interaction SET session_id = NULL, product_id = 2 WHERE status = 'odd' AND product_id = 1",
        "DELETE FROM interaction WHERE status = 'gone'");
    // What is looked up changes, and goes.
    stack.execute(
        Database.INSTASHOP,
        "UPDATE product SET price = price + 0.01, category ="
            + " (SELECT category FROM product WHERE product_id = 1) WHERE product_id % 3 = 0",
        "UPDATE product SET price = 'NaN' WHERE product_id = 2");
    stack.execute(Database.ERP, "UPDATE stock SET product_id = -5 WHERE stock_id = 4");
    stack.generate("--events", "300", "--rate", "100", "--seed", "34").finish();
    proven();
    assertThat(keys("visits")).doesNotContain("[\"null\",1]");
    assertJoined();
    stack.execute(Database.INSTASHOP, "UPDATE product SET price = 9.99 WHERE product_id = 2");
    // The warehouse has it before it is asked twice.
    proven();
    // A table that was read twice has a course, too.
    stack.execute(
        Database.WAREHOUSE,
        "INSERT INTO table_snapshot (topic, began) SELECT DISTINCT topic, timestamptz '2020-01-01' FROM table_snapshot");
    assertCourses(before, since);
    stack.execute(
        Database.WAREHOUSE, "DELETE FROM table_snapshot WHERE began = timestamptz '2020-01-01'");
  }

  /** How much each metric has now, all keys together. */
  private Map<String, MetricCourse.Amount> now() throws SQLException {
    Map<String, MetricCourse.Amount> now = new HashMap<>();
    try (Connection warehouse = stack.connect(Database.WAREHOUSE, Account.DASHBOARD)) {
      for (Metric metric : declared.read().metrics()) {
        List<MetricCourse.Point> points =
            MetricCourse.read(
                    warehouse, Declaration.of(metric), Map.of(), MetricCourse.Grain.MINUTE, 1)
                .points();
        now.put(metric.label(), points.get(0).atEnd());
      }
    }
    return now;
  }

  /** The sources' time, of which changes have whole milliseconds. */
  private Instant clock() throws SQLException {
    BadDay.pass(Duration.ofMillis(20));
    try (Connection source = stack.connect(Database.INSTASHOP, Account.SHOP);
        Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** What the events of the warehouse say was added is what has come to each metric since then. */
  private void assertCourses(Map<String, MetricCourse.Amount> before, Instant since)
      throws SQLException {
    Map<String, MetricCourse.Amount> after = now();
    try (Connection warehouse = stack.connect(Database.WAREHOUSE, Account.DASHBOARD)) {
      for (Metric metric : declared.read().metrics()) {
        int scale = metric.money() == null ? 0 : metric.money().scale();
        long count = after.get(metric.label()).count() - before.get(metric.label()).count();
        BigDecimal money =
            after.get(metric.label()).money().subtract(before.get(metric.label()).money());
        long units = after.get(metric.label()).units() - before.get(metric.label()).units();
        try (PreparedStatement statement =
            warehouse.prepareStatement(MetricSql.changes(metric, List.of()))) {
          statement.setString(1, "36500 days");
          statement.setObject(2, since.atOffset(ZoneOffset.UTC));
          try (ResultSet row = statement.executeQuery()) {
            boolean changed = row.next();
            assertThat(changed ? row.getLong(2) : 0).as(metric.name()).isEqualTo(count);
            assertThat(BigDecimal.valueOf(changed ? row.getLong(3) : 0, scale))
                .as(metric.name())
                .isEqualTo(money);
            assertThat(changed ? row.getLong(4) : 0).as(metric.name()).isEqualTo(units);
          }
        }
      }
    }
  }

  /** What is joined where it is read is what SQL over the warehouse says, all tables together. */
  private void assertJoined() throws SQLException {
    assertThat(rows("stock_value"))
        .isEqualTo(
            joined(
                """
                SELECT warehouse_location, count(*),
                       coalesce(sum(available_quantity * CASE WHEN price - price = 0 THEN price END), 0),
                       sum(available_quantity)
                FROM shop.stock LEFT JOIN shop.product USING (product_id)
                GROUP BY 1"""));
    String sales =
        """
        SELECT category, count(*),
               coalesce(sum(quantity * CASE WHEN unit_price - unit_price = 0 THEN unit_price END), 0),
               sum(quantity)
        FROM shop.transactiondetail LEFT JOIN shop.product USING (product_id)
        GROUP BY 1""";
    assertThat(rows("sales_of_a_day")).isEqualTo(joined(sales));
    // The course of each category ends with what it has.
    Declaration declaration = declared.read().named("sales_of_a_day").orElseThrow();
    try (Connection warehouse = stack.connect(Database.WAREHOUSE, Account.DASHBOARD)) {
      for (Map.Entry<String, MetricCourse.Amount> category : joined(sales).entrySet()) {
        MetricCourse course =
            MetricCourse.read(
                warehouse,
                declaration,
                Collections.singletonMap("product.category", category.getKey()),
                MetricCourse.Grain.WINDOW,
                20);
        assertThat(course.points().get(19).atEnd()).isEqualTo(category.getValue());
      }
    }
  }

  private Map<String, MetricCourse.Amount> joined(String sql) throws SQLException {
    Map<String, MetricCourse.Amount> rows = new HashMap<>();
    try (Connection warehouse = stack.connect(Database.WAREHOUSE, Account.DASHBOARD);
        Statement statement = warehouse.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.put(
            row.getString(1),
            new MetricCourse.Amount(
                row.getLong(2), row.getBigDecimal(3).setScale(2), row.getLong(4)));
      }
    }
    return rows;
  }

  private Map<String, MetricCourse.Amount> rows(String name) {
    Map<String, MetricCourse.Amount> rows = new HashMap<>();
    try (RedisReader redis = stack.redis()) {
      for (MetricRow row : MetricView.rows(redis, declared.read().named(name).orElseThrow())) {
        rows.put(
            row.values().get(0), new MetricCourse.Amount(row.count(), row.money(), row.units()));
      }
    }
    return rows;
  }

  @Test
  void declarationMayChangeBeWrongAndGo() throws Exception {
    stack.generate("--events", "200", "--rate", "200", "--seed", "33").finish();
    declare("parcels", "title: Parcels\ntable: shipment\nwhere: status = 'created'\nby: status\n");
    declare("mistaken", "title: Mistaken\ntable: shipment\nby: weight\n");
    assertThat(proven()).contains("parcels").doesNotContain("mistaken");
    assertThat(keys("parcels")).containsExactly("[\"created\"]");
    String first = metric("parcels").label();
    assertProverNames("parcels");
    assertWindows("parcels");

    declare("parcels", "title: Parcels\ntable: shipment\nwhere: status <> 'created'\nby: status\n");
    proven();
    assertThat(keys("parcels")).isNotEmpty().doesNotContain("[\"created\"]");
    await().atMost(Environment.PATIENCE).until(() -> nothingIsLeftOf(first));

    // Redis loses everything while nothing happens in the table.
    declare("names", "title: Carriers by name\ntable: carrier\nby: name\n");
    proven();
    stack.without(Server.TOTALS, this::loseTotals);
    assertThat(proven()).contains("names", "parcels");
    assertThat(keys("names")).isNotEmpty();
    loseTotals();
    assertThat(proven()).contains("names", "parcels");
    assertThat(keys("names")).isNotEmpty();

    // What is wrong for a while keeps its numbers; they are right again when it is.
    String second = metric("parcels").label();
    Files.copy(
        declared.files().file("mistaken"),
        declared.files().file("parcels"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(proven()).doesNotContain("parcels");
    assertThat(nothingIsLeftOf(second)).isFalse();
    Files.delete(declared.files().file("parcels"));
    await().atMost(Environment.PATIENCE).until(() -> nothingIsLeftOf(second));
    proven();
  }

  private void loseTotals() {
    try (RedisReader reader = stack.redis();
        Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.del(reader.keys("totals:*").toArray(String[]::new));
    }
  }

  private void assertProverNames(String name) throws Exception {
    String hash = RedisKeys.totals(metric(name).label(), "count");
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      String key = redis.hkeys(hash).iterator().next();
      redis.hincrBy(hash, key, 1);
      Proof proof = stack.audit().prove(Environment.PATIENCE);
      assertThat(proof.comparisons().stream().filter(each -> !each.agrees()))
          .singleElement()
          .satisfies(wrong -> assertThat(wrong.metric()).isEqualTo(name))
          .satisfies(wrong -> assertThat(wrong.differences().get(0).key()).isEqualTo(key));
      redis.hincrBy(hash, key, -1);
    }
  }

  /** What windows have added is in Redis, and proven against the change events. */
  private void assertWindows(String name) throws Exception {
    Metric metric = metric(name);
    String since = RedisKeys.knownSince(metric.label());
    try (RedisReader reader = stack.redis()) {
      // Its table was read within a window that is not known for that.
      await()
          .atMost(Environment.PATIENCE)
          .until(() -> clock().toEpochMilli() >= Long.parseLong(reader.document(since)));
      stack.execute(
          Database.ECOMMERCE,
          "UPDATE shipment SET status = 'created' WHERE shipment_id ="
              + " (SELECT min(shipment_id) FROM shipment WHERE status <> 'created')");
      await().atMost(Environment.PATIENCE).until(() -> !windows(reader, metric).isEmpty());
      MetricRow added = windows(reader, metric).lastEntry().getValue().get(0);
      assertThat(added.values()).containsExactly("created");
    }
    SortedSet<Long> starts;
    try (RedisReader reader = stack.redis()) {
      starts = reader.numbers(RedisKeys.windowsOf(metric.label()), 0);
    }
    // Those that are not final yet are not compared.
    Instant last = Instant.ofEpochMilli(starts.last());
    await()
        .atMost(Environment.PATIENCE)
        .until(() -> clock().isAfter(last.plus(Windows.LENGTH).plus(Windows.WATERMARK)));
    String hash = RedisKeys.window(metric.label(), "count", starts.last());
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      String key = redis.hkeys(hash).iterator().next();
      redis.hincrBy(hash, key, 1);
      assertThat(
              stack.audit().prove(Environment.PATIENCE).comparisons().stream()
                  .filter(each -> !each.agrees()))
          .singleElement()
          .satisfies(wrong -> assertThat(wrong.metric()).isEqualTo(name + " by window"))
          .satisfies(
              wrong -> assertThat(wrong.differences().get(0).key()).isEqualTo(last + " " + key));
      redis.hincrBy(hash, key, -1);
    }
    assertThat(
            stack.prove().comparisons().stream()
                .filter(each -> each.metric().equals(name + " by window"))
                .map(Comparison::keys))
        .singleElement()
        .satisfies(keys -> assertThat(keys).isPositive());
    // As a version left it that kept no windows: none is known until something changes.
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.del(since, RedisKeys.windowsOf(metric.label()));
      starts.forEach(start -> redis.del(RedisKeys.window(metric.label(), "count", start)));
    }
    stack.prove();
  }

  private static NavigableMap<Instant, List<MetricRow>> windows(RedisReader redis, Metric metric) {
    return MetricWindows.read(redis, Declaration.of(metric)).orElseThrow();
  }

  /** Of nobody whose interactions the generator deletes. */
  private static String[] oddInteractions() {
    return Stream.of("NULL, NULL, 'odd'", "'null', 1, 'odd'", "E'|\"\\n', NULL, 'gone'")
        .map(
            values ->
                """
                INSERT INTO interaction
                  (customer_id, interaction_type, channel, interaction_date, session_id, product_id, status)
                VALUES (-1, 'website_visit', 'website', now(), %s)"""
                    .formatted(values))
        .toArray(String[]::new);
  }

  private void declare(String name, String yaml) throws IOException {
    declared.files().put(name, yaml);
  }

  /** Proves everything; returns the names of the metrics that were compared with the totals. */
  private List<String> proven() throws Exception {
    return stack.prove().comparisons().stream()
        .filter(comparison -> comparison.numbers().equals("totals"))
        .map(Comparison::metric)
        .toList();
  }

  private Metric metric(String name) {
    return declared.read().metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> keys(String name) {
    try (RedisReader redis = stack.redis()) {
      Map<String, String> counts = redis.hash(RedisKeys.totals(metric(name).label(), "count"));
      return List.copyOf(counts.keySet());
    }
  }

  private boolean nothingIsLeftOf(String label) {
    try (RedisReader redis = stack.redis()) {
      return redis.keys("totals:" + label + "*").isEmpty()
          && redis.hash(RedisKeys.TOTALS_OFFSETS).keySet().stream()
              .noneMatch(field -> field.startsWith(label));
    }
  }
}
