package com.instashop.spark.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsAdmissionControl;
import org.junit.jupiter.api.Test;

class QuietStreamTest {
  private static final TopicPartition STOCK = new TopicPartition("stock", 0);
  private static final long EVERY = QuietStream.BEATS_EVERY.toNanos();
  private static final long BETWEEN = QuietStream.BETWEEN_BATCHES.toNanos();

  private long now = 1_000;
  private final Topics topics = new Topics();
  private final Arriving arriving = new Arriving();
  private final BatchLimit limit = BatchLimit.ofBytes("quiet", 60_000);
  private long rested;
  private Offset whileResting;
  private final QuietStream stream =
      new QuietStream(topics, arriving, limit, () -> now, this::rest);

  @Test
  void nothingNewIsNoBatch() {
    assertThat(latest(at(5, 5))).isEqualTo(at(5, 5));
  }

  @Test
  void beatsAloneMakeABatchOnlyNowAndThen() {
    topics.latest = at(5, 6);
    assertThat(latest(at(5, 5))).as("the first").isEqualTo(at(5, 6));
    topics.latest = at(5, 9);
    now += EVERY - 1;
    assertThat(latest(at(5, 6))).as("too soon").isEqualTo(at(5, 6));
    now++;
    assertThat(latest(at(5, 6))).as("in time").isEqualTo(at(5, 9));
  }

  @Test
  void whereAllIsFinalBeatsAreFewer() {
    now += QuietStream.ALL_FINAL.toNanos();
    topics.latest = at(5, 6);
    assertThat(latest(at(5, 5))).isEqualTo(at(5, 6));
    topics.latest = at(5, 9);
    now += EVERY;
    assertThat(latest(at(5, 6))).as("nothing is left to end").isEqualTo(at(5, 6));
    topics.latest = at(6, 9);
    assertThat(latest(at(5, 6))).as("a change").isEqualTo(at(6, 9));
    topics.latest = at(6, 12);
    now += EVERY;
    assertThat(latest(at(6, 9))).as("its window ends").isEqualTo(at(6, 12));
    topics.latest = at(6, 99);
    now += QuietStream.IDLE_BEATS_EVERY.toNanos() + QuietStream.ALL_FINAL.toNanos();
    assertThat(latest(at(6, 12))).isEqualTo(at(6, 99));
  }

  @Test
  void changeComesAtOnceAndAllBeatsWithIt() {
    topics.latest = at(5, 6);
    latest(at(5, 5));
    topics.latest = at(6, 8);
    assertThat(latest(at(5, 6))).isEqualTo(at(6, 8));
    topics.latest = at(6, 9);
    now += EVERY - 1;
    assertThat(latest(at(6, 8))).as("there were beats with it").isEqualTo(at(6, 8));
  }

  @Test
  void topicThatIsNewIsAChange() {
    topics.latest = at(5, 6);
    latest(at(5, 5));
    topics.latest =
        new Text("{\"heartbeat.crm_db\":{\"0\":6},\"stock\":{\"0\":5},\"new\":{\"0\":0}}");
    assertThat(latest(at(5, 6))).isEqualTo(topics.latest);
  }

  @Test
  void changeIsWaitedForAndTakenAtOnce() {
    arriving.brings = at(6, 5);
    assertThat(latest(at(5, 5))).isEqualTo(at(6, 5));
    assertThat(arriving.awaited).as("not the heartbeats").isEqualTo(Map.of(STOCK, 5L));
    assertThat(arriving.most).isEqualTo(QuietStream.LONGEST_WAIT);
  }

  @Test
  void whereThereIsAChangeNothingIsWaitedFor() {
    topics.latest = at(6, 5);
    latest(at(5, 5));
    assertThat(arriving.awaited).isNull();
  }

  @Test
  void beatsAreInTimeAlsoWhereChangesAreWaitedFor() {
    topics.latest = at(5, 6);
    latest(at(5, 5));
    topics.latest = at(5, 9);
    now += EVERY - 1_000;
    latest(at(5, 6));
    assertThat(arriving.most).isEqualTo(Duration.ofNanos(1_000));
  }

