package com.instashop.totals.batch;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Moments;
import com.instashop.changes.measure.BatchSummary;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Reasons;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the records of one partition and adds them up: Redis hears of sums, not of changes. Keeps
 * nothing from one batch to the next but its decoder.
 */
public final class PartitionReader {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);

  /** Of one length, so that moments sort as text. */
  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /**
   * What is in no window: what a snapshot reads, and what is older than the windows that are kept.
   */
  private static final long NO_WINDOW = Long.MIN_VALUE;

  private final TopicPartition partition;
  private final Catalogue catalogue;
  private final String metrics;

  private final Clock clock;

  /** Whether what it books is kept by window, too. */
  private final boolean byWindow;

  private final ChangeEventDecoder decoder;

  private List<String> words;
  private BookingTable sums;
  private Measures measures;

  /** By the clock, milliseconds since the epoch. */
  private long now;

  /** The newest commit time of what was streamed that may be true; 0 for none. */
  private long committed;

  /** The start of the oldest window of a declared metric that is kept. */
  private long oldest;

  /** By product. */
  private Map<Long, Label> labels;

  /**
   * What a product belongs to.
   *
   * @param category as keys have it; null where the product is gone
   */
  private record Label(long lsn, String category) {}

  private BatchSummary summary;

  /**
   * Reads a partition of a table's topic for all metrics of a catalogue.
   *
   * @param clock tells which commit times cannot be
   */
  public PartitionReader(TopicPartition partition, Catalogue catalogue, Clock clock) {
    this(
        partition,
        catalogue.tables().ofTopic(partition.topic()).orElseThrow(),
        catalogue,
        clock,
        false);
  }

  /**
   * Reads a partition of a table's topic for a declared metric, of which there are windows, too.
   *
   * @param share what Redis calls the metric's share of the partition
   * @param clock which windows are kept by, and what tells which commit times cannot be
   */
  public PartitionReader(TopicPartition share, Metric metric, Clock clock) {
    this(share, metric.table(), Catalogue.of(metric), clock, true);
  }

  private PartitionReader(
      TopicPartition partition,
      CapturedTable table,
      Catalogue catalogue,
      Clock clock,
      boolean byWindow) {
    this.partition = partition;
    this.catalogue = catalogue;
    this.clock = clock;
    this.byWindow = byWindow;
    this.decoder = catalogue.decoder(table.topic());
    this.metrics = catalogue.of(table).stream().map(Metric::label).collect(Collectors.joining(","));
  }

  /** What Redis calls it. */
  public TopicPartition partition() {
    return partition;
  }

  /**
   * Reads records that follow one another.
   *
   * @param expected the offset that Redis must have stored; null where it must know none
   * @param next the offset behind them
   */
  public PartitionBatch read(
      Iterable<ConsumerRecord<byte[], byte[]>> records, Long expected, long next) {
    words = new ArrayList<>();
    summary = new BatchSummary(partition.partition());
    now = clock.millis();
    committed = 0;
    oldest = Windows.oldestKept(Windows.startOf(now));
    clear();
    if (expected == null) {
      Iterator<ConsumerRecord<byte[], byte[]>> first = records.iterator();
      words.addAll(
          List.of("begin", metrics, since(first.hasNext() ? first.next().timestamp() : now)));
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Decoded decoded = decoder.decode(record.value());
      if (decoded instanceof Decoded.Change change) {
        take(change.event());
      } else if (decoded instanceof Decoded.Undecodable bad) {
        undecodable(record, bad);
      }
    }
    flush(summary.reasons());
    problems(summary.reasons());
    if (committed > 0 && catalogue.has(Metric.EVENTS)) {
      words.addAll(List.of("committed", MOMENT.format(Instant.ofEpochMilli(committed))));
    }
    return new PartitionBatch(
        partition,
        expected,
        next,
        words,
        summary.changes(),
        summary.undecodable(),
        summary.commits());
  }

  /** The start of the first window that is known where what comes before a moment is not. */
  private String since(long millis) {
    return Long.toString(Windows.firstAfter(isPossible(millis) ? millis : now));
  }

  private boolean isPossible(long millis) {
    return millis <= now + Windows.AHEAD.toMillis();
  }

  private void undecodable(ConsumerRecord<byte[], byte[]> record, Decoded.Undecodable bad) {
    if (summary.undecodable() == 0) {
      LOG.warn("{} offset {}: {}", partition, record.offset(), bad.reason());
    }
    if (bad.begins() != null) {
      take(bad.begins());
    }
    summary.note(bad);
  }

  private void take(ChangeEvent event) {
    switch (summary.note(event)) {
      case ADDS -> {}
      case EMPTIES -> {
        flush(summary.reasons());
        words.addAll(List.of("forget", metrics, since(event.commitMillis())));
      }
      case BEGINS_ANEW -> {
        flush(summary.healed());
        problems(summary.healed());
        String began = Long.toString(summary.snapshotBegan());
        words.addAll(List.of("snapshot", began, metrics, since(event.commitMillis())));
      }
    }
    if (summary.isWordOnly(event)) {
      return;
    }
    if (event.operation() != Operation.READ && isPossible(event.commitMillis())) {
      committed = Math.max(committed, event.commitMillis());
    }
    if (byWindow) {
      long window = Windows.startOf(event.commitMillis());
      sums.at(event.isBaseline() || window < oldest ? NO_WINDOW : window);
    }
    measures.measure(event);
    String uncountable = catalogue.problemOf(event);
    if (uncountable != null) {
      summary.problem(uncountable);
    }
    if (event.table().equals(ShopTables.PRODUCT) && catalogue.has(Metric.PRODUCTS_BY_CATEGORY)) {
      Image before = event.before();
      Image after = event.after();
      if (before != null) {
        labels.put(before.id(), new Label(event.lsn(), null));
      }
      if (after != null) {
        labels.put(after.id(), new Label(event.lsn(), Key.written(after.text("category"))));
      }
    }
  }

  private void problems(Reasons reasons) {
    reasons
        .counts()
        .forEach((reason, times) -> words.addAll(List.of("problem", reason, Long.toString(times))));
  }

  /**
   * Turns what was added up so far into commands.
   *
   * @param reasons where it says that a sum is too large
   */
  private void flush(Reasons reasons) {
    if (sums.problem() != null) {
      reasons.add(sums.problem(), 1);
    }
    labels.forEach(
        (product, label) -> {
          // Unknown is before all.
          String lsn = Long.toString(Math.max(0, label.lsn()));
          words.addAll(
              label.category() == null
                  ? List.of("unlabel", Long.toString(product), lsn)
                  : List.of("label", Long.toString(product), lsn, label.category()));
        });
    for (int group = 0; group < sums.size(); group++) {
      words.add("add");
      words.add(sums.metric(group).label());
      words.add(
          sums.metric(group) == Metric.TRANSACTIONS_BY_DAY
              ? day(sums.key(group))
              : sums.key(group));
      addAmounts(group);
    }
    if (byWindow) {
      flushWindows();
    }
    clear();
  }

  /** All of one metric. */
  private void flushWindows() {
    boolean isFirst = true;
    for (int group = 0; group < sums.size(); group++) {
      if (sums.tag(group) != NO_WINDOW && !isNothing(group)) {
        if (isFirst) {
          String known = since(Math.max(now, summary.newestCommit()));
          words.addAll(List.of("keep", metrics, Long.toString(oldest), known));
          isFirst = false;
        }
        words.addAll(List.of("window", metrics, Long.toString(sums.tag(group)), sums.key(group)));
        addAmounts(group);
      }
    }
  }

  /** Whether what was added was taken back, too. */
  private boolean isNothing(int group) {
    return sums.count(group) == 0 && sums.cents(group) == 0 && sums.quantity(group) == 0;
  }

  private void addAmounts(int group) {
    words.add(Long.toString(sums.count(group)));
    words.add(Long.toString(sums.cents(group)));
    words.add(Long.toString(sums.quantity(group)));
  }

  /** Days are dates here. */
  private static String day(String key) {
    return key.equals(Key.NULL) ? key : Moments.date(Long.parseLong(key));
  }

  private void clear() {
    sums = new BookingTable();
    measures = new Measures(catalogue, sums);
    labels = new LinkedHashMap<>();
  }
}
