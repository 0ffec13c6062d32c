package com.instashop.connector;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.SnapshotRecord;
import io.debezium.data.Envelope;
import io.debezium.data.Envelope.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What is said of a whole table, where its topic has several partitions, is said in each of them:
 * that it was emptied, and that a snapshot begins, which is a truncate of that snapshot. So within
 * a partition all that lies before is of the time before, and all that lies behind is not, however
 * far a reader is in the others.
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
          .map(snapshot -> snapshot.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toSet());

  /** Topic to its partitions, where it has several. */
  private final Map<String, Integer> partitions;

  private final Map<String, Object> began = new HashMap<>();

  private EveryPartition(Map<String, Integer> partitions) {
    this.partitions = partitions;
  }

  /**
   * How many partitions topics have, as the setting says it.
   *
   * @param setting {@code topic:number,topic:number}; null for none that has several
   */
  static EveryPartition of(String setting) {
    return new EveryPartition(
        setting == null
            ? Map.of()
            : Stream.of(setting.split(","))
                .map(topic -> topic.split(":"))
                .collect(Collectors.toMap(words -> words[0], words -> Integer.valueOf(words[1]))));
  }

  /** The records, with what is added. */
  List<SourceRecord> of(List<SourceRecord> records) {
    if (partitions.isEmpty()) {
      return records;
    }
    List<SourceRecord> all = new ArrayList<>(records.size());
    for (SourceRecord record : records) {
      if (!partitions.containsKey(record.topic()) || !(record.value() instanceof Struct change)) {
        all.add(record);
      } else if (Operation.TRUNCATE.code().equals(change.get(Envelope.FieldName.OPERATION))) {
        say(record, change, all);
      } else {
        if (isNewSnapshot(record.topic(), change.getStruct(Envelope.FieldName.SOURCE))) {
          say(record, begins(record, change), all);
        }
        all.add(record);
      }
    }
    return all;
  }

  private void say(SourceRecord record, Struct word, List<SourceRecord> all) {
    for (int partition = 0; partition < partitions.get(record.topic()); partition++) {
      all.add(
          new SourceRecord(
              record.sourcePartition(),
              record.sourceOffset(),
              record.topic(),
              partition,
              null,
              null,
              record.valueSchema(),
              word,
              record.timestamp(),
              record.headers()));
    }
  }

  /** All rows of a snapshot have the time at which it began. */
  private boolean isNewSnapshot(String topic, Struct source) {
    Field snapshot = source.schema().field(AbstractSourceInfo.SNAPSHOT_KEY);
    if (snapshot == null || !SNAPSHOTS.contains(String.valueOf(source.get(snapshot)))) {
      return false;
    }
    Object time = source.get(AbstractSourceInfo.TIMESTAMP_KEY);
    return !time.equals(began.put(topic, time));
  }

  private static Struct begins(SourceRecord record, Struct row) {
    Long time = row.getInt64(Envelope.FieldName.TIMESTAMP);
    return Envelope.fromSchema(record.valueSchema())
        .truncate(
            row.getStruct(Envelope.FieldName.SOURCE),
            time == null ? Instant.EPOCH : Instant.ofEpochMilli(time));
  }
}
