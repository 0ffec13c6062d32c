package com.instashop.spark.sink;

import java.net.URI;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * Where Redis is and who we are there.
 *
 * @param user null for Redis without users
 */
public record RedisSettings(URI uri, String user, String password) {
  private static final int DEFAULT_PORT = 6379;
  private static final int TIMEOUT_MILLIS = 5_000;

  public RedisSettings {
    if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "Not an address of Redis: " + uri + " (expected redis://host:port)");
    }
  }

  /** A new connection. */
  public Jedis connect() {
    return new Jedis(
        new HostAndPort(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()),
        DefaultJedisClientConfig.builder()
            .user(user)
            .password(password)
            .timeoutMillis(TIMEOUT_MILLIS)
            .build());
  }
}
