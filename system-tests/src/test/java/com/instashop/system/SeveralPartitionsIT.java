package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.audit.Audit;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Four partitions a table: what is said of a whole table is read earlier in one partition than in
 * another, and between changes of its rows.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralPartitionsIT {
  private static EmbeddedEnvironment stack;
  private static BadDay badDay;

  @BeforeAll
  static void start() throws Exception {
    stack = Environments.fourPartitions();
    badDay = new BadDay(stack);
  }

  @Test
  void everyPartitionHasRows() throws Exception {
    stack.generate("--events", "200", "--rate", "200", "--seed", "3").finish();
    stack.prove();
    for (String topic : List.of("transaction", "transaction_items", "interaction", "product")) {
      assertThat(ends(topic)).as(topic).hasSize(4).allSatisfy(end -> assertThat(end).isPositive());
    }
  }

  private static List<Long> ends(String topic) throws ExecutionException, InterruptedException {
    try (Admin kafka = Admin.create(stack.kafka().settings())) {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      int partitions =
          kafka.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
      for (int partition = 0; partition < partitions; partition++) {
        asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      return kafka.listOffsets(asked).all().get().values().stream()
          .map(ListOffsetsResultInfo::offset)
          .toList();
    }
  }

  @Test
  void tableIsEmptiedAgainAndAgainUnderLoad() throws Exception {
    badDay.measured(
        "four partitions: a table truncated four times while it is written",
        () -> {
          Environment.Run run = stack.generate("--rate", "150", "--for", "20s", "--seed", "21");
          for (int times = 0; times < 4; times++) {
            BadDay.pass(Duration.ofSeconds(4));
            stack.execute(Database.INSTASHOP, "TRUNCATE transactiondetail");
          }
          run.finish();
        });
  }

  @Test
  void truncateCountsOnce() throws Exception {
    stack.prove();
    Audit.Events before = stack.audit().events();
    stack.execute(Database.CRM, "TRUNCATE interaction", "TRUNCATE interaction");
    stack.prove();
    Audit.Events after = stack.audit().events();
    assertThat(truncates(after.totals()) - truncates(before.totals())).isEqualTo(2);
    assertThat(truncates(after.windows()) - truncates(before.windows())).isEqualTo(2);
    assertThat(truncates(after.warehouse()) - truncates(before.warehouse())).isEqualTo(2);
  }

  private static long truncates(Map<String, Amounts> events) {
    return events.getOrDefault("interaction|t", Amounts.ZERO).count();
  }

  @Test
  void snapshotReadAnewLeavesPartitionsWithoutARow() throws Exception {
    stack.generate("--events", "100", "--rate", "200", "--seed", "22").finish();
    stack.execute(Database.ERP, "CREATE TABLE kept AS SELECT * FROM stock WHERE stock_id > 3");
    badDay.measured(
        "four partitions: a snapshot again, of a table with three rows left",
        () ->
            stack.snapshotAnew(
                Database.ERP,
                () ->
                    stack.execute(
                        Database.ERP,
                        "DELETE FROM stock WHERE stock_id > 3",
                        "UPDATE stock SET available_quantity = 3")));
    // The generator needs its stock.
    stack.execute(Database.ERP, "INSERT INTO stock SELECT * FROM kept", "DROP TABLE kept");
    stack.prove();
  }

  @Test
  void snapshotReadAnewFindsNoRow() throws Exception {
    stack.generate("--events", "100", "--rate", "200", "--seed", "26").finish();
    badDay.measured(
        "four partitions: a snapshot again, of a table that is empty by now",
        () ->
            stack.snapshotAnew(
                Database.CRM, () -> stack.execute(Database.CRM, "DELETE FROM interaction")));
    stack.generate("--events", "100", "--rate", "200", "--seed", "27").finish();
    stack.prove();
  }

  @Test
  void rowsChangeTheirKeys() throws Exception {
    badDay.measured(
        "four partitions: rows get other keys, and back, in one transaction each",
        () -> {
          stack.generate("--events", "100", "--rate", "200", "--seed", "23").finish();
          stack.execute(
              Database.INSTASHOP,
              "UPDATE transactiondetail SET transaction_detail_id = transaction_detail_id + 1000000",
              "UPDATE transactiondetail SET transaction_detail_id = 3000001 - transaction_detail_id");
          stack.execute(
              Database.CRM,
              "UPDATE interaction SET interaction_id = interaction_id + 1000000",
              "UPDATE interaction SET interaction_id = interaction_id - 1000000 WHERE interaction_id % 2 = 0",
              "DELETE FROM interaction WHERE interaction_id % 7 = 0");
        });
  }

  @Test
  void readersDieBetweenTheWordsOfATruncate() throws Exception {
    badDay.measured(
        "four partitions: a truncate, then kill -9 of both readers",
        () -> {
          Environment.Run run = stack.generate("--rate", "100", "--for", "15s", "--seed", "24");
          BadDay.pass(Duration.ofSeconds(5));
          stack.execute(Database.INSTASHOP, "TRUNCATE transactiondetail");
          stack.kill(Server.TOTALS);
          stack.kill(Server.SPARK);
          run.finish();
        });
    stack.execute(Database.INSTASHOP, "TRUNCATE transactiondetail");
    stack.prove();
  }

  @Test
  void everythingIsMadeAgainFromKafka() throws Exception {
    stack.execute(Database.INSTASHOP, "TRUNCATE transactiondetail");
    stack.generate("--events", "200", "--rate", "200", "--seed", "25").finish();
    badDay.measured("four partitions: totals and windows made again from Kafka", stack::rebuild);
  }

  /** Rows move to other partitions by that; who reads all of Kafka reads what both told of them. */
  @Test
  @Order(Integer.MAX_VALUE)
  void partitionsAreAddedUnderLoad() throws Exception {
    badDay.measured(
        "three partitions are added while Spark is away, then all is made again from the databases",
        () -> {
          Environment.Run run = stack.generate("--rate", "100", "--for", "40s", "--seed", "28");
          BadDay.pass(Duration.ofSeconds(5));
          stack.kill(Server.SPARK);
          addPartitions();
          // It would learn of them within five minutes.
          stack.kill(Server.CONNECT);
          run.finish();
          for (Database database : Tables.SHIPPED.databases()) {
            stack.snapshotAnew(database, () -> {});
          }
          stack.rebuild();
        });
    assertThat(ends("product")).hasSize(7);
    stack.generate("--events", "200", "--rate", "200", "--seed", "29").finish();
    stack.execute(Database.INSTASHOP, "UPDATE product SET name = name || '!'");
    stack.prove();
    stack.rebuild();
    stack.prove();
  }

  private static void addPartitions() throws ExecutionException, InterruptedException {
    try (Admin kafka = Admin.create(stack.kafka().settings())) {
      Map<String, NewPartitions> added = new HashMap<>();
      Tables.SHIPPED.topics().forEach(topic -> added.put(topic, NewPartitions.increaseTo(7)));
      kafka.createPartitions(added).all().get();
    }
  }
}
