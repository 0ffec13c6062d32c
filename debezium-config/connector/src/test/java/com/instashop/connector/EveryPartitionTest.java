package com.instashop.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.data.Envelope;
import io.debezium.relational.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class EveryPartitionTest {
  private static final String STOCK = "erp_db.public.stock";
  private static final String ONE = "erp_db.public.one";

  private static final Schema ROW =
      SchemaBuilder.struct().optional().field("stock_id", Schema.INT64_SCHEMA).build();
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .build();
  private static final Envelope ENVELOPE =
      Envelope.defineSchema().withName("stock.Envelope").withRecord(ROW).withSource(SOURCE).build();

  private static final String EMPTY = "erp_db.public.empty";
  private static final Envelope OF_EMPTY =
      Envelope.defineSchema().withName("empty.Envelope").withRecord(ROW).withSource(SOURCE).build();

  private final EveryPartition everyPartition =
      EveryPartition.of(
          STOCK + ":3,other:2",
          () ->
              List.of(
                  new EveryPartition.Table(STOCK, new TableId("", "public", "stock"), ENVELOPE),
                  new EveryPartition.Table(ONE, new TableId("", "public", "one"), ENVELOPE),
                  new EveryPartition.Table(EMPTY, new TableId("", "public", "empty"), OF_EMPTY)));

  @Test
  void truncateComesInEveryPartitionAtItsPlace() {
    List<SourceRecord> all =
        everyPartition.of(
            List.of(created(STOCK, "false", 5), truncated(STOCK, 6), created(STOCK, "false", 7)));
    assertThat(all).hasSize(5);
    assertThat(all.subList(1, 4)).extracting(SourceRecord::kafkaPartition).containsExactly(0, 1, 2);
    assertThat(all.subList(1, 4))
        .extracting(SourceRecord::value)
        .containsOnly(truncated(STOCK, 6).value());
    assertThat(all.subList(1, 4))
        .allSatisfy(word -> assertThat(word.sourceOffset()).isEqualTo(Map.of("at", 6L)));
    assertThat(all.get(0).kafkaPartition()).isNull();
    assertThat(all.get(4).kafkaPartition()).isNull();
  }

  @Test
  void snapshotBeginsInEveryPartitionOnce() {
    List<SourceRecord> all =
        everyPartition.of(
            List.of(created(STOCK, "first_in_data_collection", 5), created(STOCK, "true", 5)));
    assertThat(all).hasSize(5);
    assertThat(all.subList(0, 3)).extracting(SourceRecord::kafkaPartition).containsExactly(0, 1, 2);
    Struct word = (Struct) all.get(1).value();
    assertThat(word.getString("op")).isEqualTo("t");
    assertThat(word.get("after")).isNull();
    assertThat(word.getStruct("source").getString("snapshot"))
        .isEqualTo("first_in_data_collection");
    assertThat(word.getStruct("source").getInt64("ts_ms")).isEqualTo(5);
    // In the next poll it goes on, and then there is another one.
    assertThat(everyPartition.of(List.of(created(STOCK, "last", 5)))).hasSize(1);
    assertThat(everyPartition.of(List.of(created(STOCK, "last", 9)))).hasSize(4);
  }

  @Test
  void incrementalSnapshotBeginsNothing() {
    assertThat(everyPartition.of(List.of(created(STOCK, "incremental", 5)))).hasSize(1);
  }

  @Test
  void snapshotBeginsInTablesWithoutARowAtItsEnd() {
    everyPartition.of(List.of(created(ONE, "first", 5)));
    List<SourceRecord> all = everyPartition.of(List.of(ofAll(created(ONE, "last", 5))));
    assertThat(all)
        .extracting(SourceRecord::topic)
        .containsExactly(ONE, STOCK, STOCK, STOCK, EMPTY);
    SourceRecord word = all.get(4);
    assertThat(word.kafkaPartition()).isZero();
    assertThat(word.valueSchema()).isEqualTo(OF_EMPTY.schema());
    assertThat(word.sourceOffset()).isEqualTo(all.get(0).sourceOffset());
    Struct change = (Struct) word.value();
    assertThat(change.getString("op")).isEqualTo("t");
    assertThat(change.getStruct("source"))
        .isEqualTo(source("last", 5).put("schema", "public").put("table", "empty"));
    // Of another one, of which there is a row of another table as well.
    everyPartition.of(List.of(created(STOCK, "first", 7)));
    assertThat(everyPartition.of(List.of(ofAll(created(ONE, "last", 7)))))
        .extracting(SourceRecord::topic)
        .containsExactly(ONE, EMPTY);
  }

  @Test
  void snapshotOfSomeTablesSaysNothingOfOthers() {
    assertThat(everyPartition.of(List.of(created(ONE, "last", 5)))).hasSize(1);
  }

  @Test
  void topicWithOnePartitionStaysAsItIs() {
    List<SourceRecord> records = List.of(truncated(ONE, 6), created(ONE, "first", 7));
    assertThat(everyPartition.of(records)).isEqualTo(records);
    assertThat(EveryPartition.of(null, List::of).of(records)).isEqualTo(records);
    assertThat(everyPartition.of(List.of(truncated(ONE, 6), truncated(STOCK, 6)))).hasSize(4);
  }

  private static SourceRecord created(String topic, String snapshot, long at) {
    Struct row = new Struct(ROW).put("stock_id", at);
    return record(topic, ENVELOPE.create(row, source(snapshot, at), Instant.ofEpochMilli(at)), at);
  }

  /** The last record of a connector's own snapshot. */
  private static SourceRecord ofAll(SourceRecord last) {
    return new SourceRecord(
        last.sourcePartition(),
        Map.of("snapshot", "INITIAL"),
        last.topic(),
        last.valueSchema(),
        last.value());
  }

  private static SourceRecord truncated(String topic, long at) {
    return record(topic, ENVELOPE.truncate(source("false", at), Instant.ofEpochMilli(at)), at);
  }

  private static Struct source(String snapshot, long at) {
    return new Struct(SOURCE)
        .put("snapshot", snapshot)
        .put("ts_ms", at)
        .put("schema", "")
        .put("table", "");
  }

  private static SourceRecord record(String topic, Struct value, long at) {
    return new SourceRecord(
        Map.of("server", "erp_db"), Map.of("at", at), topic, ENVELOPE.schema(), value);
  }
}
