package com.instashop.capture.topic;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.schema.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics with their settings; those that exist stay as they are. */
public final class TopicCreator {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
  private static final String DEBEZIUM_HEARTBEAT = "__debezium-heartbeat.";
  private static final Duration FOREVER = Duration.ofMillis(-1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MEBIBYTE = 1 << 20;
  private static final Duration PROPAGATION = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 100;

  private final Tables tables;
  private final int partitions;
  private final short replication;

  public TopicCreator(Tables tables, int partitions, short replication) {
    this.tables = tables;
    this.partitions = partitions;
    this.replication = replication;
  }

  /** The topics, with the settings they need. */
  public List<NewTopic> topics() {
    List<NewTopic> topics = new ArrayList<>();
    for (String table : tables.topics()) {
      // Everything downstream can be built anew from Kafka: its history has no end.
      topics.add(topic(table, partitions, FOREVER, 256 * MEBIBYTE, WEEK));
    }
    for (Database database : tables.databases()) {
      // A beat says that nothing happened up to then, and the newest says all of it: readers step
      // over those that have expired. Compaction would keep that one for who was away for a day;
      // but for months the size would hang on the cleaner of every broker, with the marker of each
      // transaction. Only closed segments expire: small ones, so that beats do.
      topics.add(topic(database.heartbeatTopic(), 1, DAY, 16 * MEBIBYTE, HOUR));
      topics.add(topic(DEBEZIUM_HEARTBEAT + database.databaseName(), 1, DAY, 16 * MEBIBYTE, HOUR));
    }
    topics.add(topic(Topics.DEAD_LETTER, 1, FOREVER, 64 * MEBIBYTE, WEEK));
    return topics;
  }

  private NewTopic topic(
      String name, int topicPartitions, Duration retention, int segmentBytes, Duration segment) {
    return new NewTopic(name, topicPartitions, replication)
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.toMillis()),
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Integer.toString(segmentBytes),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(segment.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(Topics.LARGEST_RECORD),
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Integer.toString(Math.max(1, replication - 1)),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime"));
  }

  /**
   * Creates what is missing.
   *
   * @throws ProgramException where Kafka does not answer or refuses
   */
  public void create(Admin kafka) throws InterruptedException {
    try {
      Set<String> existing = kafka.listTopics().names().get();
      List<NewTopic> missing =
          topics().stream().filter(topic -> !existing.contains(topic.name())).toList();
      kafka.createTopics(missing).all().get();
      LOG.info(
          "Created {} topics, {} were there", missing.size(), topics().size() - missing.size());
      warnOfOtherPartitions(kafka);
      takeLargeRecords(kafka);
    } catch (ExecutionException e) {
      throw ProgramException.trouble("Cannot create topics: " + e.getCause().getMessage(), e);
    }
  }

  /**
   * Deletes those that are there, with all that is in them.
   *
   * @throws ProgramException where Kafka does not answer or refuses
   */
  public void delete(Admin kafka) throws InterruptedException {
    try {
      Set<String> existing = kafka.listTopics().names().get();
      List<String> ours = topics().stream().map(NewTopic::name).filter(existing::contains).toList();
      kafka.deleteTopics(ours).all().get();
      LOG.info("Deleted {} topics", ours.size());
    } catch (ExecutionException e) {
      throw ProgramException.trouble("Cannot delete topics: " + e.getCause().getMessage(), e);
    }
  }

  /**
   * How many partitions the topics of tables have.
   *
   * @throws ProgramException where Kafka does not answer or refuses, or there is none
   */
  public Map<String, Integer> partitions(Admin kafka) throws InterruptedException {
    try {
      Map<String, Integer> partitions = new HashMap<>();
      describe(kafka, tables.topics())
          .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
      return partitions;
    } catch (ExecutionException e) {
      throw ProgramException.trouble("Cannot describe topics: " + e.getCause().getMessage(), e);
    }
  }

  private void warnOfOtherPartitions(Admin kafka) throws InterruptedException, ExecutionException {
    Map<String, TopicDescription> found =
        describe(kafka, topics().stream().map(NewTopic::name).toList());
    for (NewTopic topic : topics()) {
      int count = found.get(topic.name()).partitions().size();
      if (count != topic.numPartitions()) {
        LOG.warn(
            "Topic {} has {} partitions, not {}: left alone",
            topic.name(),
            count,
            topic.numPartitions());
      }
    }
  }

  /** Topics of earlier versions take records as large as new ones do. */
  private void takeLargeRecords(Admin kafka) throws InterruptedException, ExecutionException {
    List<ConfigResource> resources =
        topics().stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    known(() -> kafka.describeConfigs(resources).all())
        .forEach(
            (topic, config) -> {
              String most = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value();
              if (Integer.parseInt(most) < Topics.LARGEST_RECORD) {
                changes.put(
                    topic,
                    List.of(
                        new AlterConfigOp(
                            new ConfigEntry(
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                Integer.toString(Topics.LARGEST_RECORD)),
                            AlterConfigOp.OpType.SET)));
              }
            });
    known(() -> kafka.incrementalAlterConfigs(changes).all());
  }

  private static Map<String, TopicDescription> describe(Admin kafka, Collection<String> names)
      throws InterruptedException, ExecutionException {
    return known(() -> kafka.describeTopics(names).allTopicNames());
  }

  /** Not every broker knows a new topic at once: asks until the one that is asked does. */
  private static <T> T known(Supplier<KafkaFuture<T>> question)
      throws InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + PROPAGATION.toNanos();
    while (true) {
      try {
        return question.get().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }
}
