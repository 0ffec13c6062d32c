package com.instashop.stack.server;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.stack.folder.Secrets;
import com.instashop.program.deployment.Account;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;

/** The few things that the command line writes into Redis. */
public final class RedisWriter implements AutoCloseable {
  private final Jedis redis;

  /** Connects as this account. */
  public RedisWriter(Addresses addresses, Secrets secrets, Account account) {
    this.redis = RedisServer.connect(addresses, secrets, account.redisUser());
  }

  /** Sets a field of {@link RedisKeys#HEALTH}. */
  public void health(String field, String json) {
    redis.hset(RedisKeys.HEALTH, field, json);
  }

  /** Deletes the totals and says so, in one step; their consumer then builds them anew. */
  public void forgetTotals() {
    TotalsHealth health =
        new TotalsHealth(
            TotalsHealth.REBUILDING, 0, 0, null, null, 0, new TreeMap<>(), Instant.now());
    Set<String> keys = new HashSet<>(redis.keys(RedisKeys.totals("*")));
    keys.add(RedisKeys.DASHBOARD);
    keys.add(RedisKeys.REVENUE_DAILY);
    try (AbstractTransaction transaction = redis.multi()) {
      keys.forEach(transaction::del);
      transaction.hset(RedisKeys.HEALTH, RedisKeys.HEALTH_TOTALS, Json.write(health));
      transaction.exec();
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
