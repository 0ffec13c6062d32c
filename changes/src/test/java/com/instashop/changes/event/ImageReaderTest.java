package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.ShopTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of what a real Debezium sent, column by column, as Jackson reads them. */
class ImageReaderTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final CapturedTable TABLE = ShopTables.TRANSACTION;
  private static final String SALE =
      """
      {"transaction_id":7,"buyer_id":3,"customer_id":2,"transaction_date":"2026-11-24T10:00:00Z",\
      "total_amount":"99.95","payment_method":"paypal","status":"completed"}""";

  static List<String> changes() throws IOException {
    return RecordedEnvelopesTest.changes();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyColumnOfEveryImage(String fixture) throws IOException {
    CapturedTable table = RecordedEnvelopesTest.table(fixture);
    byte[] document = RecordedEnvelopesTest.bytes(fixture);
    ChangeEventDecoder decoder =
        ChangeEventDecoder.ofTable(table, Set.copyOf(table.columns()), image -> null);
    ChangeEvent event = ((Decoded.Change) decoder.decode(document)).event();
    JsonNode envelope = JACKSON.readTree(document);
    envelope = envelope.has("payload") ? envelope.path("payload") : envelope;
    compare(document, decoder.beforeImage(), event.before(), envelope.path("before"));
    compare(document, decoder.afterImage(), event.after(), envelope.path("after"));
  }

  private static void compare(byte[] document, Span span, Image image, JsonNode expected)
      throws IOException {
    assertThat(span == null).isEqualTo(expected.isNull());
    assertThat(image == null).isEqualTo(expected.isNull());
    if (image == null) {
      return;
    }
    assertThat(JACKSON.readTree(document, span.from(), span.length())).isEqualTo(expected);
    assertThat(image.problem()).isNull();
    for (int slot = 0; slot < image.table().columns().size(); slot++) {
      Column definition = image.table().columns().get(slot);
      JsonNode value = expected.path(definition.name());
      assertThat(image.has(slot)).as(definition.name()).isEqualTo(!value.isNull());
      if (image.has(slot)) {
        switch (definition.type()) {
          case BIGINT, INTEGER -> assertThat(image.number(slot)).isEqualTo(value.longValue());
          case MONEY ->
              assertThat(BigDecimal.valueOf(image.number(slot), 2))
                  .isEqualByComparingTo(value.textValue());
          case TIMESTAMP ->
              assertThat(Instant.EPOCH.plus(image.number(slot), ChronoUnit.MICROS))
                  .isEqualTo(Instant.parse(value.textValue()));
          case TEXT, JSON -> assertThat(image.text(slot)).isEqualTo(value.textValue());
          default -> throw new AssertionError("no column of the shop: " + definition);
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
    Image image = read(SALE.replace("2026-11-24T10:00:00Z", written));
    assertThat(Instant.EPOCH.plus(image.number(3), ChronoUnit.MICROS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "infinity, infinity, 9223372036854775807",
    "-infinity, -infinity, -9223372036854775808",
    "+294277-01-01T00:00:00Z, infinity, 9223372036854775807",
    "+294247-01-10T04:00:54Z, 294247-01-10T04:00:54Z, 106751991",
    "-3999-01-01T00:00:00Z, 4000-01-01T00:00:00Z BC, -2180132",
    "+12026-01-01T12:00:00.5Z, 12026-01-01T12:00:00.500Z, 3672879"
  })
  void whatElsePostgresAllowsAsATimeIsOne(String written, String shown, long day) {
    Image image = read(SALE.replace("2026-11-24T10:00:00Z", written));
    assertThat(image.value(3)).isEqualTo(shown);
    assertThat(image.day(3)).isEqualTo(day);
    assertThat(Moments.day(Moments.date(day))).isEqualTo(day);
  }

  /** Of these 64 bits do not hold the microseconds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+294247-01-11T00:00:00Z",
        "+294270-01-01T00:00:00Z",
        "+294276-12-31T23:59:59.999999Z"
      })
  void timeOfTheLastYearsOfTheCalendarIsNamed(String written) {
    assertThatThrownBy(() -> read(SALE.replace("2026-11-24T10:00:00Z", written)))
        .hasMessage(
            "field transaction_date is not an ISO-8601 timestamp in UTC in table transaction, e.g. \"%s\""
                .formatted(written));
  }

  @Test
  void moneyMayBeNoNumber() {
    Image image = read(SALE.replace("\"99.95\"", "\"NAN\""));
    assertThat(image.number(4)).isEqualTo(Decimals.NAN);
    assertThat(image.value(4)).isEqualTo("NaN");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T00:00:00Z, 20781",
    "2026-11-23T23:59:59.999999Z, 20780",
    "1969-12-31T23:59:59.999999Z, -1"
  })
  void daysAreThoseOfUtc(String written, long day) {
    assertThat(read(SALE.replace("2026-11-24T10:00:00Z", written)).day(3)).isEqualTo(day);
  }

  @Test
  void columnsThatAreUnknownOrMissingAreNoProblem() {
    Image image = read(SALE.replace("\"buyer_id\":3", "\"gift\":{\"wrap\":[1,2]}"));
    assertThat(image.problem()).isNull();
    assertThat(image.has(1)).isFalse();
    assertThat(image.text("status")).isEqualTo("completed");
  }

  @Test
  void columnThatIsNotWhatItShouldBeSparesThoseBehindIt() {
    Image image = read(SALE.replace("\"buyer_id\":3", "\"buyer_id\":[3,{\"a\":\"]\"}]"));
    assertThat(image.problem())
        .isEqualTo(
            "field buyer_id is not a whole number in table transaction, e.g. [3,{\"a\":\"]\"}]");
    assertThat(image.has(1)).isFalse();
    assertThat(image.number(2)).isEqualTo(2);
    assertThat(image.text("status")).isEqualTo("completed");
  }

  @Test
  void nullIsAValueOfEveryColumnButTheKey() {
    Image image = read(SALE.replace("\"paypal\"", "null").replace("\"99.95\"", "null"));
    assertThat(image.problem()).isNull();
    assertThat(image.has(4)).isFalse();
    assertThat(image.has(5)).isFalse();
    assertThat(image.text("payment_method")).isNull();
    assertThat(image.text("status")).isEqualTo("completed");
    assertThatThrownBy(() -> read(SALE.replace("\"transaction_id\":7", "\"transaction_id\":null")))
        .hasMessage("column transaction_id of table transaction is NULL");
  }

  @Test
  void nullLeavesNothingOfTheRowBefore() {
    JsonCursor json = new JsonCursor();
    Image image = new Image(TABLE);
    ImageReader reader = new ImageReader(TABLE, json, Set.of(), unused -> null);
    for (String sale : List.of(SALE, SALE.replace("\"paypal\"", "null"))) {
      json.reset(sale.getBytes(UTF_8));
      reader.read(image);
    }
    assertThat(image.text(5)).isNull();
    assertThat(image.value(5)).isNull();
  }

  @Test
  void neededColumnThatIsMissingIsNamed() {
    assertThatThrownBy(() -> read(SALE.replace("payment_method", "method")))
        .hasMessage("column payment_method of table transaction is missing");
    assertThatThrownBy(() -> read(SALE.replace("\"paypal\"", "7")))
        .hasMessage("column payment_method of table transaction is no text, e.g. 7");
  }

  @Test
  void copyStaysAsItWas() {
    Image image = read(SALE);
    Image copy = image.copy();
    assertThat(copy).isEqualTo(image);
    image.set(6, "refunded");
    assertThat(copy.text("status")).isEqualTo("completed");
    assertThat(copy).isNotEqualTo(image);
  }

  private static Image read(String row) {
    JsonCursor json = new JsonCursor();
    json.reset(row.getBytes(UTF_8));
    Image image = new Image(TABLE);
    new ImageReader(TABLE, json, Set.copyOf(TABLE.columns()), unused -> null).read(image);
    return image;
  }
}
