package com.instashop.spark.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.CommitTimes;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.spark.metrics.measure.MeasuredPartition;
import com.instashop.spark.metrics.sink.SinkState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryProgressEvent;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryStartedEvent;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {
  private static final long NOW = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();
  private static final long YEAR_2099 = Instant.parse("2099-01-01T00:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000;

  private final AtomicLong nanos = new AtomicLong();
  private final HealthMonitor health =
      new HealthMonitor("metrics", KafkaAddress.open("127.0.0.1:1"), nanos::get);

  @AfterEach
  void close() {
    health.close();
  }

  @Test
  void watermarkTrailsByABatchThatIsAllThereIs() {
    passed(true, NOW - 3_000);
    assertThat(watermark()).isNull();
    passed(true, NOW - 2_000);
    assertThat(watermark()).isEqualTo(NOW - 3_000);
    // What was committed before may lie beyond a part of a backlog.
    passed(false, NOW - 1_000);
    assertThat(watermark()).isEqualTo(NOW - 3_000);
    passed(true, NOW);
    assertThat(watermark()).isEqualTo(NOW - 1_000);
    passed(true, NOW);
    assertThat(watermark()).isEqualTo(NOW);
  }

  @Test
  void watermarkIsThatOfTheDatabaseThatIsBehind() {
    health.passed(List.of(beat(Database.CRM, NOW)), true, NOW);
    health.passed(List.of(beat(Database.CRM, NOW)), true, NOW);
    assertThat(watermark()).as("nothing is known of the others").isNull();
    passed(true, NOW);
    health.passed(List.of(beat(Database.CRM, NOW + 9_000)), true, NOW);
    health.passed(List.of(), true, NOW);
    assertThat(watermark()).isEqualTo(NOW);
  }

  @Test
  void recordOfTheYear2099IsNoClock() {
    passed(true, NOW);
    health.passed(List.of(beat(Database.CRM, YEAR_2099), beat(Database.CRM, NOW + 1)), true, NOW);
    passed(true, YEAR_2099);
    passed(true, NOW + 5);
    assertThat(watermark()).isEqualTo(NOW);
  }

  @Test
  void clockThatWasPutBackGoesBack() {
    long ahead = NOW + 240_000;
    passed(true, ahead);
    passed(true, ahead);
    assertThat(watermark()).isEqualTo(ahead);
    // One partition is seconds behind the other: the clock stands still.
    passed(true, ahead - 4_000);
    passed(true, NOW);
    assertThat(watermark()).isEqualTo(ahead);
    passed(true, NOW + 1);
    assertThat(watermark()).isEqualTo(NOW);
  }

  @Test
  void isCaughtUpOnceAllThereWasIsRead() {
    passed(false, NOW - DAY);
    assertThat(state()).isEqualTo(SparkHealth.REBUILDING);
    passed(false, NOW);
    assertThat(state()).isEqualTo(SparkHealth.REBUILDING);
    passed(true, NOW);
    assertThat(state()).isEqualTo(SparkHealth.RUNNING);
  }

  @Test
  void clockThatIsBehindOursIsNoBacklog() {
    long behind = NOW - 15_000;
    Map<Database, Long> clocks =
        Map.of(
            Database.INSTASHOP,
            NOW,
            Database.CRM,
            NOW,
            Database.ERP,
            NOW,
            Database.ECOMMERCE,
            behind);
    pass(clocks, 0);
    assertThat(state()).isEqualTo(SparkHealth.REBUILDING);
    // A snapshot that goes on says nothing new.
    health.passed(List.of(beat(Database.ERP, NOW + 1)), true, NOW);
    assertThat(state()).isEqualTo(SparkHealth.REBUILDING);
    pass(clocks, 5_000);
    assertThat(state()).isEqualTo(SparkHealth.RUNNING);
    assertThat(document().lagMs()).isEqualTo(10_000);
  }

  @Test
  void whatWasReadBeforeItCaughtUpIsNotFresh() {
    MeasuredPartition old = beat(Database.CRM, NOW);
    old.commits().add(NOW - DAY);
    passed(true, NOW);
    health.passed(List.of(old), true, NOW);
    health.visible(List.of(old), 1, NOW);
    assertThat(document().freshnessP99Ms()).isNull();
    assertThat(state()).isEqualTo(SparkHealth.RUNNING);
    health.passed(List.of(old), true, NOW);
    health.visible(List.of(old), 1, NOW);
    assertThat(document().freshnessP99Ms()).isNotNull();
  }

  @Test
  void ratesAreOfTheNewestBatch() {
    nanos.set(3_000_000_000L);
    health.begins();
    nanos.set(5_000_000_000L);
    health.visible(List.of(read(60), read(40)), 1, NOW);
    assertThat(document().processedRowsPerSecond()).as("in two seconds").isEqualTo(50);
    assertThat(document().inputRowsPerSecond()).as("of five").isEqualTo(20);

    nanos.set(9_000_000_000L);
    health.begins();
    nanos.set(9_500_000_000L);
    health.visible(List.of(read(9)), 2, NOW);
    assertThat(document().processedRowsPerSecond()).isEqualTo(18);
    assertThat(document().inputRowsPerSecond()).isEqualTo(2);
  }

  @Test
  void batchDidNotTakeTheTimeThatItWaited() {
    UUID run = UUID.randomUUID();
    health.onQueryStarted(new QueryStartedEvent(UUID.randomUUID(), run, "metrics", "now"));
    health.onQueryProgress(
        new QueryProgressEvent(
            new StreamingQueryProgress(
                UUID.randomUUID(),
                run,
                "metrics",
                "now",
                7,
                130,
                Map.of("triggerExecution", 130L, "latestOffset", 95L, "addBatch", 25L),
                Map.of(),
                new StateOperatorProgress[0],
                new SourceProgress[0],
                null,
                Map.of())));
    assertThat(document().batchDurationMs()).isEqualTo(35);
  }

  private void pass(Map<Database, Long> clocks, long later) {
    List<MeasuredPartition> beats = new ArrayList<>();
    clocks.forEach((database, clock) -> beats.add(beat(database, clock + later)));
    health.passed(beats, true, NOW);
  }

  /** A batch with a heartbeat of each database. */
  private void passed(boolean all, long clock) {
    health.passed(
        Tables.SHIPPED.databases().stream().map(database -> beat(database, clock)).toList(),
        all,
        NOW);
  }

  private static MeasuredPartition beat(Database database, long clock) {
    return partition(database, clock, 0);
  }

  private static MeasuredPartition read(long changes) {
    return partition(Database.CRM, NOW, changes);
  }

  private static MeasuredPartition partition(Database database, long clock, long changes) {
    return new MeasuredPartition(
        database,
        database.heartbeatTopic(),
        0,
        clock,
        changes,
        0,
        0,
        null,
        null,
        List.of(),
        List.of(),
        Map.of(),
        new CommitTimes());
  }

  private SparkHealth document() {
    return Json.read(
        health.document(SinkState.EMPTY, Instant.ofEpochMilli(NOW)), SparkHealth.class);
  }

  private String state() {
    return document().state();
  }

  /** The clock that it is of, in milliseconds since the epoch. */
  private Long watermark() {
    Instant watermark = document().watermark();
    return watermark == null ? null : watermark.plus(Windows.WATERMARK).toEpochMilli();
  }
}
