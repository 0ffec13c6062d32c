package com.instashop.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.data.Envelope;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** With the converter that writes records. */
class LargeRowsTest {
  private static final String TOPIC = "sales_db.note";
  private static final int LARGEST = 4 << 20;

  /** Less than the limit by what is left for the rest of a record. */
  private static final int HALF = 3 << 19;

  private static final Schema ROW =
      SchemaBuilder.struct()
          .name("note.Value")
          .optional()
          .field("note_id", Schema.INT64_SCHEMA)
          .field("title", Schema.STRING_SCHEMA)
          .field("body", Schema.STRING_SCHEMA)
          .field("state", SchemaBuilder.string().optional().defaultValue("new").build())
          .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
          .build();

  private static final Schema SOURCE =
      SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();
  private static final Envelope ENVELOPE =
      Envelope.defineSchema().withName("note.Envelope").withRecord(ROW).withSource(SOURCE).build();

  private final LargeRows rows = new LargeRows(LARGEST);

  @Test
  void rowThatFitsStaysAsItIs() {
    for (SourceRecord record :
        List.of(
            created(row("a", "b".repeat(2 * HALF - 1_000))),
            updated(row("a", "b".repeat(HALF - 1_000)), row("a", "c".repeat(HALF - 1_000))),
            updated(row("a", "é".repeat(HALF / 2 - 500)), row("a", "😀".repeat(HALF / 12 - 500))),
            created(row("a", "\u0001".repeat(HALF / 3 - 1_000))),
            new SourceRecord(null, null, TOPIC, Schema.STRING_SCHEMA, "x".repeat(LARGEST)))) {
      assertThat(rows.fitting(record)).isSameAs(record);
      assertThat(json(record)).hasSizeLessThan(LARGEST + 3);
    }
  }

  @Test
  void imageBeforeIsMissedLessThanTheOneAfter() {
    String after = "c".repeat(HALF + 8);
    SourceRecord large = updated(row("a", "b".repeat(HALF)), row("é", after));
    SourceRecord fitting = rows.fitting(large);
    assertThat(fitting.key()).isEqualTo(large.key());
    assertThat(fitting.sourceOffset()).isEqualTo(large.sourceOffset());
    assertThat(fitting.kafkaPartition()).isEqualTo(large.kafkaPartition());
    assertThat(json(fitting))
        .contains("\"title\":\"a\",\"body\":{\"too_large\":1572874},\"state\":null,\"tags\":null")
        .contains("\"title\":\"é\",\"body\":\"" + after + "\"")
        .contains("\"source\":{\"ts_ms\":5},", "\"op\":\"u\"");
  }

  @Test
  void rowThatGetsSmallAgainIsWhole() {
    assertThat(json(rows.fitting(updated(row("a", "b".repeat(3 * HALF)), row("a", "c")))))
        .contains("\"body\":{\"too_large\":4718602}", "\"body\":\"c\"");
  }

  @Test
  void charactersThatAreEscapedCountAsWhatTheyBecome() {
    for (String escaped : List.of("\"", "\\", "\n")) {
      assertThat(json(rows.fitting(created(row("a", escaped.repeat(HALF))))))
          .contains("\"body\":{\"too_large\":3145738}");
    }
    assertThat(json(rows.fitting(created(row("a", "\u001f".repeat(HALF / 2))))))
        .contains("\"body\":{\"too_large\":4718602}");
    assertThat(json(rows.fitting(created(row("a", "語".repeat(HALF))))))
        .contains("\"body\":{\"too_large\":4718602}");
  }

  @Test
  void asManyAreLeftOutAsNeedBe() {
    String large = "b".repeat(3 * HALF);
    assertThat(json(rows.fitting(created(row(large, large)))))
        .contains("\"title\":{\"too_large\":", "\"body\":{\"too_large\":");
    assertThat(json(rows.fitting(created(row("a".repeat(HALF), large)))))
        .contains("\"title\":\"aaa", "\"body\":{\"too_large\":");
    Struct many = row("a", "b").put("tags", Collections.nCopies(HALF, "t"));
    assertThat(json(rows.fitting(created(many))))
        .contains("\"body\":\"b\"", "\"tags\":{\"too_large\":");
  }

  private static Struct row(String title, String body) {
    return new Struct(ROW).put("note_id", 1L).put("title", title).put("body", body);
  }

  private static SourceRecord created(Struct after) {
    return record(ENVELOPE.create(after, source(), Instant.ofEpochMilli(6)));
  }

  private static SourceRecord updated(Struct before, Struct after) {
    return record(ENVELOPE.update(before, after, source(), Instant.ofEpochMilli(6)));
  }

  private static Struct source() {
    return new Struct(SOURCE).put("ts_ms", 5L);
  }

  private static SourceRecord record(Struct value) {
    return new SourceRecord(
        Map.of("server", "sales_db"),
        Map.of("at", 7L),
        TOPIC,
        2,
        Schema.INT64_SCHEMA,
        1L,
        ENVELOPE.schema(),
        value);
  }

  /** As connectors are told to write it. */
  private static String json(SourceRecord record) {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(
          Map.of("schemas.enable", "false", "replace.null.with.default", "false"), false);
      return new String(
          converter.fromConnectData(record.topic(), record.valueSchema(), record.value()), UTF_8);
    }
  }
}
