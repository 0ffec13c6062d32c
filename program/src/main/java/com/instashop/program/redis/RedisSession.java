package com.instashop.program.redis;

import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** A connection to Redis that outlives the server: one that failed is not used again. */
public final class RedisSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisSession.class);

  private final RedisAddress address;
  private final Repeated repeated;
  private Jedis connection;

  public RedisSession(RedisAddress address) {
    this.address = address;
    this.repeated = new Repeated(address);
  }

  /**
   * Does something that may be done twice, as often as it takes.
   *
   * @throws InterruptedException where somebody ends the waiting
   */
  public <T> T untilDone(Function<Jedis, T> work) throws InterruptedException {
    return repeated.untilDone(() -> once(work));
  }

  /** Does something once. */
  public <T> T once(Function<Jedis, T> work) {
    try {
      if (connection == null) {
        connection = address.connect();
      }
      return work.apply(connection);
    } catch (JedisException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (JedisConnectionException e) {
        LOG.debug("Closing a broken connection", e);
      }
      connection = null;
    }
  }
}
