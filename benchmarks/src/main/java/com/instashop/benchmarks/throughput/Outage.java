package com.instashop.benchmarks.throughput;

import com.instashop.contracts.ProgramException;
import com.instashop.program.kafka.KafkaAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What piles up in Kafka while nobody reads, with commit times up to now. */
final class Outage {
  private final Recorded recorded;
  private final long changes;
  private final Duration length;

  /**
   * An outage.
   *
   * @param keys how many rows of each table but the carriers are changed, again and again
   * @param length how long it was
   */
  Outage(long changes, long keys, Duration length) {
    this.recorded = new Recorded(keys);
    this.changes = changes;
    this.length = length;
  }

  /** Writes it. */
  void write(KafkaAddress kafka) {
    Map<String, Object> settings =
        kafka.settings(
            Map.of(
                ProducerConfig.LINGER_MS_CONFIG, "50",
                ProducerConfig.BATCH_SIZE_CONFIG, "500000",
                ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"));
    long begin = Instant.now().minus(length).toEpochMilli();
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long change = 0; change < changes && failure.get() == null; change++) {
        long commitMillis = begin + change * length.toMillis() / changes;
        producer.send(
            recorded.change(change, commitMillis),
            (metadata, exception) -> failure.compareAndSet(null, exception));
      }
    }
    if (failure.get() != null) {
      throw ProgramException.trouble("Kafka did not take it", failure.get());
    }
  }
}
