package com.instashop.capture.topic;

import com.instashop.capture.CaptureException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics with their settings; those that exist stay as they are. */
public final class TopicCreator {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
  private static final String DEBEZIUM_HEARTBEAT = "__debezium-heartbeat.";
  private static final String DAY_MILLIS = "86400000";
  private static final String FOREVER = "-1";

  private final int partitions;
  private final short replication;

  public TopicCreator(int partitions, short replication) {
    this.partitions = partitions;
    this.replication = replication;
  }

  /** The topics, with the settings they need. */
  List<NewTopic> topics() {
    List<NewTopic> topics = new ArrayList<>();
    for (CapturedTable table : CapturedTable.values()) {
      // Everything downstream can be built anew from Kafka: its history has no end.
      topics.add(topic(table.topic(), partitions, FOREVER));
    }
    for (Database database : Database.operational()) {
      topics.add(topic(database.heartbeatTopic(), 1, DAY_MILLIS));
      topics.add(topic(DEBEZIUM_HEARTBEAT + database.databaseName(), 1, DAY_MILLIS));
    }
    topics.add(topic(Topics.DEAD_LETTER, 1, FOREVER));
    return topics;
  }

  private NewTopic topic(String name, int topicPartitions, String retentionMillis) {
    return new NewTopic(name, topicPartitions, replication)
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                retentionMillis,
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime"));
  }

  /**
   * Creates what is missing.
   *
   * @throws CaptureException where Kafka does not answer or refuses
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
    } catch (ExecutionException e) {
      throw new CaptureException("Cannot create topics: " + e.getCause().getMessage(), e);
    }
  }

  private void warnOfOtherPartitions(Admin kafka) throws InterruptedException, ExecutionException {
    List<String> names = topics().stream().map(NewTopic::name).toList();
    Map<String, TopicDescription> found = kafka.describeTopics(names).allTopicNames().get();
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
}
