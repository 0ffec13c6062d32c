package com.instashop.spark.metrics.measure;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.changes.measure.BatchSummary;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Tables;
import com.instashop.spark.kafka.DeadLetters;
import com.instashop.spark.kafka.PartitionWork;
import com.instashop.spark.kafka.SourceRecord;
import com.instashop.spark.metrics.measure.MeasuredPartition.Restart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Decodes the records of a partition and adds them up by window: the driver gets a group for many
 * changes. What it gets is bounded however many records there are: windows that are kept no more
 * become one.
 */
public final class PartitionMeasurer implements PartitionWork<MeasuredPartition> {
  private static final long serialVersionUID = 1;

  /** From so many groups on it is looked whether some are of windows that are kept no more. */
  private static final int MANY_GROUPS = 20_000;

  private final DeadLetters deadLetters;

  public PartitionMeasurer(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  @Override
  public MeasuredPartition take(Iterator<SourceRecord> records) {
    SourceRecord first = records.next();
    Partition partition = new Partition(first.topic(), first.partition());
    partition.measure(first);
    records.forEachRemaining(partition::measure);
    return partition.measured();
  }

  /** A partition of Kafka in one batch. */
  private final class Partition {
    private final String topic;
    private final int number;
    private final ChangeEventDecoder decoder;
    private final Map<Long, ProductLabel> labels = new HashMap<>();
    private final List<Restart> restarts = new ArrayList<>();
    private final BatchSummary summary;
    private BookingTable groups = new BookingTable();
    private Measures measures = new Measures(Catalogue.SHIPPED, groups);
    private int tooMany = MANY_GROUPS;

    /** No group is of an older window. */
    private long oldest = Long.MAX_VALUE;

    Partition(String topic, int number) {
      this.topic = topic;
      this.number = number;
      this.summary = new BatchSummary(number);
      this.decoder = Catalogue.SHIPPED.decoder(topic);
    }

    void measure(SourceRecord record) {
      Decoded decoded = decoder.decode(record.value());
      if (decoded instanceof Decoded.Change change) {
        measure(change.event(), record.offset());
      } else if (decoded instanceof Decoded.Heartbeat heartbeat) {
        summary.note(heartbeat);
      } else if (decoded instanceof Decoded.Undecodable bad) {
        if (bad.begins() != null) {
          measure(bad.begins(), record.offset());
        }
        summary.note(bad);
        deadLetters.send(record, bad.reason());
      }
    }

    private void measure(ChangeEvent event, long offset) {
      long window = Windows.startOf(event.commitMillis());
      oldest = Math.min(oldest, window);
      groups.at(event.isBaseline() ? GroupKind.BASELINE.tag(0) : GroupKind.WINDOW.tag(window));
      BatchSummary.Effect effect = summary.note(event);
      if (effect != BatchSummary.Effect.ADDS) {
        groups.takeBack(event.table());
        boolean isSnapshot = effect == BatchSummary.Effect.BEGINS_ANEW;
        restarts.add(new Restart(isSnapshot, event.commitMillis()));
      }
      if (summary.isWordOnly(event)) {
        return;
      }
      measures.measure(event);
      Image product = event.after();
      if (product != null && event.table().equals(ShopTables.PRODUCT)) {
        labels.put(
            product.id(),
            new ProductLabel(
                number, offset, event.lsn(), product.text("name"), product.text("category")));
      }
      if (groups.size() > tooMany) {
        forgetWindows();
        tooMany = Math.max(MANY_GROUPS, 2 * groups.size());
      }
    }

    private void forgetWindows() {
      // What claims to come from the future closes no window.
      long newest = Math.min(summary.newestStreamed(), System.currentTimeMillis());
      long kept = Windows.oldestKept(Windows.startOf(newest));
      if (oldest >= kept) {
        return;
      }
      oldest = kept;
      groups =
          groups.under(
              tag ->
                  GroupKind.ofTag(tag) == GroupKind.WINDOW && GroupKind.windowOfTag(tag) < kept
                      ? GroupKind.PAST.tag(0)
                      : tag);
      measures = new Measures(Catalogue.SHIPPED, groups);
    }

    MeasuredPartition measured() {
      long undelivered = summary.undecodable() > 0 ? deadLetters.flush() : 0;
      forgetWindows();
      if (groups.problem() != null) {
        summary.problem(groups.problem());
      }
      return new MeasuredPartition(
          Tables.SHIPPED
              .ofHeartbeat(topic)
              .orElseGet(() -> Tables.SHIPPED.ofTopic(topic).orElseThrow().database()),
          topic,
          number,
          summary.newestCommit(),
          summary.changes(),
          summary.undecodable(),
          undelivered,
          summary.reasons().text(),
          summary.healed().text(),
          restarts,
          new PackedBookings(groups),
          labels,
          summary.commits());
    }
  }
}
