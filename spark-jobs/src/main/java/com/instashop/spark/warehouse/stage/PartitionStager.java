package com.instashop.spark.warehouse.stage;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Origin;
import com.instashop.changes.event.Span;
import com.instashop.changes.measure.BatchSummary;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.spark.kafka.DeadLetters;
import com.instashop.spark.kafka.PartitionWork;
import com.instashop.spark.kafka.SourceRecord;
import com.instashop.spark.warehouse.stage.StagedPartition.Restart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decodes the records of a partition and makes rows of the warehouse of them: whatever can be done
 * beside others is done here, so that the one connection to PostgreSQL has only to send bytes.
 */
public final class PartitionStager implements PartitionWork<StagedPartition> {
  /** The window of what a snapshot read, in milliseconds: PostgreSQL's {@code -infinity}. */
  private static final long BASELINE = Long.MIN_VALUE;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  /** So large are the records of a partition in one batch at the most: the driver gets all. */
  private static final long MOST_BYTES = 128 << 20;

  private static final long serialVersionUID = 1;

  private final Tables tables;
  private final DeadLetters deadLetters;

  /**
   * For these tables.
   *
   * @param deadLetters for what cannot be decoded of declared ones: of the shop's the metrics send
   *     it
   */
  public PartitionStager(Tables tables, DeadLetters deadLetters) {
    this.tables = tables;
    this.deadLetters = deadLetters;
  }

  @Override
  public StagedPartition take(Iterator<SourceRecord> records) {
    SourceRecord first = records.next();
    Partition partition = new Partition(first.topic(), first.partition());
    partition.take(first);
    records.forEachRemaining(partition::take);
    return partition.staged();
  }

  private record Hour(long startMillis, String operation) {}

  /** A partition of Kafka in one batch. */
  private final class Partition {
    private final String topic;
    private final int number;
    private final ChangeEventDecoder decoder;
    private final Database database;
    private final CapturedTable table;
    private final EventRows events;
    private final VersionRows versions;
    private final BookingTable bookings = new BookingTable();
    private final Measures measures = new Measures(Catalogue.SHIPPED, bookings);
    private final Map<Hour, Long> counts = new HashMap<>();
    private final SortedSet<Long> days = new TreeSet<>();
    private final List<Restart> restarts = new ArrayList<>();
    private final BatchSummary summary;
    private final boolean isDeclared;
    private long bytes;

    Partition(String topic, int number) {
      this.topic = topic;
      this.number = number;
      this.summary = new BatchSummary(number);
      this.decoder = Catalogue.SHIPPED.over(tables).decoderOfEveryColumn(topic);
      this.table = tables.ofTopic(topic).orElse(null);
      this.database = table != null ? table.database() : tables.ofHeartbeat(topic).orElseThrow();
      this.isDeclared =
          Tables.SHIPPED.ofTopic(topic).isEmpty() && Tables.SHIPPED.ofHeartbeat(topic).isEmpty();
      this.events = table == null ? null : new EventRows(table);
      this.versions = table == null ? null : new VersionRows(table, number);
    }

    void take(SourceRecord record) {
      bytes += record.value() == null ? 0 : record.value().length;
      if (bytes > MOST_BYTES && summary.changes() > 0) {
        throw new IllegalStateException(
            "The records of %s-%d before offset %d are too large for one batch: it is tried again with fewer"
                .formatted(topic, number, record.offset()));
      }
      Decoded decoded = decoder.decode(record.value());
      if (decoded instanceof Decoded.Change change) {
        take(change.event(), record);
      } else if (decoded instanceof Decoded.Heartbeat heartbeat) {
        summary.note(heartbeat);
      } else if (decoded instanceof Decoded.Undecodable bad) {
        if (bad.begins() != null) {
          take(bad.begins(), record);
        }
        summary.note(bad);
        if (isDeclared) {
          deadLetters.send(record, bad.reason());
        }
      }
    }

    private void take(ChangeEvent event, SourceRecord record) {
      long time = event.commitMillis();
      bookings.at(event.isBaseline() ? BASELINE : Windows.startOf(time));
      BatchSummary.Effect effect = summary.note(event);
      if (effect != BatchSummary.Effect.ADDS) {
        bookings.takeBack(event.table());
        boolean snapshot = effect == BatchSummary.Effect.BEGINS_ANEW;
        restarts.add(new Restart(snapshot, record.offset(), time));
      }
      if (summary.isWordOnly(event)) {
        return;
      }
      days.add(Math.floorDiv(time, DAY_MILLIS));
      counts.merge(
          new Hour(time - Math.floorMod(time, HOUR_MILLIS), event.operation().code()),
          1L,
          Long::sum);
      if (!event.table().isDeclared()) {
        // The windows are the shop's.
        measures.measure(event);
      }
      stage(event, record);
    }

    private void stage(ChangeEvent event, SourceRecord record) {
      byte[] document = record.value();
      Span before = decoder.beforeImage();
      Span after = decoder.afterImage();
      Image newest = event.newest();
      events.add(event, number, record.offset(), document, before, after, newest);
      // A row of an incremental snapshot is known from the stream.
      if (newest != null && event.origin() != Origin.INCREMENTAL_SNAPSHOT) {
        versions.add(event, record.offset());
      }
    }

    StagedPartition staged() {
      byte[] nothing = {};
      long undelivered = isDeclared ? deadLetters.flush() : 0;
      if (bookings.problem() != null) {
        summary.problem(bookings.problem());
      }
      return new StagedPartition(
          database,
          table,
          topic,
          number,
          summary.newestCommit(),
          summary.changes(),
          summary.undecodable(),
          undelivered,
          summary.reasons().text(),
          summary.healed().text(),
          days.stream().mapToLong(Long::longValue).toArray(),
          table == null ? nothing : events.toBytes(),
          table == null ? nothing : versions.toBytes(),
          windows(),
          counts(),
          restarts,
          summary.commits());
    }

    private byte[] windows() {
      CopyRows rows = new CopyRows();
      for (int group = 0; group < bookings.size(); group++) {
        rows.row(9);
        if (bookings.tag(group) == BASELINE) {
          rows.minusInfinity();
        } else {
          rows.timestamp(bookings.tag(group) * 1_000);
        }
        rows.text(bookings.metric(group).label());
        rows.text(bookings.key(group));
        rows.bigint(bookings.count(group));
        rows.bigint(bookings.cents(group));
        rows.bigint(bookings.quantity(group));
        rows.bigint(bookings.smallestCents(group));
        rows.bigint(bookings.largestCents(group));
        rows.integer(number);
      }
      return rows.toBytes();
    }

    private byte[] counts() {
      CopyRows rows = new CopyRows();
      counts.forEach(
          (hour, events) -> {
            rows.row(4);
            rows.timestamp(hour.startMillis() * 1_000);
            rows.text(topic);
            rows.text(hour.operation());
            rows.bigint(events);
          });
      return rows.toBytes();
    }
  }
}
