package com.instashop.stack.doctor;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * How much the topics grew.
 *
 * @param began when the oldest record was made; null where there is none
 * @param bytes on the disks of all brokers
 */
record KafkaGrowth(Instant began, long bytes) {

  /** Of the topics of tables and heartbeats, since a moment or since the oldest record. */
  static KafkaGrowth of(Admin admin, Tables tables, Instant since)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> sizes = sizes(admin, tables);
    Map<TopicPartition, ListOffsetsResultInfo> first = offsets(admin, sizes, OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> last = offsets(admin, sizes, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> oldest =
        offsets(admin, sizes, OffsetSpec.forTimestamp(0));
    Map<TopicPartition, ListOffsetsResultInfo> recent =
        offsets(admin, sizes, OffsetSpec.forTimestamp(since.toEpochMilli()));
    Instant began = null;
    long bytes = 0;
    for (Map.Entry<TopicPartition, Long> partition : sizes.entrySet()) {
      long end = last.get(partition.getKey()).offset();
      long all = end - first.get(partition.getKey()).offset();
      long from = recent.get(partition.getKey()).offset();
      if (all > 0 && from >= 0) {
        bytes += Math.round((double) partition.getValue() * (end - from) / all);
      }
      long time = oldest.get(partition.getKey()).timestamp();
      if (time >= 0 && (began == null || time < began.toEpochMilli())) {
        began = Instant.ofEpochMilli(time);
      }
    }
    return new KafkaGrowth(began, bytes);
  }

  private static Map<TopicPartition, Long> sizes(Admin admin, Tables tables)
      throws ExecutionException, InterruptedException {
    Set<String> topics = new TreeSet<>(tables.topics());
    tables.databases().stream().map(Database::heartbeatTopic).forEach(topics::add);
    Map<TopicPartition, Long> sizes = new HashMap<>();
    for (Map<String, LogDirDescription> broker :
        admin
            .describeLogDirs(admin.describeCluster().nodes().get().stream().map(Node::id).toList())
            .allDescriptions()
            .get()
            .values()) {
      for (LogDirDescription folder : broker.values()) {
        folder
            .replicaInfos()
            .forEach(
                (partition, replica) -> {
                  if (topics.contains(partition.topic())) {
                    sizes.merge(partition, replica.size(), Long::sum);
                  }
                });
      }
    }
    return sizes;
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Admin admin, Map<TopicPartition, Long> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.keySet().forEach(partition -> asked.put(partition, which));
    return admin.listOffsets(asked).all().get();
  }
}
