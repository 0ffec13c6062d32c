package com.instashop.spark.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of Kafka, range after range. Where one range goes on behind the other nothing
 * is asked of Kafka twice: what was fetched beyond the first is given in the second. Used by one
 * thread at a time.
 *
 * <p>Spark's own consumer asks where the partition begins and ends with each poll, and forgets for
 * that what it has fetched.
 */
final class PartitionConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumer.class);
  private static final long NOWHERE = -1;
  private static final String NO_RESET = "none";

  /** So much may lie here from one range to the next, in bytes. */
  private static final long MOST_KEPT = 1 << 20;

  private final Use use;
  private final Consumer<byte[], byte[]> kafka;
  private List<ConsumerRecord<byte[], byte[]>> fetched = List.of();

  /** How many of them are given. */
  private int given;

  /** All before it is given. */
  private long next = NOWHERE;

  /** The largest record of the newest range, in bytes: the client holds on to what it was in. */
  private long largest;

  /**
   * What it is for.
   *
   * @param settings of a consumer, with a group of the run of a query: what was fetched for one is
   *     of no use to another, which may begin because a topic was made again
   */
  record Use(TopicPartition partition, Map<String, Object> settings) {
    /** Settings may have a password. */
    @Override
    public String toString() {
      return partition.toString();
    }
  }

  /**
   * One that has read nothing yet.
   *
   * @throws IllegalArgumentException where {@code auto.offset.reset} is not {@code none}: what
   *     Kafka has no more would be stepped over in silence
   */
  PartitionConsumer(Use use) {
    this(use, consumer(use.settings()));
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
    if (!NO_RESET.equals(settings.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG))) {
      throw new IllegalArgumentException("auto.offset.reset is not " + NO_RESET);
    }
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  PartitionConsumer(Use use, Consumer<byte[], byte[]> kafka) {
    this.use = use;
    this.kafka = kafka;
    kafka.assign(List.of(use.partition()));
  }

  Use use() {
    return use;
  }

  /**
   * The first record of a range that is left.
   *
   * @param offset where the range begins, or goes on behind the record before
   * @param end behind its last offset, which Kafka has
   * @param patience how long Kafka may take
   * @return null where nothing is left but the markers of transactions
   * @throws org.apache.kafka.clients.consumer.OffsetOutOfRangeException where Kafka does not have
   *     the offset any more, or does not have it yet
   * @throws TimeoutException where nothing came
   */
  ConsumerRecord<byte[], byte[]> read(long offset, long end, Duration patience) {
    if (offset != next) {
      seek(offset);
    }
    while (given == fetched.size()) {
      if (kafka.position(use.partition(), patience) >= end) {
        next = end;
        return null;
      }
      fetch(patience);
    }
    ConsumerRecord<byte[], byte[]> record = fetched.get(given);
    if (record.offset() >= end) {
      next = end;
      return null;
    }
    given++;
    next = record.offset() + 1;
    return record;
  }

  private void seek(long offset) {
    forget();
    kafka.seek(use.partition(), offset);
    next = offset;
  }

  private void forget() {
    fetched = List.of();
    given = 0;
  }

  private void fetch(Duration patience) {
    long before = kafka.position(use.partition(), patience);
    forget();
    fetched = kafka.poll(patience).records(use.partition());
    if (fetched.isEmpty() && kafka.position(use.partition(), patience) == before) {
      throw new TimeoutException(
          "Kafka gave nothing of %s from offset %d on within %d s"
              .formatted(use.partition(), before, patience.toSeconds()));
    }
    for (ConsumerRecord<byte[], byte[]> record : fetched) {
      largest = Math.max(largest, record.serializedValueSize());
    }
  }

  /**
   * That a range is read.
   *
   * @return whether the consumer is to be kept for the next one: not where much lies here
   */
  boolean rest() {
    long kept = largest;
    largest = 0;
    for (int i = given; i < fetched.size(); i++) {
      kept += Math.max(0, fetched.get(i).serializedValueSize());
    }
    fetched = List.copyOf(fetched.subList(given, fetched.size()));
    given = 0;
    return kept <= MOST_KEPT;
  }

  @Override
  public void close() {
    try {
      kafka.close(Duration.ZERO);
    } catch (KafkaException e) {
      LOG.debug("It is of no use any more", e);
    }
  }
}
