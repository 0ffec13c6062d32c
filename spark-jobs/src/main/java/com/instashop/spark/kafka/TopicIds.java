package com.instashop.spark.kafka;

import com.instashop.contracts.schema.Database;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.kafka.PartitionRange;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the identities of topics that appeared after their query began, once each; and now and
 * then, where there are changes, for those of all: Spark reads on in a topic that was created
 * again, where it is long enough already.
 */
public final class TopicIds {
  private static final Logger LOG = LoggerFactory.getLogger(TopicIds.class);
  private static final Duration LOOKED_EVERY = Duration.ofMinutes(1);

  private final KafkaAddress kafka;
  private final Set<String> asked = new HashSet<>();
  private SortedMap<String, SortedMap<Integer, Long>> looked;
  private long lookedAt = System.nanoTime();

  public TopicIds(KafkaAddress kafka) {
    this.kafka = kafka;
  }

  /**
   * Adds those that are not known.
   *
   * @param end topic to partition to the offset where a batch ends
   * @param known topic to its identity
   * @throws IllegalStateException where a topic is another one now: who begins again finds where
   */
  public void learn(SortedMap<String, SortedMap<Integer, Long>> end, Map<String, String> known)
      throws InterruptedException {
    SortedMap<String, SortedMap<Integer, Long>> changes = new TreeMap<>(end);
    changes.keySet().removeIf(topic -> topic.startsWith(Database.HEARTBEAT));
    if (looked == null) {
      looked = changes;
    }
    boolean isDue =
        System.nanoTime() - lookedAt >= LOOKED_EVERY.toNanos() && !changes.equals(looked);
    Set<String> topics = new HashSet<>(end.keySet());
    if (!isDue) {
      topics.removeAll(known.keySet());
      topics.removeAll(asked);
    }
    if (topics.isEmpty()) {
      return;
    }
    try (Admin admin = Admin.create(kafka.settings())) {
      PartitionRange.of(admin, topics)
          .forEach(
              (partition, range) -> {
                if (range.isAnother(known.get(partition.topic()))) {
                  throw new IllegalStateException(
                      partition.topic() + " was deleted and created again");
                }
                if (range.topicId() != null) {
                  known.put(partition.topic(), range.topicId());
                }
              });
      asked.addAll(topics);
      if (isDue) {
        looked = changes;
        lookedAt = System.nanoTime();
      }
    } catch (ExecutionException e) {
      LOG.debug("The next batch asks again", e);
    }
  }
}
