package com.instashop.changes.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Moments;
import com.instashop.contracts.schema.Column.Type;

/** What a metric is split by: a text, a whole number, a boolean, or the UTC date of a time. */
public record Dimension(Slot slot) {

  /** Adds the value at a place of a key to an array. */
  void addTo(ArrayNode values, Key key, int place) {
    if (key.isNull(place)) {
      values.addNull();
      return;
    }
    switch (slot.column().type()) {
      case TEXT -> values.add(key.text(place));
      case BOOLEAN -> values.add(key.number(place) != 0);
      case DATE, TIMESTAMP, DATETIME -> values.add(Moments.date(key.number(place)));
      case BIGINT, INTEGER -> values.add(key.number(place));
      case MONEY, DECIMAL, TIME, INTERVAL, JSON, JSON_TEXT, REAL, DOUBLE, BYTES, ARRAY, OTHER ->
          throw new IllegalStateException("no dimension: " + slot.column());
    }
  }

  /** Adds the value of a row to a key. */
  void addTo(Key key, Image image) {
    int index = slot.index();
    if (!image.has(index)) {
      key.add(null);
    } else if (isTime()) {
      key.add(image.day(index));
    } else if (slot.column().type() == Type.TEXT) {
      key.add(image.text(index));
    } else {
      key.add(image.number(index));
    }
  }

  /** Whether rows are split by the day of a time. */
  public boolean isTime() {
    return slot.column().isTime();
  }
}
