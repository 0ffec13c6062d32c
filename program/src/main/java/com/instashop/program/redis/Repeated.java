package com.instashop.program.redis;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What may be done twice is repeated, with growing pauses, until Redis takes it. */
public final class Repeated {
  private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final RedisAddress address;

  /** For the Redis at an address, which is named in the log. */
  public Repeated(RedisAddress address) {
    this.address = address;
  }

  /**
   * Does it as often as it takes.
   *
   * @throws InterruptedException where somebody ends the waiting
   */
  public <T> T untilDone(Supplier<T> work) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    boolean failed = false;
    while (true) {
      try {
        T result = work.get();
        if (failed) {
          LOG.warn("Redis at {} is back", address);
        }
        return result;
      } catch (JedisConnectionException | JedisDataException e) {
        if (!PassingErrors.isOne(e)) {
          throw e;
        }
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
}
