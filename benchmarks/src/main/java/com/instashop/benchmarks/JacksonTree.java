package com.instashop.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.instashop.contracts.event.Decoded;
import com.instashop.contracts.event.Row;
import com.instashop.contracts.schema.CapturedTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;

/** Decodes change events by way of Jackson's tree: what one writes first. */
final class JacksonTree {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int DATE_LENGTH = "2026-11-24".length();

  private final CapturedTable table;

  JacksonTree(CapturedTable table) {
    this.table = table;
  }

  Decoded decode(byte[] value) throws IOException {
    JsonNode document = MAPPER.readTree(value);
    JsonNode envelope = document.has("payload") ? document.get("payload") : document;
    JsonNode source = envelope.path("source");
    return Changes.change(
        table,
        envelope.path("op").asText(),
        row(envelope.path("before")),
        row(envelope.path("after")),
        source.path("ts_ms").asLong(),
        source.path("lsn").asLong(Changes.NONE),
        source.path("txId").asLong(Changes.NONE),
        source.path("snapshot").asText());
  }

  private Row row(JsonNode image) {
    if (!image.isObject()) {
      return null;
    }
    long id = image.path(table.keyColumn()).asLong();
    return switch (table) {
      case TRANSACTION ->
          new Row.Transaction(
              id,
              image.path("customer_id").asLong(),
              LocalDate.parse(image.path("transaction_date").asText().substring(0, DATE_LENGTH))
                  .toEpochDay(),
              cents(image.path("total_amount")),
              image.path("payment_method").asText(),
              image.path("status").asText());
      case CUSTOMER -> new Row.Customer(id, image.path("subscription_plan").asText());
      case PRODUCT ->
          new Row.Product(id, image.path("name").asText(), image.path("category").asText());
      case TRANSACTION_ITEM ->
          new Row.TransactionItem(
              id,
              image.path("product_id").asLong(),
              image.path("quantity").asLong(),
              image.path("quantity").asLong() * cents(image.path("unit_price")));
      case INTERACTION ->
          new Row.Interaction(
              id, image.path("interaction_type").asText(), image.path("channel").asText());
      case STOCK ->
          new Row.Stock(
              id,
              image.path("product_id").asLong(),
              image.path("available_quantity").asLong(),
              image.path("reorder_point").asLong());
      case CARRIER -> new Row.Carrier(id, image.path("name").asText());
      case SHIPMENT ->
          new Row.Shipment(id, image.path("carrier_id").asLong(), image.path("status").asText());
    };
  }

  private static long cents(JsonNode amount) {
    return new BigDecimal(amount.asText()).movePointRight(2).longValueExact();
  }
}
