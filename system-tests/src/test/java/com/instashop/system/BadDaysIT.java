package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.schema.Topics;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.deployment.Account;
import com.instashop.program.kafka.PartitionRange;
import com.instashop.program.redis.RedisReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import redis.clients.jedis.Jedis;

/**
 * What can go wrong, under load and over the real servers. Each ends with a proof, and where the
 * generator counts what it commits, with no change lost or doubled.
 */
class BadDaysIT {
  private static final SplittableRandom RANDOM = new SplittableRandom(20261124);

  private static Environment stack;
  private static BadDay badDay;

  @BeforeAll
  static void start() throws Exception {
    stack = Environment.running();
    badDay = new BadDay(stack);
  }

  @Test
  void everythingIsKilledOnce() throws Exception {
    badDay.underLoad(
        "kill -9 of each, one after the other",
        Duration.ofSeconds(35),
        () -> {
          for (Server server :
              List.of(
                  Server.TOTALS,
                  Server.CONNECT,
                  Server.REDIS,
                  Server.SPARK,
                  Server.POSTGRES,
                  Server.KAFKA)) {
            stack.kill(server);
            BadDay.pass(Duration.ofMillis(3_000 + RANDOM.nextInt(3_000)));
          }
        });
  }

  @Test
  void shopThatIsRefusedSaysSoAndEnds() throws Exception {
    stack.execute(
        Database.CRM, "ALTER TABLE interaction ADD CONSTRAINT refused CHECK (false) NOT VALID");
    try {
      assertThat(stack.generate("--rate", "60", "--for", "60s").end()).isEqualTo(1);
    } finally {
      stack.execute(Database.CRM, "ALTER TABLE interaction DROP CONSTRAINT refused");
    }
    stack.prove();
  }

