package com.instashop.contracts.schema;

import java.util.regex.Pattern;

/** Names in Kafka that are not of a table; those are in {@link CapturedTable}. */
public final class Topics {
  /** Takes what cannot be decoded, byte for byte, with the reason in headers. */
  public static final String DEAD_LETTER = "dead_letter";

  /**
   * The largest record, in bytes: a row of 16 MiB in both of its images, with what is around them
   * and some characters that JSON escapes. Connectors, topics and dead letters have this one limit,
   * so that what one takes the next does not refuse.
   */
  public static final int LARGEST_RECORD = 40 << 20;

  /** The consumer group of the totals, where nobody chooses another. */
  public static final String TOTALS_GROUP = "cdc-redis-producer";

  /** Before the number of a partition: no topic has it in its name. */
  private static final String PART = "#";

  private static final Pattern NUMBER = Pattern.compile(PART + "\\d+$");

  private Topics() {}

  /**
   * What is known of a partition alone is kept under this name. The first is called like its topic,
   * so that nothing changes where a topic has one.
   */
  public static String part(String topic, int partition) {
    return partition == 0 ? topic : topic + PART + partition;
  }

  /** The number of a {@link #part}. */
  public static int number(String part) {
    String topic = ofPart(part);
    return part.equals(topic)
        ? 0
        : Integer.parseInt(part.substring(topic.length() + PART.length()));
  }

  /** The topic of a {@link #part}. */
  public static String ofPart(String part) {
    return NUMBER.matcher(part).replaceFirst("");
  }
}
