package com.instashop.audit;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Origin;
import com.instashop.changes.measure.BatchSummary;
import com.instashop.changes.measure.BatchSummary.Effect;
import com.instashop.changes.measure.Catalogue;
import com.instashop.contracts.schema.CapturedTable;
import io.debezium.data.Envelope.Operation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The rows of a table that its change events in Kafka tell otherwise than the source. */
final class RowDifferences {
  private static final int SHOWN = 10;

  private final Map<TopicPartition, Long> begin;
  private final Map<Integer, Content> contents = new HashMap<>();
  private final Set<Object> inFlight = new HashSet<>();
  private final ChangeEventDecoder decoder;

  /** What a partition tells. */
  private static final class Content {
    private final Map<Object, Image> rows = new HashMap<>();
    private long snapshotBegan;
  }

  private RowDifferences(CapturedTable table, Sources sources, Map<TopicPartition, Long> begin) {
    this.begin = begin;
    this.decoder = Catalogue.SHIPPED.over(sources.tables()).decoderOfEveryColumn(table.topic());
  }

  /**
   * A line for each row, at most ten, or one that says that there is none. Rows that change
   * meanwhile are left out.
   */
  static List<String> of(CapturedTable table, Sources sources, KafkaLog kafka, long deadline)
      throws SQLException, InterruptedException {
    List<TopicPartition> partitions = kafka.partitions(List.of(table.topic()));
    RowDifferences events = new RowDifferences(table, sources, kafka.ends(partitions));
    Map<Object, Image> source = sources.rows(table);
    // Everything that the source held then has arrived when a cut after it is taken.
    Cut.take(sources, kafka, deadline);
    kafka.read(kafka.beginnings(partitions), kafka.ends(partitions), events::take);
    Map<Object, Image> told = new HashMap<>();
    events.contents.values().forEach(content -> told.putAll(content.rows));
    Set<Object> ids = new TreeSet<>(Comparator.comparing(RowDifferences::sorted));
    ids.addAll(source.keySet());
    ids.addAll(told.keySet());
    ids.removeAll(events.inFlight);
    ids.removeIf(id -> source.containsKey(id) && source.get(id).equals(told.get(id)));
    if (ids.isEmpty()) {
      return List.of(
          "Kafka tells every row of %s as the source holds it: what is in Redis is wrong, scripts/instashop rebuild makes it anew"
              .formatted(table.tableName()));
    }
    List<String> lines = new ArrayList<>();
    ids.stream()
        .limit(SHOWN)
        .forEach(
            id ->
                lines.add(
                    "%s %s: %s"
                        .formatted(table.tableName(), id, line(source.get(id), told.get(id)))));
    if (ids.size() > SHOWN) {
      lines.add("… and %,d more rows of %s".formatted(ids.size() - SHOWN, table.tableName()));
    }
    return lines;
  }

  /** Numbers in their order, whatever else as text. */
  private static String sorted(Object key) {
    return key instanceof Long number ? "%020d".formatted(number) : key.toString();
  }

  /** Long values are cut off, and differ perhaps only behind that. */
  static String line(Image source, Image told) {
    String line = "the source has %s, Kafka tells %s".formatted(text(source), text(told));
    return source == null || told == null
        ? line
        : line + "; different: " + String.join(", ", source.differences(told));
  }

  private static String text(Image row) {
    return row == null ? "nothing" : row.toString();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (decoder.decode(record.value()) instanceof Decoded.Change change) {
      ChangeEvent event = change.event();
      boolean late =
          record.offset() >= begin.get(new TopicPartition(record.topic(), record.partition()));
      Content content = contents.computeIfAbsent(record.partition(), unused -> new Content());
      Effect effect = BatchSummary.effect(event, content.snapshotBegan);
      if (effect != Effect.ADDS) {
        content.rows.clear();
      }
      if (effect == Effect.BEGINS_ANEW) {
        content.snapshotBegan = event.commitMillis();
      }
      if (event.origin() != Origin.INCREMENTAL_SNAPSHOT) {
        take(event, content.rows, late);
      }
    }
  }

  private void take(ChangeEvent event, Map<Object, Image> rows, boolean late) {
    if (event.before() != null) {
      rows.remove(event.before().key());
    }
    if (event.after() != null) {
      rows.put(event.after().key(), event.after().copy());
    }
    if (late && event.operation() != Operation.TRUNCATE) {
      inFlight.add(event.key());
    }
  }
}
