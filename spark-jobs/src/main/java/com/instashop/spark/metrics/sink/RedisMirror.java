package com.instashop.spark.metrics.sink;

import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisReader;
import com.instashop.spark.metrics.document.DocumentWriter;
import com.instashop.spark.metrics.document.Documents;
import com.instashop.spark.metrics.window.GroupKey;
import com.instashop.spark.metrics.window.Window;
import com.instashop.spark.metrics.window.WindowStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;

/**
 * The {@link WindowStore} in Redis. A write is part of one MULTI/EXEC, so a reader sees all of a
 * batch or nothing of it; it sets absolute values, so it can be repeated.
 */
final class RedisMirror {
  private static final Logger LOG = LoggerFactory.getLogger(RedisMirror.class);

  private static final List<String> OWNED =
      List.of(
          "metrics:spark:*",
          RedisKeys.BASELINE,
          RedisKeys.BOOKED,
          RedisKeys.TRANSACTIONS,
          RedisKeys.products("*"),
          RedisKeys.behavior("*"),
          RedisKeys.SHIPMENTS,
          RedisKeys.STOCK,
          RedisKeys.windows("*"));

  private RedisMirror() {}

  /** How far Redis has come; empty where it holds nothing, or what another version wrote. */
  static Optional<SinkState> state(Jedis redis) {
    String json = redis.get(RedisKeys.SPARK_STATE);
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(json, SinkState.class))
          .filter(state -> state.position() != null);
    } catch (IllegalArgumentException e) {
      LOG.debug("Another version wrote {}", json, e);
      return Optional.empty();
    }
  }

  /** Reads back what an earlier run wrote. */
  static WindowStore load(Jedis redis) {
    WindowStore store = new WindowStore();
    redis
        .hgetAll(RedisKeys.BASELINE)
        .forEach((field, sum) -> store.baseline().restore(field, Json.read(sum, Amounts.class)));
    redis
        .hgetAll(RedisKeys.BOOKED)
        .forEach((field, sum) -> store.booked().restore(field, Json.read(sum, Amounts.class)));
    redis
        .hgetAll(RedisKeys.SPARK_SHARES)
        .forEach(
            (field, sum) -> {
              int separator = field.indexOf('|');
              store
                  .share(Integer.parseInt(field.substring(0, separator)))
                  .restore(field.substring(separator + 1), Json.read(sum, Amounts.class));
            });
    redis
        .hgetAll(RedisKeys.SPARK_PRODUCTS)
        .forEach(
            (id, label) -> store.restore(Long.parseLong(id), Json.read(label, ProductLabel.class)));
    for (String key : RedisReader.keys(redis, RedisKeys.SPARK_GROUPS + "*")) {
      long windowStart = Long.parseLong(key.substring(RedisKeys.SPARK_GROUPS.length()));
      redis
          .hgetAll(key)
          .forEach(
              (field, group) ->
                  store.restore(
                      windowStart, GroupKey.ofField(field), Json.read(group, Group.class)));
    }
    return store;
  }

  /** The keys of categories' documents. */
  static Set<String> categories(Jedis redis) {
    Set<String> categories = new HashSet<>(RedisReader.keys(redis, RedisKeys.products("*")));
    categories.removeIf(key -> !RedisKeys.isOfCategory(key));
    return categories;
  }

  /** Everything that this query owns and an earlier one may have left. */
  static Set<String> ownedKeys(Jedis redis) {
    Set<String> owned = new HashSet<>();
    OWNED.forEach(pattern -> owned.addAll(RedisReader.keys(redis, pattern)));
    return owned;
  }

  /** Says how the query is doing, without new numbers. */
  static void write(AbstractTransaction transaction, String health) {
    transaction.hset(RedisKeys.HEALTH, RedisKeys.HEALTH_SPARK, health);
  }

  /**
   * Writes what changed.
   *
   * @param stale keys to delete first
   */
  static void write(
      AbstractTransaction transaction,
      WindowStore store,
      Documents documents,
      SinkState state,
      String health,
      Set<String> stale) {
    delete(transaction, stale);
    store
        .changedGroups()
        .forEach(
            (start, keys) -> {
              Window window = store.windows().get(start);
              Map<String, String> fields = new HashMap<>();
              keys.forEach(key -> fields.put(key.field(), Json.write(window.get(key))));
              transaction.hset(RedisKeys.SPARK_GROUPS + start, fields);
            });
    hset(transaction, RedisKeys.BASELINE, json(store.baseline().changed()));
    hset(transaction, RedisKeys.BOOKED, json(store.booked().changed()));
    store
        .shares()
        .forEach(
            (partition, share) -> {
              Map<String, String> fields = new HashMap<>();
              json(share.changed())
                  .forEach((field, sum) -> fields.put(partition + "|" + field, sum));
              hset(transaction, RedisKeys.SPARK_SHARES, fields);
            });
    Map<String, String> labels = new HashMap<>();
    store
        .changedProducts()
        .forEach(id -> labels.put(Long.toString(id), Json.write(store.product(id))));
    hset(transaction, RedisKeys.SPARK_PRODUCTS, labels);
    documents.newest().forEach(transaction::set);
    documents.charts().forEach((key, fields) -> hset(transaction, key, fields));
    delete(transaction, documents.gone());
    for (long expired : store.expired()) {
      transaction.del(RedisKeys.SPARK_GROUPS + expired);
      for (String subject : RedisKeys.WINDOW_SUBJECTS) {
        transaction.hdel(RedisKeys.windows(subject), DocumentWriter.field(expired));
      }
    }
    transaction.set(RedisKeys.SPARK_STATE, Json.write(state));
    write(transaction, health);
  }

  private static Map<String, String> json(Map<String, Amounts> sums) {
    Map<String, String> fields = new HashMap<>();
    sums.forEach((field, sum) -> fields.put(field, Json.write(sum)));
    return fields;
  }

  private static void hset(
      AbstractTransaction transaction, String key, Map<String, String> fields) {
    if (!fields.isEmpty()) {
      transaction.hset(key, fields);
    }
  }

  private static void delete(AbstractTransaction transaction, Set<String> keys) {
    if (!keys.isEmpty()) {
      transaction.del(keys.toArray(String[]::new));
    }
  }
}
