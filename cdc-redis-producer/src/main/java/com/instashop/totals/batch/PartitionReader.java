package com.instashop.totals.batch;

import com.instashop.contracts.event.ChangeEvent;
import com.instashop.contracts.event.ChangeEventDecoder;
import com.instashop.contracts.event.Decoded;
import com.instashop.contracts.event.Row.Product;
import com.instashop.contracts.measure.BookingTable;
import com.instashop.contracts.measure.CommitTimes;
import com.instashop.contracts.measure.Measures;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.schema.CapturedTable;
import io.debezium.data.Envelope.Operation;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final String GONE = "";

  /** Of one length, so that moments sort as text. */
  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final TopicPartition partition;
  private final String metrics;
  private final ChangeEventDecoder decoder;

  private List<String> words;
  private BookingTable sums;
  private Measures measures;
  private Map<Long, String> labels;
  private CommitTimes commits;
  private long newestCommit;
  private long snapshotBegan;
  private long changes;
  private long undecodable;
  private String problem;

  /** Reads a partition of a table's topic. */
  public PartitionReader(TopicPartition partition) {
    this.partition = partition;
    this.decoder = ChangeEventDecoder.forTopic(partition.topic());
    CapturedTable table = CapturedTable.ofTopic(partition.topic()).orElseThrow();
    this.metrics =
        Arrays.stream(Metric.values())
            .filter(metric -> metric.table() == table)
            .map(Metric::label)
            .collect(Collectors.joining(","));
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
    commits = new CommitTimes();
    newestCommit = 0;
    snapshotBegan = 0;
    changes = 0;
    undecodable = 0;
    problem = null;
    clear();
    if (expected == null) {
      words.addAll(List.of("begin", partition.topic(), metrics));
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Decoded decoded = decoder.decode(record.value());
      if (decoded instanceof Decoded.Change change) {
        take(change.event());
      } else if (decoded instanceof Decoded.Undecodable bad) {
        undecodable(record, bad);
      }
    }
    flush();
    if (newestCommit > 0) {
      words.addAll(List.of("committed", MOMENT.format(Instant.ofEpochMilli(newestCommit))));
    }
    return new PartitionBatch(partition, expected, next, words, changes, undecodable, commits);
  }

  private void undecodable(ConsumerRecord<byte[], byte[]> record, Decoded.Undecodable bad) {
    if (undecodable++ == 0) {
      LOG.warn("{} offset {}: {}", partition, record.offset(), bad.reason());
    }
    if (bad.changeLost() && !bad.reason().equals(problem)) {
      problem = bad.reason();
      words.addAll(List.of("problem", partition.topic(), problem));
    }
  }

  private void take(ChangeEvent event) {
    changes++;
    if (event.operation() == Operation.TRUNCATE) {
      flush();
      words.addAll(List.of("forget", metrics));
    } else if (event.isSnapshotRow()) {
      if (event.commitMillis() != snapshotBegan) {
        snapshotBegan = event.commitMillis();
        problem = null;
        flush();
        words.addAll(List.of("snapshot", partition.topic(), Long.toString(snapshotBegan), metrics));
      }
    } else if (event.operation() != Operation.READ) {
      commits.add(event.commitMillis());
      newestCommit = Math.max(newestCommit, event.commitMillis());
    }
    measures.measure(event);
    if (event.before() instanceof Product product) {
      labels.put(product.id(), GONE);
    }
    if (event.after() instanceof Product product) {
      labels.put(product.id(), product.category());
    }
  }

  /** Turns what was added up so far into commands. */
  private void flush() {
    labels.forEach(
        (product, category) -> words.addAll(List.of("label", Long.toString(product), category)));
    for (int group = 0; group < sums.size(); group++) {
      words.add("add");
      words.add(sums.metric(group).label());
      words.add(
          sums.metric(group) == Metric.TRANSACTIONS_BY_DAY
              ? LocalDate.ofEpochDay(Long.parseLong(sums.key(group))).toString()
              : sums.key(group));
      words.add(Long.toString(sums.count(group)));
      words.add(Long.toString(sums.cents(group)));
      words.add(Long.toString(sums.quantity(group)));
    }
    clear();
  }

  private void clear() {
    sums = new BookingTable();
    measures = new Measures(sums);
    labels = new LinkedHashMap<>();
  }
}
