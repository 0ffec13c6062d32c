package com.instashop.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.ShopTables;
import java.io.IOException;
import java.time.LocalDate;

/**
 * Decodes changes of the table {@code transaction} with Jackson's streaming parser: one pass, only
 * the columns that are needed, amounts and dates out of the parser's own characters. What one
 * writes when it has to be fast.
 */
final class JacksonStreaming {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonParser json;
  private Image before;
  private Image after;
  private String operation;
  private long commitMillis;
  private long lsn;
  private long transactionId;
  private String snapshot;

  Decoded decode(byte[] value) throws IOException {
    before = null;
    after = null;
    try (JsonParser parser = JSON.createParser(value)) {
      json = parser;
      json.nextToken();
      envelope();
    }
    return Changes.change(
        ShopTables.TRANSACTION,
        operation,
        before,
        after,
        commitMillis,
        lsn,
        transactionId,
        snapshot);
  }

  private void envelope() throws IOException {
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      switch (field) {
        case "before" -> before = row(token);
        case "after" -> after = row(token);
        case "source" -> source();
        case "op" -> operation = json.getText();
        case "payload" -> envelope();
        default -> json.skipChildren();
      }
    }
  }

  private void source() throws IOException {
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      switch (field) {
        case "ts_ms" -> commitMillis = json.getLongValue();
        case "snapshot" -> snapshot = json.getText();
        case "lsn" -> lsn = integer(token);
        case "txId" -> transactionId = integer(token);
        default -> json.skipChildren();
      }
    }
  }

  private long integer(JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NULL ? Changes.NONE : json.getLongValue();
  }

  private Image row(JsonToken start) throws IOException {
    if (start == JsonToken.VALUE_NULL) {
      return null;
    }
    Image image = new Image(ShopTables.TRANSACTION);
    for (String column = json.nextFieldName(); column != null; column = json.nextFieldName()) {
      json.nextToken();
      switch (column) {
        case "transaction_id" -> image.set(0, json.getLongValue());
        case "customer_id" -> image.set(2, json.getLongValue());
        case "transaction_date" -> image.set(3, micros());
        case "total_amount" -> image.set(4, cents());
        case "payment_method" -> image.set(5, json.getText());
        case "status" -> image.set(6, json.getText());
        default -> json.skipChildren();
      }
    }
    return image;
  }

  /** A timestamp with six decimals. */
  private long micros() throws IOException {
    char[] text = json.getTextCharacters();
    int start = json.getTextOffset();
    long day =
        LocalDate.of(
                (int) number(text, start, 4),
                (int) number(text, start + 5, 2),
                (int) number(text, start + 8, 2))
            .toEpochDay();
    long seconds =
        day * 86_400
            + number(text, start + 11, 2) * 3_600
            + number(text, start + 14, 2) * 60
            + number(text, start + 17, 2);
    return seconds * 1_000_000 + number(text, start + 20, 6);
  }

  /** An amount with two decimals. */
  private long cents() throws IOException {
    char[] text = json.getTextCharacters();
    int start = json.getTextOffset();
    int point = start + json.getTextLength() - 3;
    boolean negative = text[start] == '-';
    int digits = negative ? start + 1 : start;
    long cents = number(text, digits, point - digits) * 100 + number(text, point + 1, 2);
    return negative ? -cents : cents;
  }

  private static long number(char[] text, int from, int length) {
    long number = 0;
    for (int i = from; i < from + length; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}
