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
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.deployment.Account;
import com.instashop.program.redis.RedisReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** From a committed row to a window in Redis, over the real servers: equal to the cent. */
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
    Environment.Run run = stack.generate("--rate", "100", "--for", "15s");
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.flushAll();
    }
    stack.prove();
    stack.kill(Server.REDIS);
    run.finish();
    stack.prove();
  }
}
