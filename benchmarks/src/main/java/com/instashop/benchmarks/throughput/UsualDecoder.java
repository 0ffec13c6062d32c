package com.instashop.benchmarks.throughput;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Decodes change events with Jackson's streaming parser, one pass, only the columns that are
 * needed: what somebody writes by hand who cares for speed. Not thread-safe.
 */
final class UsualDecoder {
  private static final JsonFactory JSON = new JsonFactory();

  /** The columns that the measures look at, by topic. */
  private static final Map<String, Set<String>> COLUMNS =
      Map.of(
          "transaction",
              Set.of("customer_id", "transaction_date", "total_amount", "payment_method", "status"),
          "customer", Set.of("subscription_plan"),
          "product", Set.of("category"),
          "transaction_items", Set.of("product_id", "quantity", "unit_price"),
          "interaction", Set.of("interaction_type", "channel"),
          "stock", Set.of("product_id", "available_quantity", "reorder_point"),
          "carrier", Set.of("carrier_id", "name"),
          "shipment", Set.of("carrier_id", "status"));

  /**
   * A change.
   *
   * @param commitMillis since the epoch
   * @param before column to text; null where there was no row
   * @param after the same
   */
  record Change(
      String topic, long commitMillis, Map<String, String> before, Map<String, String> after) {}

  private UsualDecoder() {}

  static Change decode(String topic, byte[] value) throws IOException {
    Set<String> columns = COLUMNS.get(topic);
    Map<String, String> before = null;
    Map<String, String> after = null;
    long commitMillis = 0;
    try (JsonParser json = JSON.createParser(value)) {
      json.nextToken();
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        switch (field) {
          case "before" -> before = row(json, token, columns);
          case "after" -> after = row(json, token, columns);
          case "source" -> commitMillis = commitMillis(json);
          default -> json.skipChildren();
        }
      }
    }
    return new Change(topic, commitMillis, before, after);
  }

  private static Map<String, String> row(JsonParser json, JsonToken start, Set<String> columns)
      throws IOException {
    if (start == JsonToken.VALUE_NULL) {
      return null;
    }
    Map<String, String> row = new HashMap<>();
    for (String column = json.nextFieldName(); column != null; column = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      if (columns.contains(column)) {
        row.put(column, token == JsonToken.VALUE_NULL ? null : json.getText());
      } else {
        json.skipChildren();
      }
    }
    return row;
  }

  private static long commitMillis(JsonParser json) throws IOException {
    long commitMillis = 0;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      if (field.equals("ts_ms")) {
        commitMillis = json.getLongValue();
      } else {
        json.skipChildren();
      }
    }
    return commitMillis;
  }
}
