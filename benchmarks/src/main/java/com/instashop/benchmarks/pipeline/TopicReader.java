package com.instashop.benchmarks.pipeline;

import com.instashop.benchmarks.Backlog;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Measures;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic of one partition from the beginning, on one thread. */
final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final String topic;

  TopicReader(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  /** Thousand events a second, only fetched. */
  double fetch() {
    return read(record -> {});
  }

  /** Thousand events a second, fetched, decoded and added up. */
  double fetchAndDecode() {
    ChangeEventDecoder decoder = Catalogue.SHIPPED.decoder(topic);
    BookingTable sums = new BookingTable();
    Measures measures = new Measures(Catalogue.SHIPPED, sums);
    return read(
        record -> {
          if (decoder.decode(record.value()) instanceof Decoded.Change change) {
            measures.measure(change.event());
          }
        });
  }

  private double read(Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer = Backlog.consumer(bootstrapServers)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      long begin = System.nanoTime();
      long records = 0;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          visitor.accept(record);
          records++;
        }
      }
      return records * 1e6 / (System.nanoTime() - begin);
    }
  }
}
