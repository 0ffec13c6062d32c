package com.instashop.spark.metrics.sink;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisAddress;
import com.instashop.program.redis.RedisSession;

/**
 * Somebody's wish, in Redis, that the numbers are made anew from Kafka. It stays until the first
 * new ones are written, so that a driver that dies meanwhile is followed by one that does it.
 */
public final class RebuildRequest implements AutoCloseable {
  private final RedisSession redis;

  public RebuildRequest(RedisAddress address) {
    this.redis = new RedisSession(address);
  }

  public boolean isThere() throws InterruptedException {
    return redis.untilDone(connection -> connection.exists(RedisKeys.REBUILD));
  }

  @Override
  public void close() {
    redis.close();
  }
}
