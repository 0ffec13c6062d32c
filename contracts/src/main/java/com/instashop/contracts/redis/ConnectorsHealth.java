package com.instashop.contracts.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;

/**
 * The field {@link RedisKeys#HEALTH_CONNECTORS} of {@link RedisKeys#HEALTH}.
 *
 * @param reachable whether Kafka Connect answers; where it does not, there are no connectors
 */
public record ConnectorsHealth(
    boolean reachable, SortedMap<String, Connector> connectors, Instant updatedAt) {
  /** It is written every two seconds. */
  public static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  /**
   * One connector.
   *
   * @param restarts by the watcher, since it was started
   * @param error what went wrong; null where nothing did
   * @param slot what PostgreSQL says of the write-ahead log that its replication slot needs ({@code
   *     wal_status} of {@code pg_replication_slots}); null where it does not say
   * @param retainedBytes how much of the log is kept for it; null where that is not known
   */
  public record Connector(
      String state, String task, long restarts, String error, String slot, Long retainedBytes) {

    /** What PostgreSQL says of a slot whose changes it has thrown away. */
    public static final String LOST = "lost";

    /** Whether changes are missing: PostgreSQL has thrown away what was not read yet. */
    public boolean hasLostChanges() {
      return LOST.equals(slot);
    }
  }
}
