package com.instashop.contracts.event;

import com.instashop.contracts.schema.Column;
import java.util.Arrays;
import java.util.List;

/**
 * Reads all columns of an image, for who keeps them. A column that is missing, null or not what it
 * should be has no value. Not thread-safe; make one for each table and thread and keep it.
 */
public final class ImageReader {
  private final List<Column> columns;
  private final JsonCursor json = new JsonCursor();
  private final boolean[] present;
  private final long[] numbers;
  private final String[] texts;

  /** A reader of images with these columns. */
  public ImageReader(List<Column> columns) {
    this.columns = List.copyOf(columns);
    this.present = new boolean[columns.size()];
    this.numbers = new long[columns.size()];
    this.texts = new String[columns.size()];
  }

  /**
   * Reads an image.
   *
   * @return why columns have no value although there is one; null where all is well
   */
  public String read(byte[] document, Span image) {
    Arrays.fill(present, false);
    try {
      json.reset(document, image.from());
      if (json.beginObject()) {
        int expected = 0;
        while (json.nextField()) {
          int column = indexOf(json.field(), expected);
          if (column < 0) {
            json.skipValue();
          } else if (!json.skipNull()) {
            read(column);
          }
          expected = column + 1;
        }
      }
      return null;
    } catch (MalformedException e) {
      return e.getMessage();
    }
  }

  private void read(int column) {
    switch (columns.get(column).type()) {
      case BIGINT, INTEGER -> numbers[column] = json.integer();
      case MONEY -> numbers[column] = json.cents();
      case TIMESTAMP -> numbers[column] = json.micros();
      case TEXT, JSON -> texts[column] = json.text();
    }
    present[column] = true;
  }

  private int indexOf(String name, int expected) {
    if (expected < columns.size() && columns.get(expected).name().equals(name)) {
      return expected;
    }
    for (int column = 0; column < columns.size(); column++) {
      if (columns.get(column).name().equals(name)) {
        return column;
      }
    }
    return -1;
  }

  /** Whether a column has a value. */
  public boolean has(int column) {
    return present[column];
  }

  /** A number; money in cents, a timestamp in microseconds since the epoch. */
  public long number(int column) {
    return numbers[column];
  }

  /** A text, or a JSON document. */
  public String text(int column) {
    return texts[column];
  }
}
