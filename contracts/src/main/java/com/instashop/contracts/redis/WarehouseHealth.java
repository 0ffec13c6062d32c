package com.instashop.contracts.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The field {@link RedisKeys#HEALTH_WAREHOUSE} of {@link RedisKeys#HEALTH}.
 *
 * @param state {@link #RUNNING}; {@link #REBUILDING} until the query has caught up for the first
 *     time; {@link #AWAY} while PostgreSQL cannot be written to; {@link #STUCK} where it refuses a
 *     batch, or the query fails: waiting does not help, the problem tells more
 * @param batchId the newest micro-batch that is in the warehouse; -1 before the first
 * @param batchDurationMs of it
 * @param processedRowsPerSecond change events of the newest batches
 * @param lagRows offsets in Kafka that no batch has taken yet
 * @param lagByTopic the same of each topic of which some are not taken yet; heartbeats left out
 * @param freshnessP50Ms commit in the source to commit in the warehouse over the last minutes; null
 *     before the first change
 * @param undecodable records that could not be decoded, since the start
 * @param undelivered dead letters of declared tables that Kafka did not take, since the start: they
 *     are in files beside the checkpoint
 * @param problem why it is away or stuck, one line; null where it is neither
 * @param problems topic to why changes of its table are missing until its next snapshot
 */
public record WarehouseHealth(
    String state,
    long batchId,
    long batchDurationMs,
    double processedRowsPerSecond,
    long lagRows,
    SortedMap<String, Long> lagByTopic,
    Long freshnessP50Ms,
    Long freshnessP99Ms,
    long undecodable,
    long undelivered,
    String problem,
    SortedMap<String, String> problems,
    Instant updatedAt) {
  /** It is written every second, and not while a large batch is. */
  public static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  public static final String RUNNING = "running";
  public static final String REBUILDING = "rebuilding";
  public static final String AWAY = "away";
  public static final String STUCK = "stuck";

  /** A document of an earlier version may lack the lag by topic and the problems of tables. */
  public WarehouseHealth {
    lagByTopic = lagByTopic == null ? new TreeMap<>() : lagByTopic;
    problems = problems == null ? new TreeMap<>() : problems;
  }
}
