package com.instashop.stack.server;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.server.Addresses.Account;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** The few things that the command line writes into Redis. */
public final class RedisWriter implements AutoCloseable {
  private final Jedis redis;

  /** Connects as this account. */
  public RedisWriter(Addresses addresses, Secrets secrets, Account account) {
    this.redis =
        new Jedis(
            new HostAndPort(Addresses.HOST, addresses.redisPort()),
            DefaultJedisClientConfig.builder()
                .user(account.redisUser())
                .password(secrets.password(RedisServer.secret(account.redisUser())))
                .build());
  }

  /** Sets a field of {@link RedisKeys#HEALTH}. */
  public void health(String field, String json) {
    redis.hset(RedisKeys.HEALTH, field, json);
  }

  /** Deletes the totals and says so, in one step. */
  public void forgetTotals(Iterable<String> keys, String health) {
    try (AbstractTransaction transaction = redis.multi()) {
      keys.forEach(transaction::del);
      transaction.hset(RedisKeys.HEALTH, RedisKeys.HEALTH_TOTALS, health);
      transaction.exec();
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
