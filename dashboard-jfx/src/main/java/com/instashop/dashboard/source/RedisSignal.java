package com.instashop.dashboard.source;

import com.instashop.contracts.redis.RedisKeys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears of changes by keyspace notifications
 * (https://redis.io/docs/latest/develop/pubsub/keyspace-notifications/), class {@code K$}. A Redis
 * that does not send them, or is away, only means that nothing is heard.
 */
final class RedisSignal implements AutoCloseable {
  private static final List<String> WATCHED =
      List.of(RedisKeys.DASHBOARD, RedisKeys.TOP_PRODUCTS, RedisKeys.STOCK);
  private static final Duration RECONNECT = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(RedisSignal.class);

  private final Supplier<Jedis> connect;
  private final Semaphore changes = new Semaphore(0);
  private final Thread listener = new Thread(this::listen, "redis-changes");
  private volatile Jedis connection;
  private volatile boolean closed;

  RedisSignal(Supplier<Jedis> connect) {
    this.connect = connect;
    listener.setDaemon(true);
    listener.start();
  }

  /** Returns with the first change since the last call, or after this time. */
  void await(Duration atMost) throws InterruptedException {
    if (changes.tryAcquire(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS)) {
      changes.drainPermits();
    }
  }

  private void listen() {
    JedisPubSub heard =
        new JedisPubSub() {
          @Override
          public void onMessage(String channel, String event) {
            changes.release();
          }
        };
    String[] channels =
        Stream.concat(WATCHED.stream(), Stream.of(RedisKeys.HEALTH))
            .map(key -> "__keyspace@0__:" + key)
            .toArray(String[]::new);
    while (!closed) {
      try (Jedis redis = connect.get()) {
        connection = redis;
        redis.subscribe(heard, channels);
      } catch (JedisException e) {
        LOG.debug("Redis does not tell of changes", e);
      }
      pause();
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(closed ? 0 : RECONNECT.toMillis());
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    Jedis open = connection;
    if (open != null) {
      open.disconnect();
    }
    listener.interrupt();
  }
}
