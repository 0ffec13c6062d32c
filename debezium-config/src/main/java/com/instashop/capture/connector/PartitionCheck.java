package com.instashop.capture.connector;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether our connectors know how many partitions their topics have: Kafka's tools add some to a
 * topic at any time, and tell no connector.
 */
public final class PartitionCheck {
  /** What a connector is read anew with, and told. */
  public static final String REMEDY = "scripts/instashop rebuild --from-databases";

  private PartitionCheck() {}

  /**
   * What is wrong, a line a connector; without those that know it. Debezium's own is told nothing.
   *
   * @throws ExecutionException where Kafka does not answer, or refuses
   */
  public static SortedMap<String, String> faults(Tables tables, ConnectClient connect, Admin kafka)
      throws ExecutionException, InterruptedException {
    SortedMap<String, String> faults = new TreeMap<>();
    if (!connect.connectorClass().equals(ConnectorDefinition.QUIET)) {
      return faults;
    }
    Map<String, Integer> partitions = partitions(kafka, tables.topics());
    connect
        .configurations()
        .forEach(
            (connector, registered) -> {
              Database database = Database.ofConnector(connector);
              List<String> others =
                  new TableSettings(database, tables.of(database))
                      .otherPartitions(registered.get(TableSettings.PARTITIONS), partitions);
              if (!others.isEmpty()) {
                faults.put(
                    connector,
                    String.join(", ", others)
                        + ": a TRUNCATE, or a new snapshot, makes numbers wrong");
              }
            });
    return faults;
  }

  private static Map<String, Integer> partitions(Admin kafka, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<String, Integer> partitions = new HashMap<>();
    for (KafkaFuture<TopicDescription> described :
        kafka.describeTopics(topics).topicNameValues().values()) {
      try {
        TopicDescription topic = described.get();
        partitions.put(topic.name(), topic.partitions().size());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return partitions;
  }
}
