package com.instashop.spark.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for records. Kafka keeps a request for records back until there is one: who waits costs
 * little, and hears of it at once. Used by one thread.
 */
final class Arrivals implements QuietStream.Waiting {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  private final Map<String, Object> settings;
  private KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Arrivals in the topics of a Kafka.
   *
   * @param kafka settings of a consumer of it
   */
  Arrivals(Map<String, String> kafka) {
    settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // An offset that Kafka does not have any more is for the reader to notice.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // One batch of records says all. It is taken whole: the next request, which is under way while
    // Spark works, leaves out partitions of which something still lies here, and would not tell of
    // what comes to them before its time is over.
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.MAX_VALUE);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1);
    settings.put(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) QuietStream.LONGEST_WAIT.toMillis());
  }

  @Override
  public boolean await(Map<TopicPartition, Long> from, Duration most) {
    if (from.isEmpty()) {
      // There is no topic yet.
      return false;
    }
    try {
      if (consumer == null) {
        consumer =
            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      }
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      return !consumer.poll(most).isEmpty();
    } catch (InterruptException e) {
      // The thread is still marked as interrupted: it ends where it waits next.
      return false;
    } catch (KafkaException e) {
      LOG.debug("Kafka does not say what comes", e);
      return true;
    }
  }

  @Override
  public void close() {
    if (consumer == null) {
      return;
    }
    try {
      consumer.close(Duration.ZERO);
    } catch (KafkaException e) {
      LOG.debug("It is of no use any more", e);
    }
  }
}
