package com.instashop.benchmarks.latency;

import com.instashop.benchmarks.Backlog;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.Catalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The way of each change, in parts: its commit, by the clock of its database; the moment when the
 * broker appended it, which it writes into the record; the moments when Redis had it. Who makes the
 * changes does not wait for any of this, so none is left out because one before it was late.
 */
final class Way {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String servers;
  private final Map<TopicPartition, Long> begin;
  private final Histogram commitToKafka = Quantiles.histogram();
  private final Histogram kafkaToTotals = Quantiles.histogram();
  private final Histogram kafkaToWindows = Quantiles.histogram();
  private final Histogram commitToTotals = Quantiles.histogram();
  private final Histogram commitToWindows = Quantiles.histogram();
  private long oldest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;

  /** Of what comes from now on. */
  Way(String servers) {
    this.servers = servers;
    try (KafkaConsumer<byte[], byte[]> consumer = Backlog.consumer(servers)) {
      this.begin = consumer.endOffsets(Backlog.partitions(consumer));
    }
  }

  /**
   * Reads it.
   *
   * @param since milliseconds since the epoch: of what was committed before, nothing is said
   * @param arrivals in Redis of all that came
   */
  void read(long since, Arrivals arrivals) {
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
          if (decoded instanceof Decoded.Change change && change.event().commitMillis() >= since) {
            take(record, change.event().commitMillis(), arrivals);
          }
        }
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, long commitMillis, Arrivals arrivals) {
    String partition = record.topic() + "-" + record.partition();
    // All have arrived.
    long totals = arrivals.inTotals(partition, record.offset()).orElseThrow();
    long windows = arrivals.inWindows(partition, record.offset()).orElseThrow();
    long appended = record.timestamp();
    Quantiles.record(commitToKafka, appended - commitMillis);
    Quantiles.record(kafkaToTotals, totals - appended);
    Quantiles.record(commitToTotals, totals - commitMillis);
    Quantiles.record(kafkaToWindows, windows - appended);
    Quantiles.record(commitToWindows, windows - commitMillis);
    oldest = Math.min(oldest, commitMillis);
    newest = Math.max(newest, commitMillis);
  }

  /** How many changes there were a second. */
  long rate() {
    return Math.round(commitToKafka.getTotalCount() * 1e3 / Math.max(1, newest - oldest));
  }

  /** A line for each part. */
  List<String> lines() {
    return List.of(
        Quantiles.line("commit to Kafka", commitToKafka),
        Quantiles.line("Kafka to Redis, totals", kafkaToTotals),
        Quantiles.line("Kafka to Redis, windows", kafkaToWindows),
        Quantiles.line("commit to Redis, totals", commitToTotals),
        Quantiles.line("commit to Redis, windows", commitToWindows));
  }
}
