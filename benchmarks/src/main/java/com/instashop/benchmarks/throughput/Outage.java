package com.instashop.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.benchmarks.Envelopes;
import com.instashop.contracts.ProgramException;
import com.instashop.program.kafka.KafkaAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What piles up in Kafka while nobody reads: changes of all topics that a Debezium wrote, with
 * other ids, and with commit times up to now.
 */
final class Outage {
  private static final Pattern ID = Pattern.compile("(\"\\w+_id\":)\\d+");
  private static final String CARRIER = "\"carrier_id\":";
  private static final Pattern COMMITTED =
      Pattern.compile("\"source\":\\{[^}]*?\"ts_ms\":(\\d{13})");

  /** All ids have as many digits, so that they can be changed where they stand. */
  private static final long FIRST_ID = 1_000_000_000;

  /** A shop has many products, customers and parcels, and hands them to some carriers. */
  private static final long CARRIERS = 20;

  private static final int TEN = 10;

  /** A prime far from every number of keys: so the keys come in no order. */
  private static final long STRIDE = 1_000_000_007L;

  private final List<Template> templates = new ArrayList<>();
  private final long changes;
  private final long keys;
  private final Duration length;

  /**
   * An outage.
   *
   * @param keys how many rows of each table but the carriers are changed, again and again
   * @param length how long it was
   */
  Outage(long changes, long keys, Duration length) {
    this.changes = changes;
    this.keys = keys;
    this.length = length;
    Envelopes envelopes = Envelopes.ofShop();
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      templates.add(
          Template.of(envelopes.table(record).topic(), new String(envelopes.value(record), UTF_8)));
    }
  }

  /**
   * A change whose ids and time can be set.
   *
   * @param ids where the last digit of each id stands, but of a carrier's
   * @param carriers where the last digit of a carrier's id stands
   * @param time where the last digit of its commit time stands
   */
  private record Template(String topic, byte[] value, int[] ids, int[] carriers, int time) {
    static Template of(String topic, String recorded) {
      String text = ID.matcher(recorded).replaceAll("$1" + FIRST_ID);
      Matcher committed = COMMITTED.matcher(text);
      if (!committed.find()) {
        throw new IllegalStateException("No commit time in " + text);
      }
      return new Template(
          topic,
          text.getBytes(UTF_8),
          ids(text, id -> !id.group(1).equals(CARRIER)),
          ids(text, id -> id.group(1).equals(CARRIER)),
          bytes(text, committed.end()) - 1);
    }

    private static int[] ids(String text, Predicate<MatchResult> which) {
      return ID.matcher(text)
          .results()
          .filter(which)
          .mapToInt(id -> bytes(text, id.end()) - 1)
          .toArray();
    }

    private static int bytes(String text, int end) {
      return text.substring(0, end).getBytes(UTF_8).length;
    }

    ProducerRecord<byte[], byte[]> record(long id, long commitMillis) {
      byte[] copy = value.clone();
      for (int end : ids) {
        write(copy, end, FIRST_ID + id);
      }
      for (int end : carriers) {
        write(copy, end, FIRST_ID + id % CARRIERS);
      }
      write(copy, time, commitMillis);
      return new ProducerRecord<>(topic, Long.toString(FIRST_ID + id).getBytes(UTF_8), copy);
    }

    private static void write(byte[] text, int end, long number) {
      int place = end;
      for (long left = number; left > 0; left /= TEN) {
        text[place] = (byte) ('0' + left % TEN);
        place--;
      }
    }
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
        Template template = templates.get((int) (change % templates.size()));
        // Each template has all keys, one after the other.
        long id = (change + change / templates.size()) * STRIDE % keys;
        long commitMillis = begin + change * length.toMillis() / changes;
        producer.send(
            template.record(id, commitMillis),
            (metadata, exception) -> failure.compareAndSet(null, exception));
      }
    }
    if (failure.get() != null) {
      throw ProgramException.trouble("Kafka did not take it", failure.get());
    }
  }
}
