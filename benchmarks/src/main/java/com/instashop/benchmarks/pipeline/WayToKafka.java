package com.instashop.benchmarks.pipeline;

import com.instashop.benchmarks.Backlog;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.Catalogue;
import com.instashop.contracts.schema.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The first part of a change's way: from its commit, by the clock of its database, until the broker
 * has appended it, by the time that this writes into the record.
 */
final class WayToKafka {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LONGEST_MILLIS = Duration.ofHours(1).toMillis();

  private final String servers;
  private final Map<TopicPartition, Long> begin;

  /** Of what comes from now on, in topics of one partition. */
  WayToKafka(String servers) {
    this.servers = servers;
    List<TopicPartition> partitions =
        Tables.SHIPPED.topics().stream().map(topic -> new TopicPartition(topic, 0)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer = Backlog.consumer(servers)) {
      this.begin = consumer.endOffsets(partitions);
    }
  }

  /** Milliseconds of each change that came until now. */
  Histogram millis() {
    Histogram millis = new Histogram(LONGEST_MILLIS, 2);
    Map<String, ChangeEventDecoder> decoders = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = Backlog.consumer(servers)) {
      consumer.assign(begin.keySet());
      begin.forEach(consumer::seek);
      Map<TopicPartition, Long> end = consumer.endOffsets(begin.keySet());
      while (end.entrySet().stream()
          .anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Decoded decoded =
              decoders
                  .computeIfAbsent(record.topic(), Catalogue.SHIPPED::decoder)
                  .decode(record.value());
          if (decoded instanceof Decoded.Change change) {
            long way = record.timestamp() - change.event().commitMillis();
            millis.recordValue(Math.min(Math.max(way, 0), LONGEST_MILLIS));
          }
        }
      }
    }
    return millis;
  }
}
