package com.instashop.spark.metrics.measure;

import com.instashop.contracts.event.ChangeEvent;
import com.instashop.contracts.event.ChangeEventDecoder;
import com.instashop.contracts.event.Decoded;
import com.instashop.contracts.event.Image;
import com.instashop.contracts.measure.BatchSummary;
import com.instashop.contracts.measure.BookingTable;
import com.instashop.contracts.measure.Catalogue;
import com.instashop.contracts.measure.Measures;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.spark.kafka.DeadLetters;
import com.instashop.spark.kafka.SourceRecord;
import io.debezium.data.Envelope.Operation;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Decodes the records of a connector and adds them up before the shuffle: a task emits a row a
 * group ({@link GroupColumns#SCHEMA}) instead of a row a change.
 */
public final class PartitionMeasurer implements MapPartitionsFunction<SourceRecord, Row> {
  private static final long serialVersionUID = 1;

  private final Database database;
  private final String[] topics;
  private final DeadLetters deadLetters;
  private final CollectionAccumulator<PartitionReport> reports;

  public PartitionMeasurer(
      Database database,
      List<String> topics,
      DeadLetters deadLetters,
      CollectionAccumulator<PartitionReport> reports) {
    this.database = database;
    this.topics = topics.toArray(String[]::new);
    this.deadLetters = deadLetters;
    this.reports = reports;
  }

  @Override
  public Iterator<Row> call(Iterator<SourceRecord> records) {
    return new Partition().measure(records);
  }

  private record Label(long commitMillis, ProductLabel label) {}

  /** The state of one task's work on one partition of Kafka. */
  private final class Partition {
    private final ChangeEventDecoder[] decoders = new ChangeEventDecoder[topics.length];
    private final BookingTable groups = new BookingTable();
    private final Measures measures = new Measures(Catalogue.SHIPPED, groups);
    private final Map<Long, Label> products = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final BatchSummary summary = new BatchSummary();
    private int topicIndex;
    private int kafkaPartition;
    private long nextOffset;
    private CapturedTable snapshotOf;
    private long newestHeartbeat;

    Iterator<Row> measure(Iterator<SourceRecord> records) {
      while (records.hasNext()) {
        measure(records.next());
      }
      if (summary.undecodable() > 0) {
        deadLetters.flush();
      }
      if (newestHeartbeat > 0) {
        // An empty group whose commit time moves the watermark while the shop is idle.
        rows.add(row(newestHeartbeat, GroupKind.HEARTBEAT, database.databaseName(), 1, null));
      }
      if (snapshotOf != null) {
        long began = summary.snapshotBegan();
        String key = GroupKind.snapshotKey(snapshotOf.topic(), began);
        rows.add(row(began, GroupKind.SNAPSHOT, key, 1, null));
      }
      for (int group = 0; group < groups.size(); group++) {
        rows.add(row(group));
      }
      products.forEach(
          (id, label) ->
              rows.add(
                  row(
                      label.commitMillis(),
                      GroupKind.PRODUCT,
                      Long.toString(id),
                      1,
                      label.label())));
      if (nextOffset > 0) {
        reports.add(
            new PartitionReport(
                database,
                topics[topicIndex] + "-" + kafkaPartition,
                nextOffset,
                summary.newestCommit(),
                summary.changes(),
                summary.undecodable(),
                summary.problem(),
                summary.snapshotBegan(),
                summary.commits()));
      }
      return rows.iterator();
    }

    private void measure(SourceRecord record) {
      topicIndex = record.getTopicIndex();
      kafkaPartition = record.getPartition();
      nextOffset = record.getOffset() + 1;
      Decoded decoded = decoder(record.getTopicIndex()).decode(record.getValue());
      if (decoded instanceof Decoded.Change change) {
        measure(change.event(), record.getOffset());
      } else if (decoded instanceof Decoded.Heartbeat heartbeat) {
        summary.note(heartbeat);
        newestHeartbeat = Math.max(newestHeartbeat, heartbeat.commitMillis());
      } else if (decoded instanceof Decoded.Undecodable bad) {
        summary.note(bad);
        deadLetters.send(topics[record.getTopicIndex()], record, bad.reason());
      }
    }

    private void measure(ChangeEvent event, long offset) {
      GroupKind kind = event.operation() == Operation.READ ? GroupKind.BASELINE : GroupKind.WINDOW;
      groups.at(kind.tag(event.commitMillis()), event.commitMillis());
      switch (summary.note(event)) {
        case ADDS -> {}
        case EMPTIES -> {
          groups.takeBack(event.table());
          String topic = event.table().topic();
          rows.add(row(event.commitMillis(), GroupKind.TRUNCATION, topic, 1, null));
        }
        case BEGINS_ANEW -> {
          groups.takeBack(event.table());
          snapshotOf = event.table();
        }
      }
      measures.measure(event);
      Image product = event.after();
      if (product != null && event.table().equals(CapturedTable.PRODUCT)) {
        ProductLabel label =
            new ProductLabel(offset, product.text("name"), product.text("category"));
        products.put(product.id(), new Label(event.commitMillis(), label));
      }
    }

    private ChangeEventDecoder decoder(int topicIndex) {
      ChangeEventDecoder decoder = decoders[topicIndex];
      if (decoder == null) {
        decoder = Catalogue.SHIPPED.decoder(topics[topicIndex]);
        decoders[topicIndex] = decoder;
      }
      return decoder;
    }

    private Row row(int group) {
      return RowFactory.create(
          new Timestamp(groups.newestCommit(group)),
          GroupKind.ofTag(groups.tag(group)).label(),
          groups.metric(group).label(),
          groups.key(group),
          groups.count(group),
          groups.cents(group),
          groups.quantity(group),
          groups.smallestCents(group),
          groups.largestCents(group),
          null);
    }

    private Row row(long commitMillis, GroupKind kind, String key, long count, ProductLabel label) {
      Row product =
          label == null ? null : RowFactory.create(label.offset(), label.name(), label.category());
      return RowFactory.create(
          new Timestamp(commitMillis), kind.label(), "", key, count, 0L, 0L, 0L, 0L, product);
    }
  }
}
