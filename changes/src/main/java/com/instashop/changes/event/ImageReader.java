package com.instashop.changes.event;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import java.time.DateTimeException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Reads the images of a table out of a document. Columns that nobody asked for are skipped; one
 * that is not what it should be has no value, and the others are read all the same.
 */
final class ImageReader {
  /** Of {@code numeric(12,2)}. */
  private static final long MOST_CENTS = 999_999_999_999L;

  private static final int SKIPPED = -1;

  private final CapturedTable table;
  private final JsonCursor json;
  private final Function<Image, String> check;
  private final Column[] columns;
  private final Column.Type[] types;
  private final boolean[] wanted;
  private final boolean[] ofKey;

  /** The slots without which a change cannot be counted. */
  private final int[] needed;

  private final boolean declared;

  /**
   * A reader.
   *
   * @param extra the columns to read beside those that are needed
   * @param check says why an image cannot be counted; null where it can
   */
  ImageReader(
      CapturedTable table, JsonCursor json, Set<Column> extra, Function<Image, String> check) {
    List<Column> all = table.columns();
    this.table = table;
    this.json = json;
    this.check = check;
    this.columns = all.toArray(Column[]::new);
    this.types = new Column.Type[columns.length];
    this.wanted = new boolean[columns.length];
    this.ofKey = new boolean[columns.length];
    for (int slot = 0; slot < columns.length; slot++) {
      types[slot] = columns[slot].type();
      wanted[slot] = columns[slot].needed() || extra.contains(columns[slot]);
      ofKey[slot] = table.key().contains(slot);
    }
    this.needed =
        IntStream.range(0, columns.length).filter(slot -> columns[slot].needed()).toArray();
    this.declared = table.isDeclared();
  }

  /**
   * Reads the image that is next.
   *
   * @return false where it is {@code null}
   * @throws MalformedException where it is no object, or cannot be counted
   */
  boolean read(Image image) {
    if (!json.beginObject()) {
      return false;
    }
    image.clear();
    while (json.nextField()) {
      int slot = slot();
      if (slot == SKIPPED) {
        json.skipValue();
      } else if (json.skipNull()) {
        image.setNull(slot);
      } else {
        read(image, slot);
      }
    }
    for (int slot : needed) {
      if (!image.has(slot) && (ofKey[slot] || image.isNothing(slot))) {
        throw new MalformedException(
            image.problem() != null ? image.problem() : whyItHasNone(image, slot), true);
      }
    }
    if (declared) {
      missing(image);
    }
    String uncountable = check.apply(image);
    if (uncountable != null) {
      throw new MalformedException(uncountable, true);
    }
    return true;
  }

  /** A column that was dropped is noticed where it is declared. */
  private void missing(Image image) {
    for (int slot = 0; slot < columns.length; slot++) {
      if (wanted[slot] && image.problem() == null && image.isNothing(slot)) {
        image.setNothing(slot, whyItHasNone(image, slot));
      }
    }
  }

  private String whyItHasNone(Image image, int slot) {
    return "column %s of table %s is %s"
        .formatted(
            columns[slot].name(), table.tableName(), image.isNothing(slot) ? "missing" : "NULL");
  }

  private void decimal(Image image, int slot) {
    String text = Decimals.text(json.scalar());
    image.set(slot, text, Decimals.unscaled(text, columns[slot].scale()));
  }

  /** The slot of the field whose value is next; its place in the document remembers it. */
  private int slot() {
    FieldNode field = json.node();
    int slot = field.slot();
    if (slot == FieldNode.UNKNOWN) {
      slot = slot(field.name());
      field.slot(slot);
    }
    return slot;
  }

  private int slot(String name) {
    for (int slot = 0; slot < columns.length; slot++) {
      if (wanted[slot] && columns[slot].name().equals(name)) {
        return slot;
      }
    }
    return SKIPPED;
  }

  private void read(Image image, int slot) {
    int start = json.position();
    try {
      switch (types[slot]) {
        case BIGINT -> image.set(slot, declared ? Long.parseLong(json.scalar()) : json.integer());
        case INTEGER ->
            image.set(slot, within(json.integer(), Integer.MIN_VALUE, Integer.MAX_VALUE, slot));
        case MONEY -> image.set(slot, cents(start, slot));
        case DECIMAL -> decimal(image, slot);
        case BOOLEAN -> image.set(slot, bool(json.scalar()));
        case DATE -> image.set(slot, Moments.dateOf(json.integer()));
        case TIMESTAMP -> image.set(slot, declared ? Moments.microsOf(json.text()) : micros(start));
        case DATETIME ->
            image.set(
                slot, Moments.microsOf(Long.parseLong(json.scalar()), columns[slot].isInMillis()));
        case TIME -> image.set(slot, within(json.integer(), 0, Moments.MICROS_A_DAY, slot));
        case REAL, DOUBLE, INTERVAL, BYTES ->
            image.set(slot, Texts.checked(types[slot], json.scalar()));
        case JSON, JSON_TEXT -> image.set(slot, Texts.checked(types[slot], json.text()));
        case ARRAY -> image.set(slot, array(json.raw()));
        case TEXT, OTHER -> image.set(slot, json.text());
      }
    } catch (MalformedException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException e) {
      String value = json.skipValueAt(start);
      String reason =
          e instanceof MalformedException malformed && malformed.isChangeLost()
              ? "%s in table %s".formatted(e.getMessage(), table.tableName())
              : "column %s of table %s is no %s"
                  .formatted(columns[slot].name(), table.tableName(), types[slot].sql());
      image.setNothing(slot, reason + Image.SUCH_AS + value);
    }
  }

  /** The shop's money: a number in cents, or NaN, which PostgreSQL allows in every numeric. */
  private long cents(int start, int slot) {
    try {
      return within(json.cents(), -MOST_CENTS, MOST_CENTS, slot);
    } catch (MalformedException e) {
      json.goBackTo(start);
      if (json.scalar().equals(Decimals.DEBEZIUM_NAN)) {
        return Decimals.NAN;
      }
      throw e;
    }
  }

  /**
   * A moment as nearly all are, or else an infinite one, or one of a year that has not four digits.
   */
  private long micros(int start) {
    try {
      return json.micros();
    } catch (MalformedException e) {
      json.goBackTo(start);
      try {
        return Moments.microsOf(json.text());
      } catch (DateTimeException | ArithmeticException unknown) {
        throw e;
      }
    }
  }

  private static long bool(String text) {
    return switch (text) {
      case "true" -> 1;
      case "false" -> 0;
      default -> throw new IllegalArgumentException("no boolean: " + text);
    };
  }

  private static String array(String json) {
    if (json.charAt(0) != '[') {
      throw new IllegalArgumentException("no array: " + json);
    }
    return json;
  }

  /** What is too large for its type would be refused where it is kept. */
  private long within(long value, long least, long most, int slot) {
    if (value < least || value > most) {
      throw new MalformedException(
          "column " + columns[slot].name() + " is too large a number", true);
    }
    return value;
  }
}
