package com.instashop.connector;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.SnapshotRecord;
import io.debezium.connector.SnapshotType;
import io.debezium.data.Envelope;
import io.debezium.data.Envelope.Operation;
import io.debezium.relational.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What is said of a whole table, where its topic has several partitions, is said in each of them:
 * that it was emptied, and that a snapshot begins, which is a truncate of that snapshot. So within
 * a partition all that lies before is of the time before, and all that lies behind is not, however
 * far a reader is in the others.
 *
 * <p>That a snapshot begins is also said of a table of which it found no row, whatever its
 * partitions: no record would tell that the table has become empty. It is said behind the last
 * record of a snapshot, which always has one: the heartbeat's table has a row.
 */
final class EveryPartition {
  /** Whose rows are all of a table. */
  private static final Set<String> SNAPSHOTS =
      Stream.of(
              SnapshotRecord.FIRST,
              SnapshotRecord.FIRST_IN_DATA_COLLECTION,
              SnapshotRecord.TRUE,
              SnapshotRecord.LAST_IN_DATA_COLLECTION,
              SnapshotRecord.LAST)
          .map(EveryPartition::label)
          .collect(Collectors.toSet());

  private static final String LAST = label(SnapshotRecord.LAST);

  /** Topic to its partitions, where it has several. */
  private final Map<String, Integer> partitions;

  private final Supplier<Collection<Table>> captured;

  /** Topic to the time of the newest snapshot of which it has a row, or word. */
  private final Map<String, Object> began = new HashMap<>();

  /** A table that is captured. */
  record Table(String topic, TableId id, Envelope envelope) {}

  private EveryPartition(Map<String, Integer> partitions, Supplier<Collection<Table>> captured) {
    this.partitions = partitions;
    this.captured = captured;
  }

  /**
   * How many partitions topics have, as the setting says it.
   *
   * @param setting {@code topic:number,topic:number}; null for none that has several
   * @param captured tells the tables of a snapshot once it is over
   */
  static EveryPartition of(String setting, Supplier<Collection<Table>> captured) {
    return new EveryPartition(
        setting == null
            ? Map.of()
            : Stream.of(setting.split(","))
                .map(topic -> topic.split(":"))
                .collect(Collectors.toMap(words -> words[0], words -> Integer.valueOf(words[1]))),
        captured);
  }

  /** The records, with what is added. */
  List<SourceRecord> of(List<SourceRecord> records) {
    List<SourceRecord> all = new ArrayList<>(records.size());
    for (SourceRecord record : records) {
      if (record.value() instanceof Struct change
          && Envelope.isEnvelopeSchema(record.valueSchema())) {
        take(record, change, all);
      } else {
        all.add(record);
      }
    }
    return all;
  }

  private void take(SourceRecord record, Struct change, List<SourceRecord> all) {
    String topic = record.topic();
    boolean several = partitions.containsKey(topic);
    if (several && Operation.TRUNCATE.code().equals(change.get(Envelope.FieldName.OPERATION))) {
      say(record, topic, record.valueSchema(), change, all);
      return;
    }
    Struct source = change.getStruct(Envelope.FieldName.SOURCE);
    String snapshot = snapshot(source);
    if (SNAPSHOTS.contains(snapshot) && isNew(topic, source) && several) {
      Envelope envelope = Envelope.fromSchema(record.valueSchema());
      say(record, topic, record.valueSchema(), begins(envelope, source, change), all);
    }
    all.add(record);
    if (snapshot.equals(LAST) && isOfAllTables(record)) {
      for (Table table : captured.get()) {
        if (isNew(table.topic(), source)) {
          Struct word = begins(table.envelope(), of(table.id(), source), change);
          say(record, table.topic(), table.envelope().schema(), word, all);
        }
      }
    }
  }

  private void say(
      SourceRecord at, String topic, Schema schema, Struct word, List<SourceRecord> all) {
    for (int partition = 0; partition < partitions.getOrDefault(topic, 1); partition++) {
      all.add(
          new SourceRecord(
              at.sourcePartition(),
              at.sourceOffset(),
              topic,
              partition,
              null,
              null,
              schema,
              word,
              at.timestamp(),
              at.headers()));
    }
  }

  private static String snapshot(Struct source) {
    Field snapshot = source.schema().field(AbstractSourceInfo.SNAPSHOT_KEY);
    return snapshot == null ? "" : String.valueOf(source.get(snapshot));
  }

  private static String label(SnapshotRecord snapshot) {
    return snapshot.name().toLowerCase(Locale.ROOT);
  }

  /** All rows of a snapshot, of whichever table, have the time at which it began. */
  private boolean isNew(String topic, Struct source) {
    Object time = source.get(AbstractSourceInfo.TIMESTAMP_KEY);
    return !time.equals(began.put(topic, time));
  }

  /** Not one that a signal asked for, which may be of some tables. */
  private static boolean isOfAllTables(SourceRecord record) {
    return SnapshotType.INITIAL
        .toString()
        .equals(record.sourceOffset().get(AbstractSourceInfo.SNAPSHOT_KEY));
  }

  /** A source as it would be of another table. */
  private static Struct of(TableId table, Struct source) {
    Struct copy = new Struct(source.schema());
    source.schema().fields().forEach(field -> copy.put(field, source.get(field)));
    return copy.put(AbstractSourceInfo.SCHEMA_NAME_KEY, table.schema())
        .put(AbstractSourceInfo.TABLE_NAME_KEY, table.table());
  }

  private static Struct begins(Envelope envelope, Struct source, Struct row) {
    Long time = row.getInt64(Envelope.FieldName.TIMESTAMP);
    return envelope.truncate(source, time == null ? Instant.EPOCH : Instant.ofEpochMilli(time));
  }
}
