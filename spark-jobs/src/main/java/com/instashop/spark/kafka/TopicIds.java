package com.instashop.spark.kafka;

import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.kafka.PartitionRange;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the identities of topics that appeared after their query began, once each. */
public final class TopicIds {
  private static final Logger LOG = LoggerFactory.getLogger(TopicIds.class);

  private final KafkaAddress kafka;
  private final Set<String> asked = new HashSet<>();

  public TopicIds(KafkaAddress kafka) {
    this.kafka = kafka;
  }

  /**
   * Adds those that are not known.
   *
   * @param topics what a query reads
   * @param known topic to its identity
   */
  public void learn(Set<String> topics, Map<String, String> known) throws InterruptedException {
    Set<String> strangers = new HashSet<>(topics);
    strangers.removeAll(known.keySet());
    strangers.removeAll(asked);
    if (strangers.isEmpty()) {
      return;
    }
    try (Admin admin = Admin.create(kafka.settings())) {
      PartitionRange.of(admin, strangers)
          .forEach(
              (partition, range) -> {
                if (range.topicId() != null) {
                  known.put(partition.topic(), range.topicId());
                }
              });
      asked.addAll(strangers);
    } catch (ExecutionException e) {
      LOG.debug("The next batch asks again", e);
    }
  }
}
