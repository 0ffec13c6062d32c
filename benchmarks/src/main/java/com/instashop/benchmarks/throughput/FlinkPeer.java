package com.instashop.benchmarks.throughput;

import com.instashop.benchmarks.throughput.UsualDecoder.Change;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.schema.Tables;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The same with Flink's DataStream API, as people write it: a decoder by hand, a key, a tumbling
 * window of event time, checkpoints every second.
 */
final class FlinkPeer {
  private static final int PARALLELISM = 2;
  private static final long CHECKPOINT_MILLIS = 1_000;

  // Everything runs in this process: tasks find these here.
  private static Progress progress;
  private static Outcome outcome;

  private FlinkPeer() {}

  static void run(String servers, Progress taken, Outcome result) throws Exception {
    progress = taken;
    run(result, flink -> bookings(flink, source(servers, new Decoding())));
  }

  private static DataStream<Booking> bookings(
      StreamExecutionEnvironment flink, KafkaSource<Change> source) {
    return flink
        .fromSource(
            source,
            WatermarkStrategy.<Change>forBoundedOutOfOrderness(Windows.WATERMARK)
                .withTimestampAssigner((change, unused) -> change.commitMillis()),
            "changes")
        .flatMap(new Measuring());
  }

  /**
   * The same of what comes from now on, until it is stopped: a key of a window is published ten
   * milliseconds after it changed.
   */
  static void live(String servers, Progress taken) throws Exception {
    progress = taken;
    KafkaSource<Change> source =
        unbounded(servers, new Decoding()).setStartingOffsets(OffsetsInitializer.latest()).build();
    StreamExecutionEnvironment flink = environment();
    bookings(flink, source)
        .keyBy(Booking::name)
        .window(TumblingEventTimeWindows.of(Windows.LENGTH))
        .trigger(new Early())
        .aggregate(new Adding(), new Publishing())
        .sinkTo(new DiscardingSink<>());
    flink.execute("latency");
  }

  /** What there is to add up, or was, from the environment that it runs in. */
  @FunctionalInterface
  interface Bookings {
    DataStream<Booking> of(StreamExecutionEnvironment flink);
  }

  /** Adds up by key and window, and waits until all is. */
  static void run(Outcome result, Bookings bookings) throws Exception {
    note(
        result,
        flink ->
            bookings
                .of(flink)
                .keyBy(Booking::name)
                .window(TumblingEventTimeWindows.of(Windows.LENGTH))
                .aggregate(new Adding()));
  }

  /** Notes what was added up by key and window, and waits until all is. */
  static void note(Outcome result, Bookings windows) throws Exception {
    outcome = result;
    StreamExecutionEnvironment flink = environment();
    windows
        .of(flink)
        .map(
            window -> {
              outcome.add(window);
              return window;
            })
        .returns(Booking.class)
        .sinkTo(new DiscardingSink<>());
    flink.execute("throughput");
  }

  private static StreamExecutionEnvironment environment() {
    // What fails would begin again without end.
    Configuration configuration =
        new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
    flink.getConfig().enableObjectReuse();
    flink.enableCheckpointing(CHECKPOINT_MILLIS);
    return flink;
  }

  /** All that there is in all topics. */
  static <T> KafkaSource<T> source(String servers, KafkaRecordDeserializationSchema<T> decoding) {
    return unbounded(servers, decoding)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .build();
  }

  private static <T> KafkaSourceBuilder<T> unbounded(
      String servers, KafkaRecordDeserializationSchema<T> decoding) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(servers)
        .setTopics(Tables.SHIPPED.topics())
        .setGroupId("flink-" + ProcessHandle.current().pid())
        .setProperty("isolation.level", "read_committed")
        .setDeserializer(decoding);
  }

  /** Bytes to a change. */
  private static final class Decoding implements KafkaRecordDeserializationSchema<Change> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Change> out)
        throws IOException {
      progress.take();
      out.collect(UsualDecoder.decode(record.topic(), record.value()));
    }

    @Override
    public TypeInformation<Change> getProducedType() {
      return TypeInformation.of(Change.class);
    }
  }

  /** A change to what it adds. */
  private static final class Measuring implements FlatMapFunction<Change, Booking> {
    private static final long serialVersionUID = 1;

    @Override
    public void flatMap(Change change, Collector<Booking> out) {
      UsualMeasures.measure(change, out::collect);
    }
  }

  /** Adds up a window of a key. */
  private static final class Adding implements AggregateFunction<Booking, Booking, Booking> {
    private static final long serialVersionUID = 1;

    @Override
    public Booking createAccumulator() {
      return new Booking();
    }

    @Override
    public Booking add(Booking booking, Booking sum) {
      sum.metric = booking.metric;
      sum.key = booking.key;
      sum.add(booking);
      return sum;
    }

    @Override
    public Booking getResult(Booking sum) {
      return sum;
    }

    @Override
    public Booking merge(Booking one, Booking other) {
      one.add(other);
      return one;
    }
  }

  /**
   * A window is published while it goes on, too: soon after it changed, and not after each change.
   */
  private static final class Early extends Trigger<Booking, TimeWindow> {
    private static final long serialVersionUID = 1;
    private static final long EVERY_MILLIS = 10;

    @Override
    public TriggerResult onElement(
        Booking booking, long timestamp, TimeWindow window, TriggerContext context) {
      // Timers of one moment are one.
      long next = (context.getCurrentProcessingTime() / EVERY_MILLIS + 1) * EVERY_MILLIS;
      context.registerProcessingTimeTimer(next);
      context.registerEventTimeTimer(window.maxTimestamp());
      return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
      return TriggerResult.FIRE;
    }

    @Override
    public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context) {
      return TriggerResult.FIRE;
    }

    @Override
    public void clear(TimeWindow window, TriggerContext context) {
      context.deleteEventTimeTimer(window.maxTimestamp());
    }
  }

  /** Puts a key of a window into Redis. */
  private static final class Publishing
      extends ProcessWindowFunction<Booking, Booking, String, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        String name, Context context, Iterable<Booking> sums, Collector<Booking> out) {
      for (Booking sum : sums) {
        LiveSums.put(
            LiveSums.field(context.window().getStart(), sum.metric, sum.key),
            LiveSums.value(sum.count, sum.cents, sum.quantity));
      }
    }
  }
}
