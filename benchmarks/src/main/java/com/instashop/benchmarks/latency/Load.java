package com.instashop.benchmarks.latency;

import com.instashop.benchmarks.throughput.Recorded;
import com.instashop.program.kafka.KafkaAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Changes that come to Kafka at a steady rate, with probes among them. It keeps to its times: what
 * is late is sent at once, and nobody who takes it is waited for.
 */
final class Load implements AutoCloseable {
  private static final long PROBES_A_SECOND = 10;
  private static final long KEYS = 2_500;
  private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Recorded recorded = new Recorded(KEYS);
  private final KafkaProducer<byte[], byte[]> producer;
  private final int rate;
  private final Probes probes;
  private final long begin = System.nanoTime();
  private final Thread thread = new Thread(this::send, "load");
  private volatile boolean stopped;

  /**
   * Begins.
   *
   * @param rate changes a second, besides the probes
   */
  Load(KafkaAddress kafka, int rate, Probes probes) {
    this.producer =
        new KafkaProducer<>(
            kafka.settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
    this.rate = rate;
    this.probes = probes;
    thread.start();
  }

  private void send() {
    long changes = 0;
    long sent = 0;
    while (!stopped) {
      long passed = System.nanoTime() - begin;
      while (changes * SECOND / rate <= passed) {
        producer.send(recorded.change(changes, System.currentTimeMillis()));
        changes++;
      }
      while (sent * SECOND / PROBES_A_SECOND <= passed) {
        probe(Probes.type(sent), sent, begin + sent * SECOND / PROBES_A_SECOND);
        sent++;
      }
      LockSupport.parkNanos(REST_NANOS);
    }
  }

  private void probe(String type, long id, long dueNanos) {
    long now = System.currentTimeMillis();
    ProducerRecord<byte[], byte[]> record = recorded.interaction(type, Probes.CHANNEL, id, now);
    probes.sent(type, now, dueNanos);
    producer.send(record);
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    producer.close();
  }
}
