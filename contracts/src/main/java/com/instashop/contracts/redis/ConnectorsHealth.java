package com.instashop.contracts.redis;

import java.time.Instant;
import java.util.SortedMap;

/**
 * The field {@link RedisKeys#HEALTH_CONNECTORS} of {@link RedisKeys#HEALTH}.
 *
 * @param reachable whether Kafka Connect answers; where it does not, there are no connectors
 */
public record ConnectorsHealth(
    boolean reachable, SortedMap<String, Connector> connectors, Instant updatedAt) {

  /**
   * One connector.
   *
   * @param restarts by the watcher, since it was started
   * @param error what went wrong; null where nothing did
   */
  public record Connector(String state, String task, long restarts, String error) {}
}
