package com.instashop.benchmarks.throughput;

import com.instashop.benchmarks.throughput.UsualDecoder.Change;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.schema.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.ForeachAction;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;

/**
 * The same with Kafka Streams, exactly once, as people write it: a key of window, metric and the
 * metric's key, and an aggregate. A key of text and a value of three numbers is all that goes
 * through Kafka again.
 */
final class StreamsPeer {
  private static final int THREADS = 2;
  private static final long POLL_MILLIS = 50;
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final long events;
  private final Progress progress;
  private final Outcome outcome;
  private final LongAdder added = new LongAdder();
  private final Map<String, byte[]> windows = new ConcurrentHashMap<>();

  /**
   * A peer that is not started yet.
   *
   * @param events how many there are
   */
  StreamsPeer(long events, Progress progress, Outcome outcome) {
    this.events = events;
    this.progress = progress;
    this.outcome = outcome;
  }

  /**
   * Runs it until it has taken all, and nothing more comes of it: what is taken again after tasks
   * moved to another thread cannot be told from what is taken first.
   *
   * @return how many milliseconds ago the last of it came
   */
  long run(String servers) throws IOException, InterruptedException {
    long end;
    try (KafkaStreams streams =
        new KafkaStreams(topology(windows::put), settings(servers, "earliest"))) {
      streams.start();
      end = untilQuiet();
      streams.close(Duration.ofSeconds(30));
    }
    windows.forEach(
        (window, sums) -> {
          String[] name = window.split("\t", -1);
          ByteBuffer numbers = ByteBuffer.wrap(sums);
          outcome.add(
              new Booking(
                  name[1], name[2], numbers.getLong(), numbers.getLong(), numbers.getLong()));
        });
    return (System.nanoTime() - end) / 1_000_000;
  }

  /** The same of what comes from now on, until it is stopped. */
  static void live(String servers, Progress progress) throws IOException {
    StreamsPeer peer = new StreamsPeer(Long.MAX_VALUE, progress, new Outcome());
    new KafkaStreams(peer.topology(StreamsPeer::publish), settings(servers, "latest")).start();
  }

  private static void publish(String window, byte[] sums) {
    ByteBuffer numbers = ByteBuffer.wrap(sums);
    LiveSums.put(window, LiveSums.value(numbers.getLong(), numbers.getLong(), numbers.getLong()));
  }

  private Topology topology(ForeachAction<String, byte[]> sink) {
    StreamsBuilder builder = new StreamsBuilder();
    Serde<String> text = Serdes.String();
    Serde<byte[]> bytes = Serdes.ByteArray();
    for (String topic : Tables.SHIPPED.topics()) {
      builder.stream(topic, Consumed.with(bytes, bytes))
          .flatMap((unused, value) -> bookings(topic, value))
          .groupByKey(Grouped.with("by-" + topic, text, bytes))
          .aggregate(() -> numbers(0, 0, 0), this::add, Materialized.with(text, bytes))
          .toStream()
          .foreach(sink);
    }
    return builder.build();
  }

  /** When the last booking was added up. */
  private long untilQuiet() throws InterruptedException {
    long known = -1;
    long at = System.nanoTime();
    while (progress.taken() < events || System.nanoTime() - at < QUIET.toNanos()) {
      if (added.sum() != known) {
        known = added.sum();
        at = System.nanoTime();
      }
      Thread.sleep(POLL_MILLIS);
    }
    return at;
  }

  private List<KeyValue<String, byte[]>> bookings(String topic, byte[] value) {
    try {
      Change change = UsualDecoder.decode(topic, value);
      String window = Windows.startOf(change.commitMillis()) + "\t";
      List<KeyValue<String, byte[]>> bookings = new ArrayList<>();
      UsualMeasures.measure(
          change,
          booking ->
              bookings.add(
                  KeyValue.pair(
                      window + booking.name(),
                      numbers(booking.count, booking.cents, booking.quantity))));
      progress.take();
      return bookings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] add(String unused, byte[] booking, byte[] sum) {
    added.increment();
    ByteBuffer one = ByteBuffer.wrap(booking);
    ByteBuffer other = ByteBuffer.wrap(sum);
    return numbers(
        one.getLong() + other.getLong(),
        one.getLong() + other.getLong(),
        one.getLong() + other.getLong());
  }

  private static byte[] numbers(long count, long cents, long quantity) {
    return ByteBuffer.allocate(3 * Long.BYTES)
        .putLong(count)
        .putLong(cents)
        .putLong(quantity)
        .array();
  }

  private static Properties settings(String servers, String begin) throws IOException {
    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(
        StreamsConfig.APPLICATION_ID_CONFIG, "throughput-" + ProcessHandle.current().pid());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("streams").toString());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), begin);
    return settings;
  }
}
