package com.instashop.contracts.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.instashop.contracts.event.Image;
import java.time.LocalDate;

/** What a metric is split by: a text, a whole number, or the UTC date of a timestamp. */
public record Dimension(Slot slot) {

  /** Adds the value at a place of a key to an array. */
  void addTo(ArrayNode values, Key key, int place) {
    if (key.isNull(place)) {
      values.addNull();
      return;
    }
    switch (slot.column().type()) {
      case TEXT -> values.add(key.text(place));
      case TIMESTAMP -> values.add(LocalDate.ofEpochDay(key.number(place)).toString());
      case BIGINT, INTEGER -> values.add(key.number(place));
      case MONEY, JSON -> throw new IllegalStateException("no dimension: " + slot.column());
    }
  }

  /** Adds the value of a row to a key. */
  void addTo(Key key, Image image) {
    int index = slot.index();
    if (!image.has(index)) {
      key.add(null);
      return;
    }
    switch (slot.column().type()) {
      case TEXT -> key.add(image.text(index));
      case TIMESTAMP -> key.add(image.day(index));
      case BIGINT, INTEGER -> key.add(image.number(index));
      case MONEY, JSON -> throw new IllegalStateException("no dimension: " + slot.column());
    }
  }
}
