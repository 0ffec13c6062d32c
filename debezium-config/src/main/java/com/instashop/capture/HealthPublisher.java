package com.instashop.capture;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Puts the connectors' health into Redis; while Redis is away it is only missed. */
final class HealthPublisher implements Consumer<ConnectorsHealth>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthPublisher.class);

  private final RedisAddress address;
  private Jedis connection;
  private boolean away;

  HealthPublisher(RedisAddress address) {
    this.address = address;
  }

  @Override
  public void accept(ConnectorsHealth health) {
    try {
      if (connection == null) {
        connection = address.connect();
      }
      connection.hset(RedisKeys.HEALTH, RedisKeys.HEALTH_CONNECTORS, Json.write(health));
      if (away) {
        LOG.info("Redis at {} is back", address);
      }
      away = false;
    } catch (JedisException e) {
      if (!away) {
        LOG.warn("Redis at {} is away: {}", address, e.getMessage());
      }
      away = true;
      close();
    }
  }

  @Override
  public void close() {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (JedisException e) {
      LOG.debug("Redis at {} was gone before the connection was closed", address, e);
    } finally {
      connection = null;
    }
  }
}
