package com.instashop.contracts.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The field {@link RedisKeys#HEALTH_SPARK} of {@link RedisKeys#HEALTH}.
 *
 * @param state {@link #REBUILDING} until the query has caught up for the first time, then {@link
 *     #RUNNING}
 * @param batchId the newest micro-batch whose numbers are in Redis
 * @param batchDurationMs of the batch before
 * @param inputRowsPerSecond change events of the batch before, by the time since the one before
 *     that
 * @param processedRowsPerSecond the same by the time that it took to read and write them
 * @param lagRows offsets in Kafka that no batch has taken yet
 * @param lagByTopic the same of each topic of which some are not taken yet; heartbeats left out
 * @param lagMs age of the oldest of the four databases' newest commit times
 * @param freshnessP50Ms commit to Redis over the last minutes; null before the first change
 * @param watermark windows that end before it are final: all that was committed until ten seconds
 *     later has been read of all four databases; null at the beginning
 * @param lateRows change events whose window is kept no more, or begins minutes from now: they are
 *     part of the sums alone; expected to be 0
 * @param deadLetters records that could not be decoded
 * @param undelivered those of them that Kafka did not take: they are in files beside the checkpoint
 * @param problems topic to why changes of its table are missing in the windows until its next
 *     snapshot
 * @param offsets {@code topic-partition} to the offset behind what is in Redis
 */
public record SparkHealth(
    String state,
    long batchId,
    long batchDurationMs,
    double inputRowsPerSecond,
    double processedRowsPerSecond,
    long lagRows,
    SortedMap<String, Long> lagByTopic,
    long lagMs,
    Long freshnessP50Ms,
    Long freshnessP99Ms,
    Instant watermark,
    long lateRows,
    long deadLetters,
    long undelivered,
    SortedMap<String, String> problems,
    SortedMap<String, Long> offsets,
    Instant updatedAt) {
  /** It is written with each batch; where nothing changes that is every half a minute. */
  public static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

  public static final String RUNNING = "running";
  public static final String REBUILDING = "rebuilding";

  /** A document of an earlier version may lack the lag by topic. */
  public SparkHealth {
    lagByTopic = lagByTopic == null ? new TreeMap<>() : lagByTopic;
  }
}
