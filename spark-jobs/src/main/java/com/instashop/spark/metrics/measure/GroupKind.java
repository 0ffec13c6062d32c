package com.instashop.spark.metrics.measure;

import com.instashop.changes.measure.Windows;

/** What a group of bookings is part of; the labels of those in windows are stored in Redis. */
public enum GroupKind {
  /** Changes committed within the window. */
  WINDOW("window"),
  /** What a truncate took back of the batches before it; booked where the totals are kept. */
  REVERSAL("reversal"),
  /** Rows that a snapshot read: what was there before the stream. Of no window. */
  BASELINE("baseline"),
  /** Changes whose window is kept no more: they are only part of the sums. Of no window. */
  PAST("past");

  private static final GroupKind[] KINDS = values();

  private final String label;

  GroupKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /**
   * A tag of this kind and a window.
   *
   * @param windowStart milliseconds since the epoch; 0 for none
   */
  long tag(long windowStart) {
    return windowStart / Windows.LENGTH.toMillis() * KINDS.length + ordinal();
  }

  /** The kind of a tag. */
  static GroupKind ofTag(long tag) {
    return KINDS[(int) (tag % KINDS.length)];
  }

  /** The start of the window of a tag, in milliseconds since the epoch. */
  static long windowOfTag(long tag) {
    return tag / KINDS.length * Windows.LENGTH.toMillis();
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static GroupKind ofLabel(String label) {
    for (GroupKind kind : KINDS) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("Unknown kind of group: " + label);
  }
}
