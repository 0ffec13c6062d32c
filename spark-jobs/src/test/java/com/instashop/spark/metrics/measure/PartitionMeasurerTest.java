package com.instashop.spark.metrics.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.spark.kafka.SourceRecord;
import com.instashop.spark.metrics.window.Booked;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionMeasurerTest {
  private static final long BEGIN = 1_795_530_000_000L;
  private static final int PRODUCTS = 50;
  private static final String ITEM =
      """
      {"before":null,"after":{"transaction_detail_id":%1$d,"transaction_id":1,"product_id":%2$d,"quantity":2,"unit_price":"1.50"},\
      "source":{"ts_ms":%3$d,"snapshot":"%4$s","txId":1302,"lsn":%1$d},"op":"%5$s","ts_ms":1}""";

  @Test
  void whatTheDriverGetsDoesNotGrowWithTheHistory() {
    int records = 100_000;
    long step = 30 * 86_400_000L / records;
    MeasuredPartition measured = measure(records, i -> "c", i -> BEGIN - i * step);
    MeasuredPartition forward = measure(records, i -> "c", i -> BEGIN - (records - 1 - i) * step);
    long oldest = Windows.startOf(BEGIN) - 3_600_000;

    for (MeasuredPartition each : List.of(measured, forward)) {
      assertThat(each.changes()).isEqualTo(records);
      assertThat(sum(each, booked -> true))
          .isEqualTo(new Amounts(records, 300L * records, 2L * records));
      assertThat(each.booked()).hasSizeLessThan(3_000);
      assertThat(each.booked())
          .filteredOn(booked -> booked.key().kind() == GroupKind.WINDOW)
          .isNotEmpty()
          .allMatch(booked -> booked.windowStart() >= oldest);
      long lastHour =
          IntStream.range(0, records)
              .filter(i -> Windows.startOf(BEGIN - i * step) >= oldest)
              .count();
      assertThat(sum(each, booked -> booked.key().kind() == GroupKind.WINDOW).count())
          .isEqualTo(lastHour);
    }
  }

  @Test
  void snapshotIsOfNoWindowAndStandsForTheTable() {
    MeasuredPartition measured =
        measure(20, i -> i < 10 ? "c" : "r", i -> i < 10 ? BEGIN : BEGIN + 90_000);
    assertThat(measured.restarts())
        .containsExactly(new MeasuredPartition.Restart(true, BEGIN + 90_000));
    assertThat(sum(measured, each -> true)).isEqualTo(new Amounts(10, 3_000, 20));
    assertThat(sum(measured, each -> each.key().kind() == GroupKind.WINDOW))
        .isEqualTo(new Amounts(10, 3_000, 20));
  }

  @Test
  void wordThatASnapshotBeginsIsOfNoWindow() {
    MeasuredPartition measured =
        measure(20, i -> i < 10 ? "c" : i == 10 ? "t" : "r", i -> i < 10 ? BEGIN : BEGIN + 90_000);
    assertThat(measured.restarts())
        .containsExactly(new MeasuredPartition.Restart(true, BEGIN + 90_000));
    assertThat(measured.changes()).isEqualTo(19);
    assertThat(sum(measured, each -> true)).isEqualTo(new Amounts(9, 2_700, 18));
    assertThat(sum(measured, each -> each.key().kind() == GroupKind.WINDOW))
        .isEqualTo(new Amounts(10, 3_000, 20));
  }

  @Test
  void travelsFromTaskToDriver() throws Exception {
    MeasuredPartition measured = measure(3, i -> "c", i -> BEGIN);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(measured);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      MeasuredPartition arrived = (MeasuredPartition) in.readObject();
      assertThat(arrived.booked()).isEqualTo(measured.booked());
      assertThat(arrived.booked().get(0).key().metric())
          .isSameAs(measured.booked().get(0).key().metric());
    }
  }

  private static MeasuredPartition measure(
      int records, IntFunction<String> operation, IntToLongFunction commit) {
    Iterator<SourceRecord> source =
        IntStream.range(0, records)
            .mapToObj(i -> record(i, operation.apply(i), commit.applyAsLong(i)))
            .iterator();
    return new PartitionMeasurer(null).take(source);
  }

  private static SourceRecord record(int i, String operation, long commit) {
    boolean truncate = operation.equals("t");
    String snapshot = truncate || operation.equals("r") ? "true" : "false";
    String value = ITEM.formatted(i + 1, i % PRODUCTS, commit, snapshot, operation);
    return new SourceRecord(
        "transaction_items",
        0,
        i,
        (truncate ? value.replaceAll("\"after\":.*?}", "\"after\":null") : value).getBytes(UTF_8));
  }

  private static Amounts sum(MeasuredPartition measured, Predicate<Booked> of) {
    return measured.booked().stream()
        .filter(each -> each.key().metric() == Metric.ITEMS_BY_PRODUCT)
        .filter(of)
        .map(each -> each.group().amounts())
        .reduce(Amounts.ZERO, Amounts::plus);
  }
}