  @Test
  @Tag("long")
  void answersToTheShopsCommitsAreLost() throws Exception {
    badDay.underLoad(
        "the shop's connections are cut all the time",
        Duration.ofSeconds(20),
        () -> {
          await().atMost(Environment.PATIENCE).until(BadDaysIT::isShopOpen);
          for (int i = 0; i < 400; i++) {
            stack.execute(
                Database.INSTASHOP,
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = 'data-generator' AND query = 'COMMIT'""");
            BadDay.pass(Duration.ofMillis(10));
          }
        });
  }

  private static boolean isShopOpen() throws SQLException {
    try (Connection connection = stack.connect(Database.INSTASHOP, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet lanes = statement.executeQuery("SELECT FROM generator_lane")) {
      return lanes.next();
    }
  }

  @Test
  @Tag("long")
  void secondConsumerChangesNothingTwice() throws Exception {
    badDay.underLoad(
        "two consumers, one killed",
        Duration.ofSeconds(16),
        () -> {
          Process second = stack.secondConsumer();
          BadDay.pass(Duration.ofSeconds(5));
          stack.kill(Server.TOTALS);
          BadDay.pass(Duration.ofSeconds(5));
          second.destroyForcibly();
        });
  }

  @Test
  @Tag("long")
  void redisHasNoMemoryLeft() throws Exception {
    badDay.underLoad(
        "Redis has no memory left",
        Duration.ofSeconds(20),
        () -> {
          try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
            redis.configSet("maxmemory", "1mb");
            BadDay.pass(Duration.ofSeconds(8));
            redis.configSet("maxmemory", "0");
          }
        });
  }

  @Test
  @Tag("long")
  void manyRowsAtOneLsnSurviveARestartOfConnect() throws Exception {
    badDay.measured(
        "COPY and inserts of many rows while Connect is killed",
        () -> {
          for (int round = 0; round < 4; round++) {
            copyInteractions(20_000);
            stack.execute(
                Database.CRM,
                """
                INSERT INTO interaction (interaction_type, channel, status)
                SELECT 'website_visit', 'desktop', 'open' FROM generate_series(1, 20000)""");
            if (round == 1) {
              stack.kill(Server.CONNECT);
            }
          }
        });
  }

  /** Kafka itself would end it after a quarter of an hour. */
  @Test
  @Tag("long")
  void transactionThatAKilledConnectLeftOpenHoldsUpNobody() throws Exception {
    assumeThat(stack).isInstanceOf(EmbeddedEnvironment.class);
    Map<String, Object> settings = new HashMap<>(stack.kafka().settings());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "instashop-connect-of_a_test-0");
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 900_000);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> killed = new KafkaProducer<>(settings, bytes, bytes)) {
      killed.initTransactions();
      badDay.measured(
          "Connect is killed, and leaves a transaction of 15 minutes open",
          () -> {
            killed.beginTransaction();
            killed.send(new ProducerRecord<>("connect-offsets", "[]".getBytes(UTF_8), null)).get();
            stack.kill(Server.CONNECT);
          });
      assertThatThrownBy(killed::commitTransaction)
          .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
    }
  }

  @Test
  @Tag("long")
  void oneTransactionOfAHundredThousandRows() throws Exception {
    badDay.measured(
        "one transaction of 100 000 rows",
        () ->
            stack.execute(
                Database.ECOMMERCE,
                """
                INSERT INTO shipment (transaction_id, buyer_id, carrier_id, delivery_address, shipping_method, status)
                SELECT g, 1, (SELECT min(carrier_id) FROM carrier), 'Calle 1', 'standard', 'created'
                FROM generate_series(1, 100000) g"""));
  }

  @Test
  void clockOfAnApplicationAYearAhead() throws Exception {
    badDay.measured(
        "an application's clock a year ahead",
        () ->
            stack.execute(
                Database.INSTASHOP,
                """
                INSERT INTO transaction (buyer_id, customer_id, transaction_date, total_amount, payment_method, status)
                SELECT 1, 1, now() + interval '1 year', 9.99, 'paypal', 'completed' FROM generate_series(1, 50)"""));
    assertThat(stack.spark().lateRows()).isZero();
  }

  /** Of a log that nobody is told may go, a disk is full one day. */
  @Test
  void postgresKeepsNoLogOfWhatKafkaHas() throws Exception {
    for (Database database : Tables.SHIPPED.databases()) {
      String written = stack.answer(database, "SELECT pg_current_wal_lsn()");
      String told =
          """
          SELECT confirmed_flush_lsn >= '%s' FROM pg_replication_slots
          WHERE slot_name = '%s_slot'"""
              .formatted(written, database.databaseName());
      await()
          .atMost(Environment.PATIENCE)
          .untilAsserted(() -> assertThat(stack.answer(database, told)).as(told).isEqualTo("t"));
    }
  }

  @Test
  void columnIsAddedAndANeededOneRenamed() throws Exception {
    String sale =
        """
        INSERT INTO shipment (transaction_id, buyer_id, carrier_id, delivery_address, shipping_method, %s)
        SELECT g, 1, (SELECT min(carrier_id) FROM carrier), 'Calle 1', 'standard', 'created'
        FROM generate_series(1, 20) g""";
    badDay.measured(
        "a column added, a needed one renamed",
        () -> {
          stack.execute(
              Database.ECOMMERCE,
              "ALTER TABLE shipment ADD COLUMN weight integer DEFAULT 1",
              sale.formatted("status"),
              "ALTER TABLE shipment RENAME COLUMN status TO state",
              sale.formatted("state"));
          await()
              .atMost(Environment.PATIENCE)
              .untilAsserted(
                  () -> {
                    assertThat(stack.totals().problems().get("shipment")).contains("status");
                    assertThat(stack.spark().problems().get("shipment")).contains("status");
                  });
          stack.execute(Database.ECOMMERCE, "ALTER TABLE shipment RENAME COLUMN state TO status");
          stack.snapshotAnew(Database.ECOMMERCE, () -> {});
        });
    assertThat(stack.totals().problems()).isEmpty();
    assertThat(stack.spark().problems()).isEmpty();
  }

  @Test
  @Tag("long")
  void malformedRecordsAmongAMillionGoodOnes() throws Exception {
    badDay.measured(
        "1 000 malformed records among 1 000 000 good ones",
        () -> {
          try (KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  stack.kafka().settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int round = 0; round < 50; round++) {
              copyInteractions(20_000);
              for (int number = 0; number < 20; number++) {
                producer.send(new ProducerRecord<>("interaction", "{\"op\":".getBytes(UTF_8)));
              }
              producer.flush();
            }
          }
        });
  }

  @Test
  @Tag("long")
  void wideRowsWhileSparkIsAway() throws Exception {
    badDay.measured(
        "2 000 rows of 300 kB while Spark is away",
        () ->
            stack.without(
                Server.SPARK,
                () ->
                    stack.execute(
                        Database.CRM,
                        """
                        INSERT INTO interaction (interaction_type, channel, status, metadata)
                        SELECT 'search_query', 'mobile_app', 'open', jsonb_build_object('text', repeat(md5(n::text), 9600))
                        FROM generate_series(1, 2000) n""")));
    await().atMost(Environment.PATIENCE).until(() -> stack.warehouse().problem() == null);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void killed(Server server) throws Exception {
    badDay.underLoad(
        "kill -9 of " + server,
        Duration.ofSeconds(30),
        () -> {
          for (int times = 0; times < 2; times++) {
            BadDay.pass(Duration.ofMillis(RANDOM.nextInt(4_000)));
            stack.kill(server);
            BadDay.pass(Duration.ofSeconds(6));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES", "REDIS"})
  @Tag("long")
  void awayForHalfAMinute(Server server) throws Exception {
    badDay.underLoad(
        server + " away for 30 s",
        Duration.ofSeconds(45),
        () -> stack.away(server, Duration.ofSeconds(30)));
  }

  @Test
  @Tag("long")
  void connectorStoppedForAMinuteWhileTheOthersGoOn() throws Exception {
    badDay.underLoad(
        "one connector stopped for 60 s",
        Duration.ofSeconds(80),
        () -> {
          ConnectClient connect = stack.connect();
          connect.stop(Database.ERP.connector());
          BadDay.pass(Duration.ofSeconds(60));
          connect.resume(Database.ERP.connector());
        });
    assertThat(stack.spark().lateRows()).isZero();
  }

  @Test
  @Tag("long")
  void replicationSlotDropped() throws Exception {
    badDay.measured(
        "the replication slot dropped",
        () -> {
          Environment.Run run = stack.generate("--rate", "60", "--for", "45s");
          stack.execute(
              Database.CRM,
              """
              DO $$ BEGIN
                LOOP
                  PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots
                  WHERE slot_name = 'crm_db_slot' AND active;
                  BEGIN
                    PERFORM pg_drop_replication_slot('crm_db_slot');
                    EXIT;
                  EXCEPTION WHEN object_in_use THEN
                    PERFORM pg_sleep(0.01);
                  END;
                END LOOP;
              END $$""");
          run.finish();
        });
  }

  @Test
  @Tag("long")
  void changesThatNobodyHasReadAreThrownAway() throws Exception {
    badDay.measured(
        "all replication slots lost (max_slot_wal_keep_size)",
        () -> {
          Environment.Run run = stack.generate("--rate", "60", "--for", "45s");
          BadDay.pass(Duration.ofSeconds(5));
          stack.execute(
              Database.CRM,
              "ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'",
              "SELECT pg_reload_conf()",
              "SELECT pg_sleep(1)",
              "SELECT pg_switch_wal()",
              "SELECT pg_logical_emit_message(false, 'test', 'next')",
              "SELECT pg_switch_wal()",
              "SELECT pg_logical_emit_message(false, 'test', 'next')",
              "SELECT pg_switch_wal()",
              "CHECKPOINT",
              """
              DO $$ BEGIN
                ASSERT NOT EXISTS (SELECT FROM pg_replication_slots WHERE wal_status <> 'lost');
              END $$""",
              "ALTER SYSTEM RESET max_slot_wal_keep_size",
              "SELECT pg_reload_conf()");
          run.finish();
        });
  }

  @Test
  @Tag("long")
  void tableIsEmptyWhenItIsReadAnew() throws Exception {
    stack.generate("--events", "200", "--rate", "100").finish();
    badDay.measured(
        "tables read anew of which one is empty by now",
        () ->
            stack.snapshotAnew(
                Database.CRM, () -> stack.execute(Database.CRM, "DELETE FROM interaction")));
    stack.generate("--events", "200", "--rate", "100").finish();
    stack.prove();
  }

  /** PostgreSQL makes a slot once all that is open has ended; the rest is committed by then. */
  @Test
  @Tag("long")
  void tablesAreReadAnewWhileATransactionIsOpen() throws Exception {
    stack.generate("--events", "200", "--rate", "100").finish();
    badDay.measured(
        "tables read anew while a transaction stays open",
        () -> {
          try (Connection open = stack.connect(Database.CRM, Account.ADMINISTRATOR);
              Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute(
                "UPDATE interaction SET channel = 'open' WHERE interaction_id % 2 = 0");
            FutureTask<Void> committed =
                new FutureTask<>(
                    () -> {
                      try {
                        await().atMost(Environment.PATIENCE).until(BadDaysIT::isSlotWaiting);
                        statement.execute("DELETE FROM interaction WHERE interaction_id % 3 = 0");
                      } finally {
                        open.commit();
                      }
                      return null;
                    });
            new Thread(committed).start();
            stack.snapshotAnew(Database.CRM, () -> {});
            committed.get();
          }
        });
    stack.generate("--events", "200", "--rate", "100").finish();
    stack.prove();
  }

  private static boolean isSlotWaiting() throws SQLException {
    try (Connection crm = stack.connect(Database.CRM, Account.ADMINISTRATOR);
        Statement statement = crm.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT EXISTS (SELECT FROM pg_stat_activity JOIN pg_locks USING (pid)
                               WHERE backend_type = 'walsender' AND NOT granted)""")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  @Test
  @Tag("long")
  void kafkaHasDeletedWhatSparkHasNotRead() throws Exception {
    badDay.measured(
        "heartbeats and a table's changes deleted from Kafka while Spark was away",
        () -> {
          stack.without(
              Server.SPARK,
              () -> {
                stack.generate("--events", "200", "--rate", "100").finish();
                BadDay.pass(Duration.ofSeconds(5));
                deleteFromKafka("heartbeat.crm_db", "heartbeat.erp_db", "stock");
              });
          await()
              .atMost(Environment.PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(stack.spark().problems())
                          .containsOnlyKeys("stock")
                          .hasEntrySatisfying(
                              "stock",
                              reason ->
                                  assertThat(reason).startsWith("Kafka has deleted stock-0 from")));
          stack.snapshotAnew(Database.ERP, () -> {});
        });
    assertThat(stack.spark().problems()).isEmpty();
  }

  @Test
  @Tag("long")
  void topicDeletedAndCreatedAgain() throws Exception {
    YamlFolder metrics = stack.deployment().metrics().files();
    badDay.measured(
        "a topic deleted and created again, under everybody's eyes",
        () -> {
          createAgain("stock");
          stack.execute(Database.ERP, "UPDATE stock SET reorder_point = reorder_point + 1");
          awaitMissing("stock");
          // What the table misses a metric does not find, either.
          metrics.put("shelves", "title: Shelves\ntable: stock\nby: warehouse_location\n");
          await()
              .atMost(Environment.PATIENCE)
              .until(
                  () ->
                      stack.totals().problems().keySet().stream()
                          .anyMatch(name -> name.startsWith("shelves")));
          stack.snapshotAnew(Database.ERP, () -> {});
        });
    assertThat(problems()).isEmpty();
    Files.delete(metrics.file("shelves"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SPARK", "TOTALS"})
  @Tag("long")
  void topicThatIsLongerThanBeforeWhenItsReaderComesBack(Server reader) throws Exception {
    badDay.measured(
        "a topic deleted and created again, and longer than before, when its reader comes back: "
            + reader,
        () -> {
          long before = end("stock");
          stack.without(
              reader,
              () -> {
                createAgain("stock");
                makeStockLonger(before);
              });
          awaitMissing("stock");
          stack.snapshotAnew(Database.ERP, () -> {});
        });
    assertThat(problems()).isEmpty();
  }

  @Test
  @Tag("long")
  void topicThatIsLongerThanBeforeWhenItsReadersGoOn() throws Exception {
    badDay.measured(
        "a topic deleted and created again, and longer than before, while Redis was away",
        () -> {
          long before = end("stock");
          stack.without(
              Server.REDIS,
              () -> {
                createAgain("stock");
                makeStockLonger(before);
              });
          awaitMissing("stock");
          stack.snapshotAnew(Database.ERP, () -> {});
        });
    assertThat(problems()).isEmpty();
  }

  @Test
  @Tag("long")
  void deadLetterThatKafkaDoesNotTake() throws Exception {
    long before = stack.spark().undelivered();
    badDay.measured(
        "a malformed record while the topic of dead letters is gone",
        () -> {
          try (Admin kafka = Admin.create(stack.kafka().settings());
              KafkaProducer<byte[], byte[]> producer =
                  new KafkaProducer<>(
                      stack.kafka().settings(),
                      new ByteArraySerializer(),
                      new ByteArraySerializer())) {
            kafka.deleteTopics(List.of(Topics.DEAD_LETTER)).all().get();
            try {
              producer.send(new ProducerRecord<>("stock", "{\"op\":".getBytes(UTF_8))).get();
              stack.generate("--events", "100", "--rate", "100").finish();
              await()
                  .atMost(Environment.PATIENCE)
                  .untilAsserted(
                      () -> assertThat(stack.spark().undelivered()).isEqualTo(before + 1));
              stack.prove();
            } finally {
              NewTopic again = new NewTopic(Topics.DEAD_LETTER, Optional.of(1), Optional.empty());
              kafka.createTopics(List.of(again)).all().get();
            }
            // Kafka is not asked again for a minute.
            await()
                .atMost(Environment.PATIENCE)
                .pollInterval(Duration.ofSeconds(5))
                .until(
                    () -> {
                      producer
                          .send(new ProducerRecord<>("stock", "{\"op\":".getBytes(UTF_8)))
                          .get();
                      return end(Topics.DEAD_LETTER) > 0;
                    });
          }
        });
  }

  private static void createAgain(String topic) throws Exception {
    try (Admin kafka = Admin.create(stack.kafka().settings())) {
      kafka.deleteTopics(List.of(topic)).all().get();
      NewTopic again = new NewTopic(topic, Optional.of(1), Optional.empty());
      kafka.createTopics(List.of(again.configs(Map.of("retention.ms", "-1")))).all().get();
    }
    await().until(() -> end(topic) >= 0);
  }

  /** Changes stock until its topic ends behind an offset. */
  private static void makeStockLonger(long than) throws Exception {
    for (int i = 0; end("stock") <= than; i++) {
      assertThat(i).as("updates").isLessThan(10_000);
      stack.execute(Database.ERP, "UPDATE stock SET reorder_point = reorder_point - 1");
    }
  }

  /** Where its only partition ends; -1 as long as nobody knows it. */
  private static long end(String topic) throws Exception {
    try (Admin kafka = Admin.create(stack.kafka().settings())) {
      PartitionRange range =
          PartitionRange.of(kafka, List.of(topic)).get(new TopicPartition(topic, 0));
      return range == null ? -1 : range.end();
    }
  }

  /** Waits until all who read a topic say that changes are missing. */
  private static void awaitMissing(String topic) {
    await()
        .atMost(Environment.PATIENCE)
        // Redis may be on its way back.
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(problems())
                    .containsOnlyKeys("totals", "windows", "warehouse")
                    .allSatisfy((reader, named) -> assertThat(named).containsExactly(topic)));
  }

  /** Who misses changes, and of which topics. */
  private static Map<String, Set<String>> problems() throws SQLException {
    Set<String> warehouse = new HashSet<>();
    try (Connection connection = stack.connect(Database.WAREHOUSE, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT topic FROM incomplete_table")) {
      while (row.next()) {
        warehouse.add(row.getString(1));
      }
    }
    Map<String, Set<String>> problems = new HashMap<>();
    problems.put("totals", stack.totals().problems().keySet());
    problems.put("windows", stack.spark().problems().keySet());
    problems.put("warehouse", warehouse);
    problems.values().removeIf(Set::isEmpty);
    return problems;
  }

  /** Deletes all records that are in topics now. */
  private static void deleteFromKafka(String... topics) throws Exception {
    try (Admin kafka = Admin.create(stack.kafka().settings())) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (String topic : topics) {
        // Up to the end.
        all.put(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(-1));
      }
      kafka.deleteRecords(all).all().get();
    }
  }

  @Test
  @Tag("long")
  void databaseIsNoLongerPrepared() throws Exception {
    badDay.measured(
        "a table taken out of its publication, another one without its before-images",
        () -> {
          stack.execute(
              Database.ERP,
              "ALTER PUBLICATION erp_db_publication DROP TABLE stock",
              "UPDATE stock SET available_quantity = available_quantity + 7 WHERE stock_id % 3 = 0");
          stack.execute(Database.CRM, "ALTER TABLE interaction REPLICA IDENTITY DEFAULT");
          await()
              .atMost(Environment.PATIENCE)
              .untilAsserted(
                  () -> {
                    assertThat(error(Database.ERP)).contains("table stock is not published");
                    assertThat(error(Database.CRM))
                        .contains("table interaction has no REPLICA IDENTITY FULL");
                  });
          new CaptureSetup(stack.deployment()).prepare();
          stack.snapshotAnew(Database.ERP, () -> {});
          await()
              .atMost(Environment.PATIENCE)
              .untilAsserted(
                  () -> {
                    assertThat(error(Database.ERP)).isNull();
                    assertThat(error(Database.CRM)).isNull();
                  });
        });
  }

  /** What {@code init} does, and a stack that is started again. */
  @Test
  @Tag("long")
  void databaseThatIsPreparedAgainIsReadAnewByItself() throws Exception {
    badDay.measured(
        "a table taken out of its publication, and prepared again by a start",
        () -> {
          stack.execute(
              Database.ERP,
              "ALTER PUBLICATION erp_db_publication DROP TABLE stock",
              "UPDATE stock SET available_quantity = available_quantity + 7 WHERE stock_id % 3 = 0");
          CaptureSetup capture = new CaptureSetup(stack.deployment());
          capture.prepare();
          try (Admin kafka = Admin.create(stack.kafka().settings())) {
            capture.register(stack.connect(), kafka, Pace.LOW_LATENCY);
            capture.await(stack.connect(), kafka, Environment.PATIENCE);
          }
        });
  }

  /** What is told of a connector and its database. */
  private static String error(Database database) {
    try (RedisReader redis = stack.redis()) {
      ConnectorsHealth.Connector connector =
          Json.read(
                  redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_CONNECTORS),
                  ConnectorsHealth.class)
              .connectors()
              .get(database.connector());
      // Until the watcher has seen one that was registered again.
      return connector == null ? "not registered" : connector.error();
    }
  }

  private static void copyInteractions(int rows) throws Exception {
    try (Connection connection = stack.connect(Database.CRM, Account.ADMINISTRATOR)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "COPY interaction (interaction_type, channel, status) FROM STDIN",
              new StringReader("search_query\tmobile_app\topen\n".repeat(rows)));
    }
  }
}
