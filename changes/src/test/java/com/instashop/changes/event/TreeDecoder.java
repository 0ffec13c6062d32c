package com.instashop.changes.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import io.debezium.data.Envelope.Operation;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link ChangeEventDecoder} does, by way of Jackson's tree and without any haste. */
final class TreeDecoder {
  private static final Pattern TIMESTAMP =
      Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)(\\.\\d*)?Z");
  static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final long NONE = -1;

  private final CapturedTable table;

  TreeDecoder(CapturedTable table) {
    this.table = table;
  }

  /** The document is JSON, but no change of the table. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * The change that a document tells; empty where it tells none.
   *
   * @throws IOException where the document is not JSON, or has a field twice
   */
  Optional<ChangeEvent> decode(byte[] value) throws IOException {
    JsonNode document = JACKSON.readTree(value);
    try {
      return Optional.of(change(document.has("payload") ? document.path("payload") : document));
    } catch (Refused | ArithmeticException | DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private ChangeEvent change(JsonNode envelope) {
    Image before = row(envelope.path("before"));
    Image after = row(envelope.path("after"));
    JsonNode source = envelope.path("source");
    Operation operation = Operation.forCode(text(envelope.path("op")));
    long commitMillis = integer(source.path("ts_ms"));
    boolean complete =
        operation != null
            && commitMillis >= 946_684_800_000L
            && commitMillis < 4_102_444_800_000L
            && switch (operation) {
              case CREATE, READ -> after != null;
              case UPDATE -> before != null && after != null;
              case DELETE -> before != null;
              case TRUNCATE -> true;
              case MESSAGE -> false;
            };
    if (!complete) {
      throw new Refused();
    }
    return new ChangeEvent(
        table,
        operation,
        before,
        after,
        commitMillis,
        isNull(source.path("lsn")) ? NONE : integer(source.path("lsn")),
        isNull(source.path("txId")) ? NONE : integer(source.path("txId")),
        origin(source.path("snapshot")));
  }

  private static Origin origin(JsonNode snapshot) {
    if (isNull(snapshot)) {
      return Origin.STREAM;
    }
    return switch (text(snapshot)) {
      case "false" -> Origin.STREAM;
      case "incremental" -> Origin.INCREMENTAL_SNAPSHOT;
      default -> Origin.SNAPSHOT;
    };
  }

  private Image row(JsonNode node) {
    if (isNull(node)) {
      return null;
    }
    if (!node.isObject()) {
      throw new Refused();
    }
    Image image = new Image(table);
    for (int slot = 0; slot < table.columns().size(); slot++) {
      Column column = table.columns().get(slot);
      if (column.needed()) {
        JsonNode value = node.path(column.name());
        if (value.isNull() && !table.key().contains(slot)) {
          image.setNull(slot);
          continue;
        }
        switch (column.type()) {
          case BIGINT -> image.set(slot, integer(value));
          case INTEGER -> image.set(slot, within(integer(value), Integer.MAX_VALUE));
          case MONEY -> {
            long cents = cents(value);
            image.set(slot, cents == Decimals.NAN ? cents : within(cents, 999_999_999_999L));
          }
          case TIMESTAMP -> image.set(slot, micros(value));
          case TEXT, JSON -> image.set(slot, text(value));
        }
      }
    }
    return image;
  }

  private static long within(long value, long most) {
    if (Math.abs(value) > most) {
      throw new Refused();
    }
    return value;
  }

  private static boolean isNull(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  private static String text(JsonNode value) {
    if (!value.isTextual()) {
      throw new Refused();
    }
    return value.textValue();
  }

  private static long integer(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new Refused();
    }
    return value.longValue();
  }

  private static long cents(JsonNode amount) {
    String text = amount.isNumber() ? amount.asText() : text(amount);
    if (text.equals("NAN")) {
      return Decimals.NAN;
    }
    if (!text.matches("-?\\d+(\\.\\d*)?")) {
      throw new Refused();
    }
    return new BigDecimal(text).movePointRight(2).longValueExact();
  }

  /** The days of a month are not counted: what PostgreSQL writes is a date. */
  private static long micros(JsonNode timestamp) {
    Matcher part = TIMESTAMP.matcher(text(timestamp));
    if (!part.matches()) {
      try {
        return Moments.microsOf(text(timestamp));
      } catch (DateTimeException | ArithmeticException e) {
        throw new Refused();
      }
    }
    int day = Integer.parseInt(part.group(3));
    LocalDate month =
        LocalDate.of(Integer.parseInt(part.group(1)), Integer.parseInt(part.group(2)), 1);
    LocalDate.of(2000, 1, day);
    long seconds =
        (month.toEpochDay() + day - 1) * 86_400
            + Integer.parseInt(part.group(4)) * 3_600L
            + Integer.parseInt(part.group(5)) * 60L
            + Integer.parseInt(part.group(6));
    String fraction = part.group(7) == null ? "" : part.group(7).substring(1);
    return seconds * 1_000_000 + Integer.parseInt((fraction + "000000").substring(0, 6));
  }
}
