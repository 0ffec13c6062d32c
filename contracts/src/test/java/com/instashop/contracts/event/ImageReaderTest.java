package com.instashop.contracts.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of what a real Debezium sent, column by column, as Jackson reads them. */
class ImageReaderTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final CapturedTable TABLE = CapturedTable.TRANSACTION;

  static List<String> changes() throws IOException {
    return RecordedEnvelopesTest.changes();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyColumnOfEveryImage(String fixture) throws IOException {
    CapturedTable table = RecordedEnvelopesTest.table(fixture);
    byte[] document = RecordedEnvelopesTest.bytes(fixture);
    ChangeEventDecoder decoder = ChangeEventDecoder.forTopic(table.topic());
    assertThat(decoder.decode(document)).isInstanceOf(Decoded.Change.class);
    JsonNode envelope = JACKSON.readTree(document);
    envelope = envelope.has("payload") ? envelope.path("payload") : envelope;
    compare(table, document, decoder.beforeImage(), envelope.path("before"));
    compare(table, document, decoder.afterImage(), envelope.path("after"));
  }

  private static void compare(CapturedTable table, byte[] document, Span image, JsonNode expected)
      throws IOException {
    assertThat(image == null).isEqualTo(expected.isNull());
    if (image == null) {
      return;
    }
    assertThat(JACKSON.readTree(document, image.from(), image.length())).isEqualTo(expected);
    ImageReader reader = new ImageReader(table.columns());
    assertThat(reader.read(document, image)).isNull();
    for (int column = 0; column < table.columns().size(); column++) {
      Column definition = table.columns().get(column);
      JsonNode value = expected.path(definition.name());
      assertThat(reader.has(column)).as(definition.name()).isEqualTo(!value.isNull());
      if (reader.has(column)) {
        switch (definition.type()) {
          case BIGINT, INTEGER -> assertThat(reader.number(column)).isEqualTo(value.longValue());
          case MONEY ->
              assertThat(BigDecimal.valueOf(reader.number(column), 2))
                  .isEqualByComparingTo(value.textValue());
          case TIMESTAMP ->
              assertThat(Instant.EPOCH.plus(reader.number(column), ChronoUnit.MICROS))
                  .isEqualTo(Instant.parse(value.textValue()));
          case TEXT, JSON -> assertThat(reader.text(column)).isEqualTo(value.textValue());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T23:59:59.999999Z, 2026-11-24T23:59:59.999999Z",
    "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.5Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "2024-02-29T00:00:00.000001999Z, 2024-02-29T00:00:00.000001Z"
  })
  void timestampsAreReadToTheMicrosecond(String written, String expected) {
    ImageReader reader = new ImageReader(TABLE.columns());
    assertThat(read(reader, "{\"transaction_date\":\"" + written + "\"}")).isNull();
    assertThat(Instant.EPOCH.plus(reader.number(3), ChronoUnit.MICROS)).isEqualTo(expected);
  }

  @Test
  void columnsThatAreMissingOrUnknownAreNoProblem() {
    ImageReader reader = new ImageReader(TABLE.columns());
    assertThat(read(reader, "{\"status\":\"completed\",\"gift\":{\"wrap\":[1,2]},\"buyer_id\":7}"))
        .isNull();
    assertThat(reader.has(0)).isFalse();
    assertThat(reader.number(1)).isEqualTo(7);
    assertThat(reader.text(6)).isEqualTo("completed");
  }

  @Test
  void columnThatIsNotWhatItShouldBeHasNoValue() {
    ImageReader reader = new ImageReader(TABLE.columns());
    assertThat(read(reader, "{\"buyer_id\":7,\"total_amount\":\"1.005\",\"status\":\"completed\"}"))
        .contains("total_amount");
    assertThat(reader.has(1)).isTrue();
    assertThat(reader.has(4)).isFalse();
  }

  private static String read(ImageReader reader, String image) {
    byte[] document = image.getBytes(UTF_8);
    return reader.read(document, new Span(0, document.length));
  }
}
