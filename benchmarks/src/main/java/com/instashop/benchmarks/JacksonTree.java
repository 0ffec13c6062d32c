package com.instashop.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Decodes change events by way of Jackson's tree: what one writes first. */
final class JacksonTree {
  private static final ObjectMapper MAPPER = new ObjectMapper();

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

  private Image row(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    Image image = new Image(table);
    for (int slot = 0; slot < table.columns().size(); slot++) {
      Column column = table.columns().get(slot);
      if (column.needed()) {
        JsonNode value = node.path(column.name());
        switch (column.type()) {
          case BIGINT, INTEGER -> image.set(slot, value.asLong());
          case MONEY -> image.set(slot, cents(value));
          case TIMESTAMP -> image.set(slot, micros(value));
          case TEXT, JSON -> image.set(slot, value.asText());
        }
      }
    }
    return image;
  }

  private static long cents(JsonNode amount) {
    return new BigDecimal(amount.asText()).movePointRight(2).longValueExact();
  }

  private static long micros(JsonNode timestamp) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(timestamp.asText()));
  }
}
