package com.instashop.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.debezium.data.Envelope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that are larger than Kafka takes a record. The task would fail at such a row for ever, and
 * its whole database stand still. So the longest values of its images are left out, as many as need
 * be: in the place of each is an object with its size, which is a value of no column of PostgreSQL.
 * So readers keep the row without it, and name the table as incomplete. (Debezium's {@code
 * EnforceRecordSize} cuts texts off, and nobody could tell such a one from a whole one.)
 */
final class LargeRows {
  private static final Logger LOG = LoggerFactory.getLogger(LargeRows.class);

  /** What is in the place of a value that is left out: its size in bytes, as JSON. */
  static final String TOO_LARGE = "too_large";

  static final Schema LEFT_OUT =
      SchemaBuilder.struct().optional().field(TOO_LARGE, Schema.INT64_SCHEMA).build();

  /**
   * For the key, what else is in an envelope, and what compression adds to what it cannot press.
   */
  private static final int REST = 1 << 20;

  /** As many bytes at most a character becomes. */
  private static final long LONGEST_ESCAPE = 6;

  /** More than a number, a boolean, quotes and a comma take. */
  private static final long SMALL = 32;

  private static final List<String> IMAGES =
      List.of(Envelope.FieldName.BEFORE, Envelope.FieldName.AFTER);

  private final long most;

  /** A column of an image, and how many bytes it takes there. */
  private record Value(String image, String column, long bytes) {
    /** The image before is missed less: what the row is now, the one after says. */
    long weight() {
      return image.equals(Envelope.FieldName.BEFORE) ? 2 * bytes : bytes;
    }

    @Override
    public String toString() {
      return "%s.%s (%d bytes)".formatted(image, column, bytes);
    }
  }

  /**
   * Rows that fit into a record.
   *
   * @param largestRecord what Kafka takes, in bytes
   */
  LargeRows(int largestRecord) {
    this.most = (long) largestRecord - REST;
  }

  /** The record as Kafka takes it: itself, or without its longest values. */
  SourceRecord fitting(SourceRecord record) {
    if (!(record.value() instanceof Struct change)
        || !Envelope.isEnvelopeSchema(record.valueSchema())
        || atMost(change) <= most) {
      return record;
    }
    List<Value> values = values(change);
    long size = values.stream().mapToLong(Value::bytes).sum();
    if (size <= most) {
      return record;
    }
    Set<Value> leftOut = longest(values, size - most);
    LOG.error(
        "{}, key {}: the row has {} bytes as JSON, and Kafka takes {}: left out are {}",
        record.topic(),
        record.key(),
        size,
        most,
        leftOut);
    Struct without = without(change, leftOut);
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        without.schema(),
        without,
        record.timestamp(),
        record.headers());
  }

  /** A bound, for nearly all rows are far below the limit: looks at no character. */
  private static long atMost(Struct change) {
    long bytes = 0;
    for (String image : IMAGES) {
      Struct row = change.getStruct(image);
      if (row != null) {
        for (Field field : row.schema().fields()) {
          bytes += atMost(row.get(field));
        }
      }
    }
    return bytes;
  }

  private static long atMost(Object value) {
    if (value instanceof String text) {
      return LONGEST_ESCAPE * text.length();
    }
    if (value instanceof Collection<?> array) {
      long bytes = 0;
      for (Object element : array) {
        bytes += SMALL + atMost(element);
      }
      return bytes;
    }
    return SMALL;
  }

  private static List<Value> values(Struct change) {
    List<Value> values = new ArrayList<>();
    for (String image : IMAGES) {
      Struct row = change.getStruct(image);
      if (row != null) {
        for (Field field : row.schema().fields()) {
          long name = field.name().getBytes(UTF_8).length + 3L;
          values.add(new Value(image, field.name(), name + bytes(row.get(field))));
        }
      }
    }
    return values;
  }

  /** How many bytes a value has in a document, with its comma. */
  private static long bytes(Object value) {
    if (value instanceof String text) {
      long bytes = 3;
      for (int i = 0; i < text.length(); i++) {
        bytes += bytes(text.charAt(i));
      }
      return bytes;
    }
    if (value instanceof Collection<?> array) {
      return 3 + array.stream().mapToLong(LargeRows::bytes).sum();
    }
    return String.valueOf(value).length() + 1L;
  }

  private static int bytes(char c) {
    if (c < ' ') {
      return c == '\n' || c == '\t' || c == '\r' || c == '\b' || c == '\f' ? 2 : 6;
    }
    if (c < 0x80) {
      return c == '"' || c == '\\' ? 2 : 1;
    }
    // Jackson escapes what is beyond the first plane of Unicode.
    return c < 0x800 ? 2 : Character.isSurrogate(c) ? 6 : 3;
  }

  private static Set<Value> longest(List<Value> values, long tooMuch) {
    List<Value> ordered = new ArrayList<>(values);
    ordered.sort(Comparator.comparingLong(Value::weight).reversed());
    Set<Value> longest = new HashSet<>();
    long over = tooMuch;
    for (Value value : ordered) {
      if (over > 0) {
        longest.add(value);
        over -= value.bytes();
      }
    }
    return longest;
  }

  private static Struct without(Struct change, Set<Value> leftOut) {
    SchemaBuilder envelope = SchemaBuilder.struct().name(change.schema().name());
    Map<String, Object> values = new HashMap<>();
    for (Field field : change.schema().fields()) {
      Struct row = IMAGES.contains(field.name()) ? change.getStruct(field.name()) : null;
      Struct without = row == null ? null : without(row, of(field.name(), leftOut));
      envelope.field(field.name(), without == null ? field.schema() : without.schema());
      values.put(field.name(), without == null ? change.get(field) : without);
    }
    Struct whole = new Struct(envelope.build());
    values.forEach(whole::put);
    return whole;
  }

  /** Column to size, of one image. */
  private static Map<String, Long> of(String image, Set<Value> values) {
    return values.stream()
        .filter(value -> value.image().equals(image))
        .collect(Collectors.toMap(Value::column, Value::bytes));
  }

  private static Struct without(Struct row, Map<String, Long> leftOut) {
    SchemaBuilder rows = SchemaBuilder.struct().name(row.schema().name()).optional();
    for (Field field : row.schema().fields()) {
      rows.field(field.name(), leftOut.containsKey(field.name()) ? LEFT_OUT : field.schema());
    }
    Struct without = new Struct(rows.build());
    for (Field field : row.schema().fields()) {
      Long size = leftOut.get(field.name());
      without.put(
          field.name(),
          size == null
              ? row.getWithoutDefault(field.name())
              : new Struct(LEFT_OUT).put(TOO_LARGE, size));
    }
    return without;
  }
}
