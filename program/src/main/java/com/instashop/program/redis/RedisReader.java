package com.instashop.program.redis;

import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
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
    this.redis = deployment.redis(Account.DASHBOARD).connect();
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

  /**
   * What several keys held at one moment.
   *
   * @param document null where there is none
   */
  public record Moment(List<Map<String, String>> hashes, String document) {}

  /** The fields of several hashes, at one moment. */
  public Moment atOnce(List<String> hashes) {
    return atOnce(hashes, null);
  }

  /** The fields of several hashes and a document, at one moment. */
  public Moment atOnce(List<String> hashes, String document) {
    try (AbstractTransaction transaction = redis.multi()) {
      List<Response<Map<String, String>>> fields =
          hashes.stream().map(transaction::hgetAll).toList();
      Response<String> text = document == null ? null : transaction.get(document);
      transaction.exec();
      return new Moment(
          fields.stream().map(Response::get).toList(), text == null ? null : text.get());
    }
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
