package com.instashop.spark.metrics.sink;

import com.instashop.program.redis.PassingErrors;
import com.instashop.program.redis.RedisAddress;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** A connection to Redis that outlives the server: what fails is repeated until it is done. */
public final class RedisSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisSession.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final RedisAddress address;
  private Jedis connection;

  public RedisSession(RedisAddress address) {
    this.address = address;
  }

  /**
   * Does something that may be done twice, as often as it takes.
   *
   * @throws InterruptedException where the query is stopped meanwhile
   */
  public <T> T untilDone(Function<Jedis, T> work) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    boolean failed = false;
    while (true) {
      try {
        if (connection == null) {
          connection = address.connect();
        }
        T result = work.apply(connection);
        if (failed) {
          LOG.warn("Redis at {} is back", address);
        }
        return result;
      } catch (JedisConnectionException | JedisDataException e) {
        if (!PassingErrors.isOne(e)) {
          throw e;
        }
        close();
        if (!failed) {
          LOG.warn("Redis at {} takes nothing, trying again: {}", address, e.getMessage());
          failed = true;
        }
        Thread.sleep(pause.toMillis());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
  }

  /** Does something once; a connection that fails is not used again. */
  public <T> T once(Function<Jedis, T> work) {
    try {
      if (connection == null) {
        connection = address.connect();
      }
      return work.apply(connection);
    } catch (JedisConnectionException e) {
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
