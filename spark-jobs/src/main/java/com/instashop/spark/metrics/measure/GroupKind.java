package com.instashop.spark.metrics.measure;

import com.instashop.contracts.measure.Windows;

/** What a group of bookings is part of; the label is stored, so it never changes. */
public enum GroupKind {
  /** Rows that a snapshot read: what was there before the stream. */
  BASELINE("baseline"),
  /** Changes committed within the window. */
  WINDOW("window"),
  /** How often a table was truncated within the window; the key is the table's topic. */
  TRUNCATION("truncation"),
  /** What a truncate took back of the batches before it; booked where the totals are kept. */
  REVERSAL("reversal"),
  /** That a snapshot was read; the key is {@link #snapshotKey}. */
  SNAPSHOT("snapshot"),
  /** How often a database's heartbeat came; the key is the database. */
  HEARTBEAT("heartbeat"),
  /** What a product is called now; the key is its id. */
  PRODUCT("product");

  private static final GroupKind[] KINDS = values();

  private final String label;

  GroupKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** A tag of this kind and the window of a commit time, milliseconds since the epoch. */
  long tag(long commitMillis) {
    return Windows.startOf(commitMillis) * KINDS.length + ordinal();
  }

  /** The kind of a tag. */
  static GroupKind ofTag(long tag) {
    return KINDS[(int) Math.floorMod(tag, (long) KINDS.length)];
  }

  /** The key of {@link #SNAPSHOT}: the table's topic and when the snapshot began. */
  public static String snapshotKey(String topic, long beganMillis) {
    return topic + "|" + beganMillis;
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static GroupKind ofLabel(String label) {
    for (GroupKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("Unknown kind of group: " + label);
  }
}
