package com.instashop.capture.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.schema.Tables;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicCreatorTest {
  private final Map<String, NewTopic> topics = topics(3, 3);

  @Test
  void everyTableAndEveryHeartbeatHasItsTopic() {
    Set<String> names = new HashSet<>(Set.of("dead_letter", "transaction_items"));
    names.addAll(Set.of("transaction", "customer", "product", "interaction", "stock"));
    names.addAll(Set.of("carrier", "shipment"));
    for (String database : List.of("instashop", "crm_db", "erp_db", "ecommerce_db")) {
      names.add("heartbeat." + database);
      names.add("__debezium-heartbeat." + database);
    }
    assertThat(topics.keySet()).isEqualTo(names);
  }

  @Test
  void onlyTheTablesAreSpreadOverPartitions() {
    assertThat(topics.get("transaction_items").numPartitions()).isEqualTo(3);
    assertThat(topics.get("heartbeat.crm_db").numPartitions()).isEqualTo(1);
    assertThat(topics.get("dead_letter").numPartitions()).isEqualTo(1);
  }

  @Test
  void changesAreKeptForeverAndHeartbeatsForADay() {
    assertThat(topics.values())
        .allSatisfy(
            topic ->
                assertThat(topic.configs())
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("max.message.bytes", "41943040")
                    .containsEntry(
                        "retention.ms", topic.name().contains("heartbeat") ? "86400000" : "-1"));
  }

  @Test
  void aReplicaMayBeAwayWhereThereAreEnough() {
    assertThat(topics.get("stock").replicationFactor()).isEqualTo((short) 3);
    assertThat(topics.get("stock").configs()).containsEntry("min.insync.replicas", "2");
    assertThat(topics(1, 1).get("stock").configs()).containsEntry("min.insync.replicas", "1");
  }

  private static Map<String, NewTopic> topics(int partitions, int replication) {
    return new TopicCreator(Tables.SHIPPED, partitions, (short) replication)
        .topics().stream().collect(Collectors.toMap(NewTopic::name, Function.identity()));
  }
}
