package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.instashop.audit.Audit;
import com.instashop.audit.GeneratorSummary;
import com.instashop.audit.Proof;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.deployment.Account;
import com.instashop.program.redis.RedisReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** From a committed row to a window in Redis, over the real servers: equal to the cent. */
@Order(2) // See ProverIT.
class WindowsIT {
  private static Environment stack;

  @BeforeAll
  static void start() throws Exception {
    stack = Environment.running();
  }

  @Test
  @Tag("long")
  void everyRowArrivesAlthoughSparkIsKilled() throws Exception {
    stack.prove();
    Audit.Events before = stack.audit().events();
    Environment.Run run = stack.generate("--rate", "150", "--for", "25s", "--seed", "7");
    long batch = stack.spark().batchId();
    await().atMost(Environment.PATIENCE).until(() -> stack.spark().batchId() > batch + 3);
    stack.kill(Server.SPARK);
    GeneratorSummary summary = run.finish();

    stack.prove();
    assertThat(stack.audit().compareEvents(before, summary.tables()))
        .allSatisfy(Environment::agrees);
    assertThat(summary.tables().get("transaction").updated()).isPositive();
    assertThat(summary.tables().get("interaction").deleted()).isPositive();
    assertThat(stack.spark().lateRows()).isZero();
  }

