package com.instashop.audit;

import com.instashop.program.ProgramException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed records of Kafka by their offsets. Not thread-safe. */
final class KafkaLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long COMMIT_POLL_MILLIS = 20;
  private static final long LOOK_BACK = 256;

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Sees what is not committed yet, too. */
  private final KafkaConsumer<byte[], byte[]> uncommitted;

  KafkaLog(String bootstrapServers) {
    consumer = consumer(bootstrapServers, "read_committed");
    uncommitted = consumer(bootstrapServers, "read_uncommitted");
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", isolation,
            // An offset that is gone is an error, not another place to start from.
            "auto.offset.reset", "none"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
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

  /** The offset of the last record before {@code end}; empty where there is none. */
  OptionalLong lastBefore(TopicPartition partition, long end) {
    long beginning = consumer.beginningOffsets(List.of(partition)).get(partition);
    for (long span = LOOK_BACK; ; span *= 8) {
      long from = Math.max(beginning, end - span);
      long[] last = {-1};
      read(Map.of(partition, from), Map.of(partition, end), record -> last[0] = record.offset());
      if (last[0] >= 0) {
        return OptionalLong.of(last[0]);
      }
      if (from == beginning) {
        return OptionalLong.empty();
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
    uncommitted.close();
  }
}
