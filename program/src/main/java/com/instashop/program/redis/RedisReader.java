package com.instashop.program.redis;

import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Reads the numbers in Redis, as a user who can do nothing else. */
public final class RedisReader implements AutoCloseable {
  private final Jedis redis;

  /** Connects as the account that only reads. */
  public RedisReader(Deployment deployment) {
    this(deployment, Account.DASHBOARD);
  }

  /** Connects as one of the accounts that may read. */
  public RedisReader(Deployment deployment, Account account) {
    this.redis = deployment.redis(account).connect();
  }

  /**
   * The same for who reads so much that Redis may need a while for it.
   *
   * @param patience how long to wait for an answer
   */
  public RedisReader(Deployment deployment, Account account, Duration patience) {
    this.redis = deployment.redis(account).connect(patience);
  }

  /** A document; null where there is none. */
  public String document(String key) {
    return redis.get(key);
  }

  /** The fields of a hash, sorted. */
  public SortedMap<String, String> hash(String key) {
    Map<String, String> fields = redis.hgetAll(key);
    return new TreeMap<>(fields);
  }

  /** The members of a sorted set of whole numbers, each its own score, from one on. */
  public SortedSet<Long> numbers(String key, long from) {
    SortedSet<Long> numbers = new TreeSet<>();
    redis
        .zrangeByScore(key, from, Double.POSITIVE_INFINITY)
        .forEach(number -> numbers.add(Long.valueOf(number)));
    return numbers;
  }

  /**
   * What several keys held at one moment.
   *
   * @param hashes the fields of each hash by its key; no fields where there is none
   * @param documents each document by its key; those that are not there are left out
   */
  public record Moment(Map<String, Map<String, String>> hashes, Map<String, String> documents) {}

  /** The fields of several hashes, and several documents, at one moment. */
  public Moment atOnce(Collection<String> hashes, Collection<String> documents) {
    try (AbstractTransaction transaction = redis.multi()) {
      Map<String, Response<Map<String, String>>> fields = new HashMap<>();
      hashes.forEach(key -> fields.put(key, transaction.hgetAll(key)));
      Map<String, Response<String>> texts = new HashMap<>();
      documents.forEach(key -> texts.put(key, transaction.get(key)));
      transaction.exec();
      Moment moment = new Moment(new HashMap<>(), new HashMap<>());
      fields.forEach((key, hash) -> moment.hashes().put(key, hash.get()));
      texts.forEach((key, text) -> moment.documents().put(key, text.get()));
      moment.documents().values().removeIf(Objects::isNull);
      return moment;
    }
  }

  /** Whether a key is there that runs out by itself. */
  public boolean runsOut(String key) {
    return redis.pttl(key) >= 0;
  }

  /** The type of a key: string, hash, none … */
  public String type(String key) {
    return redis.type(key);
  }

  public long hashLength(String key) {
    return redis.hlen(key);
  }

  /** All keys that match a pattern. */
  public Set<String> keys(String pattern) {
    return keys(redis, pattern);
  }

  /** The same for who has a connection of their own. */
  public static Set<String> keys(Jedis redis, String pattern) {
    Set<String> keys = new TreeSet<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page = redis.scan(cursor, new ScanParams().match(pattern).count(1000));
      keys.addAll(page.getResult());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    return keys;
  }

  @Override
  public void close() {
    redis.close();
  }
}