  @Test
  void batchHasWhatItsLimitSays() {
    topics.latest = at(6, 6);
    latest(at(5, 5));
    assertThat(topics.asked).isEqualTo(ReadLimit.maxRows(1_000));
    limit.took(50, 64 << 20);
    latest(at(6, 6));
    assertThat(topics.asked).isEqualTo(ReadLimit.maxRows(50));
  }

  @Test
  void batchThatEndsWhereKafkaDoesIsAll() {
    assertThat(limit.isAll()).as("planned by another").isFalse();
    topics.latest = at(6, 6);
    topics.end = at(6, 6);
    latest(at(5, 5));
    assertThat(limit.isAll()).isTrue();
    topics.latest = at(9_981, 6);
    topics.end = at(9_981, 7);
    latest(at(6, 6));
    assertThat(limit.isAll()).as("a beat was left").isFalse();
  }

  @Test
  void whatComesSoonAfterABatchSharesTheNextOne() {
    topics.latest = at(6, 5);
    latest(at(5, 5));
    assertThat(rested).as("nothing was there before").isZero();
    now += BETWEEN / 4;
    topics.latest = at(7, 5);
    assertThat(latest(at(6, 5))).isEqualTo(at(7, 5));
    assertThat(rested).isEqualTo(BETWEEN * 3 / 4);
    now += BETWEEN;
    topics.latest = at(8, 5);
    assertThat(latest(at(7, 5))).isEqualTo(at(8, 5));
    assertThat(rested).as("the last one took as long itself").isEqualTo(BETWEEN * 3 / 4);
  }

  @Test
  void whatComesWhileItRestsIsTaken() {
    topics.latest = at(6, 5);
    latest(at(5, 5));
    topics.latest = at(7, 5);
    whileResting = at(9, 6);
    assertThat(latest(at(6, 5))).isEqualTo(at(9, 6));
  }

  private void rest(long nanos) {
    rested += nanos;
    now += nanos;
    topics.latest = whileResting == null ? topics.latest : whileResting;
  }

  private Offset latest(Offset start) {
    return stream.latestOffset(start, ReadLimit.allAvailable());
  }

  private static Offset at(long changes, long beats) {
    return new Text(
        "{\"heartbeat.crm_db\":{\"0\":%d},\"stock\":{\"0\":%d}}".formatted(beats, changes));
  }

  /** What comes while it is waited for. */
  private final class Arriving implements QuietStream.Waiting {
    private Map<TopicPartition, Long> awaited;
    private Duration most;
    private Offset brings;

    @Override
    public boolean await(Map<TopicPartition, Long> from, Duration longest) {
      awaited = from;
      most = longest;
      topics.latest = brings == null ? topics.latest : brings;
      return brings != null;
    }

    @Override
    public void close() {}
  }

  /** Offsets as Kafka's source writes them. */
  private static final class Text extends Offset {
    private final String json;

    Text(String json) {
      this.json = json;
    }

    @Override
    public String json() {
      return json;
    }
  }

  /** Topics whose ends are what the test says. */
  private static final class Topics
      implements MicroBatchStream, SupportsAdmissionControl, ReportsSourceMetrics {
    private Offset latest = at(5, 5);
    private Offset end = at(5, 5);
    private ReadLimit asked;

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
      asked = limit;
      return latest;
    }

    @Override
    public Offset reportLatestOffset() {
      return end;
    }

    @Override
    public Offset latestOffset() {
      return latest;
    }

    @Override
    public Offset initialOffset() {
      return at(0, 0);
    }

    @Override
    public Offset deserializeOffset(String json) {
      return new Text(json);
    }

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
      return new InputPartition[0];
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void commit(Offset end) {}

    @Override
    public void stop() {}

    @Override
    public Map<String, String> metrics(Optional<Offset> latestConsumedOffset) {
      return Map.of();
    }
  }
}
