package com.instashop.contracts.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.instashop.contracts.schema.CapturedTable;
import io.debezium.data.Envelope.Operation;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** What {@link ChangeEventDecoder} does, by way of Jackson's tree and without any haste. */
final class TreeDecoder {
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
    Row before = row(envelope.path("before"));
    Row after = row(envelope.path("after"));
    JsonNode source = envelope.path("source");
    Operation operation = Operation.forCode(text(envelope.path("op")));
    long commitMillis = integer(source.path("ts_ms"));
    boolean complete =
        operation != null
            && commitMillis >= 0
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

  private Row row(JsonNode image) {
    if (isNull(image)) {
      return null;
    }
    if (!image.isObject()) {
      throw new Refused();
    }
    long id = integer(image.path(table.keyColumn()));
    return switch (table) {
      case TRANSACTION ->
          new Row.Transaction(
              id,
              integer(image.path("customer_id")),
              epochDay(image.path("transaction_date")),
              cents(image.path("total_amount")),
              text(image.path("payment_method")),
              text(image.path("status")));
      case CUSTOMER -> new Row.Customer(id, text(image.path("subscription_plan")));
      case PRODUCT -> new Row.Product(id, text(image.path("name")), text(image.path("category")));
      case TRANSACTION_ITEM ->
          new Row.TransactionItem(
              id,
              integer(image.path("product_id")),
              integer(image.path("quantity")),
              Math.multiplyExact(integer(image.path("quantity")), cents(image.path("unit_price"))));
      case INTERACTION ->
          new Row.Interaction(
              id, text(image.path("interaction_type")), text(image.path("channel")));
      case STOCK ->
          new Row.Stock(
              id,
              integer(image.path("product_id")),
              integer(image.path("available_quantity")),
              integer(image.path("reorder_point")));
      case CARRIER -> new Row.Carrier(id, text(image.path("name")));
      case SHIPMENT ->
          new Row.Shipment(id, integer(image.path("carrier_id")), text(image.path("status")));
    };
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
    if (!text.matches("-?\\d+(\\.\\d*)?")) {
      throw new Refused();
    }
    return new BigDecimal(text).movePointRight(2).longValueExact();
  }

  /** The days of a month are not counted: what PostgreSQL writes is a date. */
  private static long epochDay(JsonNode timestamp) {
    String text = text(timestamp);
    if (!text.matches("(?s)\\d{4}-\\d\\d-[0-3]\\dT.*Z")) {
      throw new Refused();
    }
    int day = Integer.parseInt(text.substring(8, 10));
    LocalDate.of(2000, 1, day);
    return LocalDate.of(
                Integer.parseInt(text.substring(0, 4)), Integer.parseInt(text.substring(5, 7)), 1)
            .toEpochDay()
        + day
        - 1;
  }
}
