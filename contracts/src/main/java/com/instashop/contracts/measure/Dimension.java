package com.instashop.contracts.measure;

import com.instashop.contracts.event.Image;
import java.io.Serializable;

/** What a metric is split by: a text, a whole number, or the UTC date of a timestamp. */
public record Dimension(Slot slot) implements Serializable {

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