  @Test
  void windowsOfTheLastHourAddUpToTheSums() throws Exception {
    stack.generate("--events", "200", "--rate", "200", "--seed", "8").finish();
    stack.prove();
    try (RedisReader redis = stack.redis()) {
      String windows = RedisKeys.windows("transactions");
      Map<String, Map<String, String>> hashes =
          redis.atOnce(List.of(RedisKeys.BOOKED, windows), List.of()).hashes();
      Amounts booked =
          Json.read(
              hashes.get(RedisKeys.BOOKED).get(Metric.TRANSACTIONS.label() + "|"), Amounts.class);
      long count = 0;
      BigDecimal revenue = BigDecimal.ZERO;
      for (String json : hashes.get(windows).values()) {
        WindowDocuments.Transactions window = Json.read(json, WindowDocuments.Transactions.class);
        assertThat(
                window.paymentMethods().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
            .isEqualByComparingTo(window.totalRevenue());
        assertThat(window.statuses().values().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(window.transactionCount());
        count += window.transactionCount();
        revenue = revenue.add(window.totalRevenue());
      }
      // On servers that ran before there can be windows that are kept no more.
      assumeThat(windowsThereEverWere()).isEqualTo(hashes.get(windows).size());
      assertThat(count).isEqualTo(booked.count());
      assertThat(revenue).isEqualByComparingTo(Json.money(booked.cents()));
    }
  }

  private static long windowsThereEverWere() throws SQLException {
    try (Connection warehouse = stack.connect(Database.WAREHOUSE, Account.AUDITOR);
        Statement statement = warehouse.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM metric_window WHERE metric = 'transactions' AND window_start > '-infinity'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  @Tag("long")
  void provesARunningSystem() throws Exception {
    Environment.Run run = stack.generate("--rate", "200", "--for", "15s", "--seed", "9");
    while (run.process().isAlive()) {
      Proof proof = stack.prove();
      assertThat(proof.lsn()).hasSize(Tables.SHIPPED.databases().size());
    }
    run.finish();
  }

  @Test
  void correctionsCountAsTheyAreCommitted() throws Exception {
    stack.execute(
        Database.INSTASHOP,
        """
        INSERT INTO transaction (buyer_id, customer_id, transaction_date, total_amount, payment_method, status)
        SELECT 1, 1, now(), g + 0.01, 'paypal', 'completed' FROM generate_series(1, 500) g""",
        "UPDATE transaction SET status = 'refunded' WHERE transaction_id % 7 = 0",
        "UPDATE transaction SET total_amount = total_amount + 0.01 WHERE transaction_id % 5 = 0",
        "DELETE FROM transactiondetail WHERE transaction_detail_id % 11 = 0",
        """
        DELETE FROM transaction t WHERE transaction_id % 13 = 0
        AND NOT EXISTS (SELECT 1 FROM transactiondetail d WHERE d.transaction_id = t.transaction_id)""",
        "UPDATE product SET category = 'garden' WHERE product_id % 4 = 0",
        // A change of the key itself is a delete and a create.
        """
        UPDATE transaction t SET transaction_id = transaction_id + 1000000000 WHERE transaction_id % 17 = 0
        AND NOT EXISTS (SELECT 1 FROM transactiondetail d WHERE d.transaction_id = t.transaction_id)""");
    stack.prove();
  }

  @Test
  void textsThatLookLikeSeveralAreOfOneKey() throws Exception {
    stack.execute(
        Database.CRM,
        """
        INSERT INTO interaction (interaction_type, channel, status) VALUES
          ('a|b', 'c', 'open'), ('a', 'b|c', 'open'), ('a%7Cb', 'c', 'open'), ('a%', '|', 'open'),
          ('', '%25', 'open')""");
    stack.execute(
        Database.ECOMMERCE, "INSERT INTO carrier (name) VALUES ('50% Cargo | Berlin'), ('')");
    stack.execute(Database.INSTASHOP, "UPDATE product SET category = '' WHERE product_id % 5 = 1");
    stack.prove();
    Dashboard totals;
    try (RedisReader redis = stack.redis()) {
      totals = Json.read(redis.document(RedisKeys.DASHBOARD), Dashboard.class);
    }
    assertThat(totals.products().byCategory()).containsKey("");
    assertThat(totals.interactions().byType())
        .containsEntry("a|b", 1L)
        .containsEntry("a", 1L)
        .containsEntry("a%7Cb", 1L)
        .containsEntry("a%", 1L)
        .containsEntry("", 1L);
    assertThat(totals.interactions().byChannel())
        .containsEntry("b|c", 1L)
        .containsEntry("|", 1L)
        .containsEntry("%25", 1L);
  }

  @Test
  void valuesThatPostgresAllowsAreProven() throws Exception {
    stack.generate("--events", "50", "--rate", "200").finish();
    long undecodable = stack.spark().deadLetters();
    String sale =
        "UPDATE transaction SET %s WHERE transaction_id = (SELECT max(transaction_id) FROM transaction) - %d";
    List<String> odd =
        List.of(
            "total_amount = 'NaN', status = 'completed'",
            "transaction_date = 'infinity'",
            "transaction_date = '-infinity'",
            "transaction_date = '4714-11-24 BC'",
            "transaction_date = '12026-01-01 23:59:59.999999+00'",
            "transaction_date = '294246-12-31 23:59:59.999999+00', total_amount = 'NaN'");
    for (int i = 0; i < odd.size(); i++) {
      stack.execute(Database.INSTASHOP, sale.formatted(odd.get(i), i));
    }
    stack.execute(
        Database.INSTASHOP,
        "UPDATE product SET price = 'NaN' WHERE product_id = (SELECT min(product_id) FROM product)",
        "UPDATE transactiondetail SET unit_price = 'NaN' WHERE transaction_detail_id % 3 = 0",
        "INSERT INTO transaction (buyer_id, customer_id, total_amount, payment_method, status)"
            + " SELECT buyer_id, customer_id, 'NaN', payment_method, 'completed' FROM transaction LIMIT 1");
    stack.execute(
        Database.CRM,
        "UPDATE interaction SET interaction_date = 'infinity' WHERE interaction_id % 7 = 0",
        "UPDATE interaction SET interaction_date = '0044-03-15 BC' WHERE interaction_id % 7 = 1");
    stack.execute(
        Database.ECOMMERCE,
        "UPDATE shipment SET estimated_delivery_date = '-infinity' WHERE shipment_id % 7 = 0");
    stack.prove();
    // And back: what was no part of a sum is not taken back from it.
    stack.execute(
        Database.INSTASHOP,
        "UPDATE transaction SET total_amount = 7.5 WHERE total_amount = 'NaN'",
        "UPDATE transaction SET transaction_date = now() WHERE NOT isfinite(transaction_date)",
        "DELETE FROM transaction WHERE transaction_date < '0001-01-01'"
            + " AND NOT EXISTS (SELECT FROM transactiondetail d WHERE d.transaction_id = transaction.transaction_id)",
        "UPDATE transactiondetail SET unit_price = 1.25 WHERE unit_price = 'NaN' AND transaction_detail_id % 2 = 0",
        "UPDATE product SET price = 1 WHERE price = 'NaN'");
    stack.execute(
        Database.CRM,
        "UPDATE interaction SET interaction_date = now() WHERE interaction_id % 7 = 0");
    stack.prove();
    assertThat(stack.spark().deadLetters()).isEqualTo(undecodable);
  }

  /** Each of two rows is more than a sum may be added, and both are more than 64 bits hold. */
  @Test
  void sumThatIsTooLargeIsADifferenceThatIsNamed() throws Exception {
    stack.generate("--events", "50", "--rate", "200").finish();
    stack.prove();
    stack.execute(
        Database.INSTASHOP,
        """
        INSERT INTO transactiondetail (transaction_id, product_id, quantity, unit_price)
        SELECT (SELECT min(transaction_id) FROM transaction), (SELECT min(product_id) FROM product),
               2000000000, 40000000.00
        FROM generate_series(1, 2)""");
    Proof proof = stack.audit().prove(Environment.PATIENCE);
    assertThat(proof.holds()).isFalse();
    for (String numbers : List.of("totals", "windows", "warehouse")) {
      assertThat(proof.comparisons())
          .filteredOn(comparison -> comparison.numbers().equals(numbers))
          .filteredOn(comparison -> comparison.metric().equals(Metric.ITEMS_BY_PRODUCT.name()))
          .singleElement()
          .satisfies(
              items ->
                  assertThat(items.differences())
                      .singleElement()
                      .satisfies(
                          difference -> {
                            assertThat(difference.key()).isEqualTo(firstProduct());
                            assertThat(difference.expected().cents()).isEqualTo(Long.MAX_VALUE);
                            assertThat(difference.expected().count())
                                .isEqualTo(difference.found().count() + 2);
                          }));
    }
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(problems().get(ShopTables.TRANSACTION_ITEM.topic()))
                    .contains("quantity × unit_price is too large a number"));
    stack.snapshotAnew(
        Database.INSTASHOP,
        () ->
            stack.execute(
                Database.INSTASHOP, "DELETE FROM transactiondetail WHERE quantity = 2000000000"));
    stack.prove();
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(
            () -> assertThat(problems()).doesNotContainKey(ShopTables.TRANSACTION_ITEM.topic()));
  }

  private static String firstProduct() throws SQLException {
    try (Connection source = stack.connect(Database.INSTASHOP, Account.AUDITOR);
        Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery("SELECT min(product_id) FROM product")) {
      row.next();
      return row.getString(1);
    }
  }

  /** In a database of somebody else each column but the keys may be NULL. */
  @Test
  void nullIsAValueLikeAnyOther() throws Exception {
    stack.generate("--events", "100", "--rate", "200").finish();
    long undecodable = stack.spark().deadLetters();
    Map<String, String> problems = problems();
    Map<Database, List<String>> required = new LinkedHashMap<>();
    for (Database database : Tables.SHIPPED.databases()) {
      required.put(database, requiredColumns(database));
      alter(database, required.get(database), "DROP NOT NULL");
    }
    assertThat(required.values()).allSatisfy(columns -> assertThat(columns).isNotEmpty());
    becomeNull();
    stack.prove();
    try (RedisReader redis = stack.redis()) {
      Dashboard totals = Json.read(redis.document(RedisKeys.DASHBOARD), Dashboard.class);
      assertThat(totals.transactions().byStatus()).containsKeys("\\N", "\\\\N");
      assertThat(totals.transactions().byPaymentMethod()).containsKeys("\\N", "\\\\\\N");
      assertThat(totals.customers().byPlan()).containsKey("\\N");
      assertThat(totals.products().byCategory()).containsKeys("\\N", "\\\\N");
      assertThat(totals.interactions().byType()).containsKeys("\\N", "\\\\N");
      assertThat(totals.interactions().byChannel()).containsKeys("\\N", "\\\\|");
      assertThat(totals.shipments().byStatus()).containsKey("\\N");
      assertThat(totals.shipments().byCarrier()).containsKeys("\\N", "\\?");
      assertThat(redis.hash(RedisKeys.REVENUE_DAILY)).containsKey("\\N");
      assertThat(Json.read(redis.document(RedisKeys.STOCK), WindowDocuments.Stock.class).alerts())
          .anyMatch(alert -> alert.productId() == null);
      assertThat(
              Json.read(redis.document(RedisKeys.products("\\N")), WindowDocuments.Category.class)
                  .category())
          .isNull();
    }
    try (Connection warehouse = stack.connect(Database.WAREHOUSE, Account.AUDITOR);
        Statement statement = warehouse.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT (SELECT sum(transactions) FROM sales_rollup WHERE customer_id IS NULL),
                       (SELECT sum(units) FROM item_rollup WHERE product_id IS NULL),
                       (SELECT sum(interactions) FROM interaction_rollup WHERE channel IS NULL),
                       (SELECT sum(sessions) FROM session_rollup WHERE channel IS NULL),
                       (SELECT sum(delivered) FROM delivery_rollup WHERE carrier_id IS NULL)""")) {
      row.next();
      for (int rollup = 1; rollup <= 5; rollup++) {
        assertThat(row.getLong(rollup)).as("rollup " + rollup).isPositive();
      }
    }
    beNullNoMore();
    // Debezium asks the database whether a column may be NULL: not before all is read.
    stack.prove();
    for (Database database : required.keySet()) {
      alter(database, required.get(database), "SET NOT NULL");
    }
    assertThat(stack.spark().deadLetters()).isEqualTo(undecodable);
    assertThat(problems()).isEqualTo(problems);
    stack.generate("--events", "50", "--rate", "200").finish();
    stack.prove();
  }

  private static Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>(stack.totals().problems());
    problems.putAll(stack.spark().problems());
    problems.putAll(stack.warehouse().problems());
    return problems;
  }

  /** The columns that are not NULL and of no primary key, as the beginnings of statements. */
  private static List<String> requiredColumns(Database database) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Connection connection = stack.connect(database, Account.ADMINISTRATOR);
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT format('ALTER TABLE %I ALTER COLUMN %I ', c.relname, a.attname)
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (?)
                  AND a.attnum > 0 AND a.attnotnull
                  AND NOT EXISTS (SELECT FROM pg_index i
                                  WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey))""")) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "text",
              Tables.SHIPPED.of(database).stream().map(CapturedTable::tableName).toArray()));
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        columns.add(row.getString(1));
      }
    }
    return columns;
  }

  private static void alter(Database database, List<String> columns, String how)
      throws SQLException {
    stack.execute(database, columns.stream().map(column -> column + how).toArray(String[]::new));
  }

  private static void becomeNull() throws SQLException {
    stack.execute(
        Database.INSTASHOP,
        "INSERT INTO customer DEFAULT VALUES",
        "UPDATE customer SET subscription_plan = NULL WHERE customer_id % 3 = 0",
        "INSERT INTO product DEFAULT VALUES",
        "UPDATE product SET category = NULL WHERE product_id % 6 = 0",
        "UPDATE product SET name = NULL WHERE product_id % 6 = 1",
        "UPDATE product SET category = '\\N' WHERE product_id % 6 = 2",
        """
        INSERT INTO transaction (transaction_date, total_amount, status, payment_method) VALUES
          (NULL, NULL, NULL, NULL), (now(), 12.5, NULL, NULL), (now(), NULL, 'completed', NULL),
          (NULL, 8, 'completed', 'paypal'), (now(), 3, 'completed', '\\\\N'), (now(), 4, '\\N', '\\x')""",
        """
        INSERT INTO transactiondetail (transaction_id, product_id, quantity, unit_price)
        SELECT transaction_id, item.* FROM (SELECT max(transaction_id) AS transaction_id FROM transaction) sale,
          (VALUES (NULL::bigint, 2, 1.5), (NULL, NULL, 1.5), (NULL, 3, NULL), (NULL, NULL, NULL)) AS item""",
        """
        INSERT INTO transactiondetail (product_id, quantity, unit_price)
        SELECT product_id, 3, 2.5 FROM product WHERE category IS NULL OR name IS NULL""",
        "INSERT INTO transactiondetail DEFAULT VALUES",
        "UPDATE transaction SET status = NULL WHERE transaction_id % 7 = 0 AND buyer_id IS NOT NULL",
        "UPDATE transaction SET total_amount = NULL WHERE transaction_id % 7 = 1 AND buyer_id IS NOT NULL",
        "UPDATE transaction SET transaction_date = NULL WHERE transaction_id % 7 = 2 AND buyer_id IS NOT NULL",
        "UPDATE transaction SET customer_id = NULL, payment_method = NULL WHERE transaction_id % 7 = 3 AND buyer_id IS NOT NULL",
        "UPDATE transactiondetail SET quantity = NULL WHERE transaction_detail_id % 7 = 0",
        "UPDATE transactiondetail SET unit_price = NULL WHERE transaction_detail_id % 7 = 1",
        "UPDATE transactiondetail SET product_id = NULL WHERE transaction_detail_id % 7 = 2");
    stack.execute(
        Database.CRM,
        """
        INSERT INTO interaction (interaction_type, channel, interaction_date, session_id) VALUES
          (NULL, NULL, NULL, 'null 1'), (NULL, 'website', now(), 'null 1'), ('purchase', NULL, now(), 'null 2'),
          (NULL, NULL, now(), 'null 3'), ('\\N', '\\|', now(), 'null 4'), ('x', '\\\\N', now(), NULL)""",
        "UPDATE interaction SET interaction_type = NULL WHERE interaction_id % 7 = 0 AND status IS NOT NULL",
        "UPDATE interaction SET channel = NULL WHERE interaction_id % 7 = 1 AND status IS NOT NULL");
    stack.execute(
        Database.ERP,
        """
        INSERT INTO stock (product_id, available_quantity, reorder_point) VALUES
          (NULL, 0, NULL), (NULL, 3, 5), (NULL, NULL, 5), (1000000001, -2000000, 5), (1000000002, NULL, NULL)""",
        "UPDATE stock SET product_id = NULL WHERE product_id = 1000000001",
        "UPDATE stock SET available_quantity = NULL WHERE stock_id % 7 = 0 AND warehouse_location IS NOT NULL",
        "UPDATE stock SET reorder_point = NULL WHERE stock_id % 7 = 1 AND warehouse_location IS NOT NULL");
    stack.execute(
        Database.ECOMMERCE,
        "INSERT INTO carrier DEFAULT VALUES",
        """
        INSERT INTO shipment (carrier_id, status)
        SELECT max(carrier_id), 'created' FROM carrier
        UNION ALL SELECT NULL, 'created' UNION ALL SELECT NULL, NULL""",
        "UPDATE shipment SET status = 'delivered' WHERE carrier_id IS NULL AND status = 'created'",
        "UPDATE shipment SET status = NULL WHERE shipment_id % 7 = 0 AND buyer_id IS NOT NULL",
        "UPDATE shipment SET carrier_id = NULL WHERE shipment_id % 7 = 1 AND buyer_id IS NOT NULL");
  }

  private static void beNullNoMore() throws SQLException {
    stack.execute(
        Database.INSTASHOP,
        "DELETE FROM transactiondetail WHERE transaction_id IS NULL OR product_id IS NULL",
        """
        UPDATE transactiondetail SET quantity = coalesce(quantity, 2), unit_price = coalesce(unit_price, 1.25)
        WHERE quantity IS NULL OR unit_price IS NULL""",
        "DELETE FROM transaction WHERE buyer_id IS NULL AND (status IS NULL OR transaction_date IS NULL)"
            + " AND NOT EXISTS (SELECT FROM transactiondetail d WHERE d.transaction_id = transaction.transaction_id)",
        """
        UPDATE transaction SET buyer_id = coalesce(buyer_id, 1), customer_id = coalesce(customer_id, 1),
          transaction_date = coalesce(transaction_date, now()), total_amount = coalesce(total_amount, 5),
          payment_method = coalesce(payment_method, 'paypal'), status = coalesce(status, 'completed')
        WHERE num_nulls(buyer_id, customer_id, transaction_date, total_amount, payment_method, status) > 0""",
        "DELETE FROM product WHERE customer_id IS NULL",
        "UPDATE product SET category = 'home' WHERE category IS NULL OR category = '\\N'",
        "UPDATE product SET name = 'Lamp' WHERE name IS NULL",
        "DELETE FROM customer WHERE name IS NULL",
        "UPDATE customer SET subscription_plan = 'free' WHERE subscription_plan IS NULL");
    stack.execute(
        Database.CRM,
        "DELETE FROM interaction WHERE interaction_date IS NULL OR status IS NULL AND channel IS NULL",
        """
        UPDATE interaction SET interaction_type = coalesce(interaction_type, 'website_visit'),
          channel = coalesce(channel, 'website'), status = coalesce(status, 'open')
        WHERE num_nulls(interaction_type, channel, status) > 0""");
    stack.execute(
        Database.ERP,
        "DELETE FROM stock WHERE warehouse_location IS NULL",
        """
        UPDATE stock SET available_quantity = coalesce(available_quantity, 50), reorder_point = coalesce(reorder_point, 5)
        WHERE available_quantity IS NULL OR reorder_point IS NULL""");
    stack.execute(
        Database.ECOMMERCE,
        "DELETE FROM shipment WHERE buyer_id IS NULL",
        """
        UPDATE shipment SET status = coalesce(status, 'created'),
          carrier_id = coalesce(carrier_id, (SELECT min(carrier_id) FROM carrier))
        WHERE status IS NULL OR carrier_id IS NULL""",
        "DELETE FROM carrier WHERE name IS NULL");
  }

  @Test
  void truncateTakesEverythingBack() throws Exception {
    stack.generate("--events", "100", "--rate", "200").finish();
    stack.execute(Database.INSTASHOP, "TRUNCATE transactiondetail");
    stack.prove();
    stack.generate("--events", "100", "--rate", "200").finish();
    stack.prove();
  }

  @Test
  void snapshotReadAnewReplacesWhatWasKnown() throws Exception {
    stack.generate("--events", "100", "--rate", "200").finish();
    stack.snapshotAnew(
        Database.ERP,
        () ->
            stack.execute(
                Database.ERP,
                "UPDATE stock SET available_quantity = 3 WHERE stock_id % 5 = 0",
                "DELETE FROM stock WHERE stock_id % 9 = 0"));
    stack.prove();
  }

  @Test
  void undecodableRecordsGoToTheDeadLetters() throws Exception {
    long before = stack.spark().deadLetters();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            stack.kafka().settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int number = 0; number < 50; number++) {
        producer
            .send(new ProducerRecord<>("stock", "{\"op\":\"u\",\"after\":{".getBytes(UTF_8)))
            .get();
      }
    }
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(() -> assertThat(stack.spark().deadLetters()).isEqualTo(before + 50));
    stack.prove();
    try (Admin kafka = Admin.create(stack.kafka().settings())) {
      assertThat(kafka.describeTopics(List.of(Topics.DEAD_LETTER)).allTopicNames().get())
          .containsKey(Topics.DEAD_LETTER);
    }
  }

  @Test
  void redisIsWrittenAnewAfterItWasEmptiedOrKilled() throws Exception {
    Environment.Run run = stack.generate("--rate", "100", "--for", "10s");
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.flushAll();
    }
    stack.prove();
    stack.kill(Server.REDIS);
    run.finish();
    stack.prove();
  }
}
