package com.instashop.contracts.redis;

import java.time.Instant;
import java.util.SortedMap;

/**
 * The field {@link RedisKeys#HEALTH_PARTS} of {@link RedisKeys#HEALTH}: the processes of a stack on
 * one machine. Where the parts run elsewhere there is none.
 *
 * @param parts by name
 * @param cores of the machine
 */
public record PartsHealth(SortedMap<String, Part> parts, int cores, Disk disk, Instant updatedAt) {

  /**
   * A part.
   *
   * @param phase what the supervisor says of it, such as {@link #UP}
   * @param restarts since the stack was started
   * @param cpu cores that it and its children kept busy, on average since the document before
   * @param memoryBytes of it and its children, without what they share; null where the system does
   *     not tell
   */
  public record Part(String phase, int restarts, double cpu, Long memoryBytes) {
    public static final String UP = "up";
  }

  /** Where the stack keeps its data. */
  public record Disk(long freeBytes, long totalBytes) {}
}
