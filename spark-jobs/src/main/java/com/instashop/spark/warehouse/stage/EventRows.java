package com.instashop.spark.warehouse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Span;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of {@code realtime_events}. */
public final class EventRows {
  /** The columns, in the order in which they are copied. */
  public static final List<String> COLUMNS =
      List.of(
          "topic",
          "kafka_partition",
          "kafka_offset",
          "event_type",
          "operation",
          "source",
          "source_table",
          "key",
          "commit_time",
          "lsn",
          "source_transaction",
          "customer_id",
          "transaction_id",
          "product_id",
          "category",
          "amount",
          "session_id",
          "before",
          "after");

  private static final int NONE = -1;

  private final CapturedTable table;
  private final int key;
  private final int customer;
  private final int transaction;
  private final int product;
  private final int category;
  private final int amount;
  private final int session;
  private final Map<String, byte[]> encoded = new HashMap<>();
  private final CopyRows rows = new CopyRows();

  EventRows(CapturedTable table) {
    this.table = table;
    // Another key is in the images only.
    this.key = table.hasNumberKey() ? table.key().get(0) : NONE;
    this.customer = indexOf("customer_id", Type.BIGINT);
    this.transaction = indexOf("transaction_id", Type.BIGINT);
    this.product = indexOf("product_id", Type.BIGINT);
    this.category = indexOf("category", Type.TEXT);
    this.amount = firstMoney();
    this.session = indexOf("session_id", Type.TEXT);
  }

  /** A column of the shop, which those of others may be called like. */
  private int indexOf(String name, Type type) {
    for (int column = 0; column < table.columns().size(); column++) {
      Column found = table.columns().get(column);
      if (!table.isDeclared() && found.name().equals(name) && found.type() == type) {
        return column;
      }
    }
    return NONE;
  }

  /** The money of a row: what a sale amounts to, or the price of one unit. */
  private int firstMoney() {
    for (int column = 0; column < table.columns().size(); column++) {
      if (table.columns().get(column).type() == Type.MONEY) {
        return column;
      }
    }
    return NONE;
  }

  /**
   * Adds an event.
   *
   * @param image the columns of the row, the newest that the event has; null where it has none
   */
  void add(
      ChangeEvent event,
      int partition,
      long offset,
      byte[] document,
      Span before,
      Span after,
      Image image) {
    rows.row(COLUMNS.size());
    text(table.topic());
    rows.integer(partition);
    rows.bigint(offset);
    text(EventType.of(event));
    text(event.operation().code());
    text(table.database().databaseName());
    text(table.tableName());
    number(image, key);
    rows.timestamp(event.commitMillis() * 1_000);
    number(event.lsn());
    number(event.transactionId());
    number(image, customer);
    number(image, transaction);
    number(image, product);
    rows.text(text(image, category));
    if (image != null && amount != NONE && image.has(amount)) {
      rows.money(image.number(amount));
    } else {
      rows.none();
    }
    rows.text(text(image, session));
    json(document, before);
    json(document, after);
  }

  /** A text of which there are few. */
  private void text(String text) {
    rows.raw(encoded.computeIfAbsent(text, unused -> text.getBytes(UTF_8)));
  }

  private void number(long value) {
    if (value < 0) {
      rows.none();
    } else {
      rows.bigint(value);
    }
  }

  private void number(Image image, int column) {
    if (image == null || column == NONE || !image.has(column)) {
      rows.none();
    } else {
      rows.bigint(image.number(column));
    }
  }

  private static String text(Image image, int column) {
    return image == null || column == NONE || !image.has(column) ? null : image.text(column);
  }

  private void json(byte[] document, Span image) {
    if (image == null) {
      rows.none();
    } else {
      rows.jsonb(document, image.from(), image.length());
    }
  }

  byte[] toBytes() {
    return rows.toBytes();
  }
}
