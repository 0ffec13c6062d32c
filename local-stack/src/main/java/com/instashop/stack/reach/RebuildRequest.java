package com.instashop.stack.reach;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.kafka.PartitionRange;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;

/** Asks those who write the numbers in Redis, wherever they run, to make them anew from Kafka. */
public final class RebuildRequest {

  private RebuildRequest() {}

  /** Deletes the totals and says so, in one step; their consumer then makes them anew. */
  public static void ofTotals(Deployment deployment) {
    send(deployment, false);
  }

  /** The totals, and the windows, which Spark makes anew with its next batch. */
  public static void ofAll(Deployment deployment) {
    send(deployment, true);
  }

  private static void send(Deployment deployment, boolean windows) {
    TotalsHealth health =
        new TotalsHealth(
            TotalsHealth.REBUILDING,
            0,
            new TreeMap<>(),
            0,
            null,
            null,
            0,
            new TreeMap<>(),
            Instant.now());
    try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      Set<String> keys = new HashSet<>(redis.keys(RedisKeys.totals("*")));
      keys.add(RedisKeys.DASHBOARD);
      keys.add(RedisKeys.REVENUE_DAILY);
      keys.remove(RedisKeys.TOTALS_PROBLEMS);
      // What Kafka has lost it does not have the next time, either.
      List<String> problems =
          redis.hkeys(RedisKeys.TOTALS_PROBLEMS).stream()
              .filter(field -> !PartitionRange.isMissing(field.substring(field.indexOf('\n') + 1)))
              .toList();
      try (AbstractTransaction transaction = redis.multi()) {
        keys.forEach(transaction::del);
        problems.forEach(field -> transaction.hdel(RedisKeys.TOTALS_PROBLEMS, field));
        transaction.hset(RedisKeys.HEALTH, RedisKeys.HEALTH_TOTALS, Json.write(health));
        if (windows) {
          transaction.set(RedisKeys.REBUILD, Instant.now().toString());
        }
        transaction.exec();
      }
    }
  }
}
