package com.instashop.contracts.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The field {@link RedisKeys#HEALTH_TOTALS} of {@link RedisKeys#HEALTH}.
 *
 * @param state {@link #REBUILDING} while totals are built from the beginning of a topic, else
 *     {@link #RUNNING}
 * @param lagRows offsets in Kafka that are not read yet
 * @param lagByTopic the same of each topic of which some are not read yet
 * @param rowsPerSecond change events applied
 * @param freshnessP50Ms commit to Redis over the last minutes; null before the first change
 * @param undecodable records that could not be decoded, since the start
 * @param problems topic to why changes of its table are missing in the totals until its next
 *     snapshot
 */
public record TotalsHealth(
    String state,
    long lagRows,
    SortedMap<String, Long> lagByTopic,
    double rowsPerSecond,
    Long freshnessP50Ms,
    Long freshnessP99Ms,
    long undecodable,
    SortedMap<String, String> problems,
    Instant updatedAt) {
  /** It is written twice a second. */
  public static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  public static final String RUNNING = "running";
  public static final String REBUILDING = "rebuilding";

  /** A document of an earlier version may lack the lag by topic. */
  public TotalsHealth {
    lagByTopic = lagByTopic == null ? new TreeMap<>() : lagByTopic;
  }
}
