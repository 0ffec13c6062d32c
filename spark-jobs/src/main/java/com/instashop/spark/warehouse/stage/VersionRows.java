package com.instashop.spark.warehouse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.ShopTables;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of a table's rows. Of a fact the newest one of each is enough; of a dimension with
 * history all are kept.
 */
public final class VersionRows {
  /** Behind the table's own columns, in the order in which they are copied. */
  public static final List<String> LINEAGE =
      List.of(
          "delivered_at",
          "created_at",
          "changed_at",
          "deleted_at",
          "lsn",
          "kafka_partition",
          "kafka_offset");

  private static final int CHANGED_AT = LINEAGE.indexOf("changed_at");
  private static final int DELETED_AT = LINEAGE.indexOf("deleted_at");
  private static final String DELIVERED = "delivered";
  private static final long NEVER = Long.MIN_VALUE;

  private final List<Column> columns;
  private final boolean history;
  private final int partition;
  private final Map<Object, Version> newest = new HashMap<>();
  private final List<Version> all = new ArrayList<>();

  /** A version of a row; times in milliseconds since the epoch, or {@link #NEVER}. */
  private record Version(
      Image image,
      long deliveredAt,
      long createdAt,
      long changedAt,
      long deletedAt,
      long lsn,
      long offset) {}

  VersionRows(CapturedTable table, int partition) {
    this.columns = table.columns();
    this.history = keepsHistory(table);
    this.partition = partition;
  }

  /** Whether every version of the table's rows is kept. */
  public static boolean keepsHistory(CapturedTable table) {
    return table.equals(ShopTables.CUSTOMER) || table.equals(ShopTables.PRODUCT);
  }

  /** Takes an event that has a row. */
  void add(ChangeEvent event, long offset) {
    Image before = event.before();
    Image after = event.after();
    if (before != null && after != null && !before.hasKeyOf(after)) {
      add(event, offset, before, true);
    }
    boolean deleted = after == null;
    add(event, offset, deleted ? before : after, deleted);
  }

  private void add(ChangeEvent event, long offset, Image image, boolean deleted) {
    Object key = image.key();
    Version known = newest.get(key);
    long time = event.commitMillis();
    long createdAt = known == null ? NEVER : known.createdAt();
    long deliveredAt = known == null ? NEVER : known.deliveredAt();
    switch (event.operation()) {
      case CREATE -> {
        createdAt = time;
        deliveredAt = isDelivered(event.after()) ? time : NEVER;
      }
      case UPDATE -> {
        if (!isDelivered(event.after())) {
          deliveredAt = NEVER;
        } else if (!isDelivered(event.before())) {
          deliveredAt = time;
        }
      }
      case READ, DELETE, TRUNCATE, MESSAGE -> {}
    }
    Version version =
        new Version(
            image.copy(),
            deliveredAt,
            createdAt,
            time,
            deleted ? time : NEVER,
            event.lsn(),
            offset);
    newest.put(key, version);
    if (history) {
      all.add(version);
    }
  }

  private static boolean isDelivered(Image row) {
    return row.table().equals(ShopTables.SHIPMENT) && DELIVERED.equals(row.text("status"));
  }

  byte[] toBytes() {
    CopyRows rows = new CopyRows();
    for (Version version : history ? all : newest.values()) {
      rows.row(columns.size() + LINEAGE.size());
      for (int column = 0; column < columns.size(); column++) {
        value(rows, version.image(), column);
      }
      time(rows, version.deliveredAt());
      time(rows, version.createdAt());
      time(rows, version.changedAt());
      time(rows, version.deletedAt());
      if (version.lsn() < 0) {
        rows.none();
      } else {
        rows.bigint(version.lsn());
      }
      rows.integer(partition);
      rows.bigint(version.offset());
    }
    return rows.toBytes();
  }

  /** The rows of {@link #toBytes}, one by one. */
  public static List<byte[]> split(byte[] rows) {
    List<byte[]> split = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(rows);
    while (buffer.hasRemaining()) {
      int begin = buffer.position();
      int columns = buffer.getShort();
      for (int column = 0; column < columns; column++) {
        int length = buffer.getInt();
        buffer.position(buffer.position() + Math.max(0, length));
      }
      split.add(Arrays.copyOfRange(rows, begin, buffer.position()));
    }
    return split;
  }

  /** A row of {@link #toBytes} without what it holds: its key, and that it is gone. */
  public static byte[] gone(CapturedTable table, byte[] row) {
    List<byte[]> values = values(row);
    List<Column> columns = table.columns();
    CopyRows rows = new CopyRows();
    rows.row(values.size());
    for (int column = 0; column < values.size(); column++) {
      byte[] value = values.get(column);
      if (column < columns.size() && !table.keyColumns().contains(columns.get(column))) {
        value = null;
      } else if (column == columns.size() + DELETED_AT && value == null) {
        value = values.get(columns.size() + CHANGED_AT);
      }
      if (value == null) {
        rows.none();
      } else {
        rows.raw(value);
      }
    }
    return rows.toBytes();
  }

  /** The values of a row, null where they are NULL. */
  static List<byte[]> values(byte[] row) {
    List<byte[]> values = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(row);
    int columns = buffer.getShort();
    for (int column = 0; column < columns; column++) {
      int length = buffer.getInt();
      byte[] value = length < 0 ? null : new byte[length];
      if (value != null) {
        buffer.get(value);
      }
      values.add(value);
    }
    return values;
  }

  /** The offset of the record that told a row. */
  public static long offset(byte[] row) {
    return ByteBuffer.wrap(row).getLong(row.length - Long.BYTES);
  }

  private void value(CopyRows rows, Image image, int column) {
    if (!image.has(column)) {
      rows.none();
      return;
    }
    switch (columns.get(column).type()) {
      case BIGINT -> rows.bigint(image.number(column));
      case INTEGER -> rows.integer(Math.toIntExact(image.number(column)));
      case MONEY -> rows.money(image.number(column));
      case BOOLEAN -> rows.bool(image.number(column) != 0);
      case DATE -> rows.date(image.number(column));
      case TIMESTAMP, DATETIME -> rows.timestamp(image.number(column));
      case TEXT -> rows.text(image.text(column));
      case JSON -> {
        byte[] document = image.text(column).getBytes(UTF_8);
        rows.jsonb(document, 0, document.length);
      }
      // PostgreSQL reads what it is given as text.
      case DECIMAL, TIME, INTERVAL, JSON_TEXT, REAL, DOUBLE, BYTES, ARRAY, OTHER ->
          rows.text(image.value(column).toString());
    }
  }

  private static void time(CopyRows rows, long millis) {
    if (millis == NEVER) {
      rows.none();
    } else {
      rows.timestamp(millis * 1_000);
    }
  }
}
