package com.instashop.capture.connector;

import static java.util.stream.Collectors.toMap;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.PartitionRange;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

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
    Map<String, Integer> partitions =
        PartitionRange.topics(kafka, tables.topics()).stream()
            .collect(toMap(TopicDescription::name, topic -> topic.partitions().size()));
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
}
