package com.instashop.stack.server;

import com.instashop.stack.folder.Secrets;
import com.instashop.stack.server.Addresses.Account;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Reads the numbers in Redis, as a user who can do nothing else. */
public final class RedisReader implements AutoCloseable {
  private final Jedis redis;

  public RedisReader(Addresses addresses, Secrets secrets) {
    this.redis =
        new Jedis(
            new HostAndPort(Addresses.HOST, addresses.redisPort()),
            DefaultJedisClientConfig.builder()
                .user(Account.READER.redisUser())
                .password(secrets.password(RedisServer.secret(Account.READER.redisUser())))
                .build());
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

  /** The fields of several hashes, as they are at one moment. */
  public List<Map<String, String>> atOnce(String... keys) {
    try (AbstractTransaction transaction = redis.multi()) {
      List<Response<Map<String, String>>> hashes =
          Arrays.stream(keys).map(transaction::hgetAll).toList();
      transaction.exec();
      return hashes.stream().map(Response::get).toList();
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
