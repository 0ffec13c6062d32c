package com.instashop.program.redis;

import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/**
 * Where Redis is and who we are there.
 *
 * @param user null for a Redis without users, as is the password
 */
public record RedisAddress(String host, int port, String user, String password) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A connection that waits some seconds for an answer. */
  public Jedis connect() {
    return connect(PATIENCE);
  }

  /**
   * A connection.
   *
   * @param patience how long it waits for an answer; zero for ever
   */
  public Jedis connect(Duration patience) {
    return new Jedis(hostAndPort(), configuration(patience));
  }

  public HostAndPort hostAndPort() {
    return new HostAndPort(host, port);
  }

  /** What a client has to know besides the address. */
  public JedisClientConfig configuration(Duration patience) {
    return DefaultJedisClientConfig.builder()
        .user(user)
        .password(password)
        .connectionTimeoutMillis((int) PATIENCE.toMillis())
        .socketTimeoutMillis((int) patience.toMillis())
        .build();
  }

  public JedisClientConfig configuration() {
    return configuration(PATIENCE);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
