package com.instashop.contracts.schema;

/** Names in Kafka that are not of a table; those are in {@link CapturedTable}. */
public final class Topics {
  /** Takes what cannot be decoded, byte for byte, with the reason in headers. */
  public static final String DEAD_LETTER = "dead_letter";

  /**
   * The largest record, in bytes: a row of 16 MB in both of its images. Connectors, topics and dead
   * letters have this one limit, so that what one takes the next does not refuse.
   */
  public static final int LARGEST_RECORD = 32 << 20;

  /** The consumer group of the totals, where nobody chooses another. */
  public static final String TOTALS_GROUP = "cdc-redis-producer";

  private Topics() {}
}
