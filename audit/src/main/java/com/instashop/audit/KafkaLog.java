package com.instashop.audit;

import com.instashop.contracts.ProgramException;
import com.instashop.program.kafka.KafkaAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed records of Kafka by their offsets. Not thread-safe. */
final class KafkaLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FETCH_WAIT_MILLIS = 20;
  private static final long COMMIT_POLL_MILLIS = 20;
  private static final long LOOK_BACK = 256;

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Sees what is not committed yet, too. */
  private final KafkaConsumer<byte[], byte[]> uncommitted;

  KafkaLog(KafkaAddress kafka) {
    consumer = consumer(kafka, "read_committed");
    uncommitted = consumer(kafka, "read_uncommitted");
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaAddress kafka, String isolation) {
    return new KafkaConsumer<>(
        kafka.settings(
            Map.of(
                "isolation.level", isolation,
                // An offset that is gone is an error, not another place to start from.
                "auto.offset.reset", "none",
                // An end that is a transaction's marker is reached by a fetch that brings nothing.
                "fetch.max.wait.ms", FETCH_WAIT_MILLIS)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** The topics that there are. */
  Set<String> topics() {
    return consumer.listTopics().keySet();
  }

  /** The partitions of topics. */
  List<TopicPartition> partitions(Collection<String> topics) {
    return topics.stream()
        .flatMap(topic -> consumer.partitionsFor(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  /** Behind the last committed record, and the transaction marker that may follow it. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /**
   * Behind the last committed record of partitions.
   *
   * @param partitions {@code topic-partition}
   * @return 0 for those that there are not
   */
  Map<String, Long> ends(Set<String> partitions) {
    Map<String, Long> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, 0L));
    Map<String, List<PartitionInfo>> topics = consumer.listTopics();
    List<TopicPartition> known =
        topics.values().stream()
            .flatMap(List::stream)
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .filter(partition -> partitions.contains(partition.toString()))
            .toList();
    ends(known).forEach((partition, end) -> ends.put(partition.toString(), end));
    return ends;
  }

  /**
   * Behind everything that is there now, once it is committed: the markers of one transaction reach
   * partitions of different brokers one after the other.
   *
   * @param deadline by {@link System#nanoTime}
   */
  Map<TopicPartition, Long> endsOfAll(Collection<TopicPartition> partitions, long deadline)
      throws InterruptedException {
    Map<TopicPartition, Long> all = uncommitted.endOffsets(partitions);
    while (true) {
      Map<TopicPartition, Long> committed = ends(partitions);
      if (partitions.stream().allMatch(each -> committed.get(each) >= all.get(each))) {
        return committed;
      }
      if (System.nanoTime() > deadline) {
        throw ProgramException.trouble(
            "A transaction in Kafka does not end: see scripts/instashop logs connect");
      }
      Thread.sleep(COMMIT_POLL_MILLIS);
    }
  }

  /** The first offsets that Kafka still has. */
  Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions);
  }

  /**
   * The first offsets from a time on, by the broker's clock; partitions without any are left out.
   */
  Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, Instant time) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) -> {
              if (found != null) {
                offsets.put(partition, found.offset());
              }
            });
    return offsets;
  }

  /** Gives the records of {@code [from, to)} of each partition to a visitor, in order. */
  void read(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    Map<TopicPartition, Long> left = new HashMap<>(to);
    left.keySet().removeIf(partition -> from.get(partition) >= to.get(partition));
    consumer.assign(left.keySet());
    left.keySet().forEach(partition -> consumer.seek(partition, from.get(partition)));
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (!left.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < to.get(new TopicPartition(record.topic(), record.partition()))) {
          visitor.accept(record);
        }
      }
      // Behind the last record there can be markers: the position tells, not the records.
      boolean reached =
          left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      if (reached || !records.isEmpty()) {
        patience = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > patience) {
        throw ProgramException.trouble(
            "Kafka does not give what is in %s: see scripts/instashop logs"
                .formatted(left.keySet()));
      }
    }
  }

  /** The offsets of the last records before these ends; partitions without any are left out. */
  Map<TopicPartition, Long> lastBefore(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> beginnings = beginnings(ends.keySet());
    Map<TopicPartition, Long> last = new HashMap<>();
    Map<TopicPartition, Long> open = new HashMap<>(ends);
    for (long span = LOOK_BACK; !open.isEmpty(); span *= 8) {
      Map<TopicPartition, Long> from = new HashMap<>();
      for (TopicPartition partition : open.keySet()) {
        from.put(partition, Math.max(beginnings.get(partition), ends.get(partition) - span));
      }
      read(
          from,
          open,
          record ->
              last.put(new TopicPartition(record.topic(), record.partition()), record.offset()));
      open.keySet()
          .removeIf(
              partition ->
                  last.containsKey(partition)
                      || from.get(partition).equals(beginnings.get(partition)));
    }
    return last;
  }

  @Override
  public void close() {
    consumer.close();
    uncommitted.close();
  }
}
