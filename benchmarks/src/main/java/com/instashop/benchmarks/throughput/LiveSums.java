package com.instashop.benchmarks.throughput;

import java.net.URI;
import java.util.Map;
import redis.clients.jedis.Jedis;

/** Where a peer that goes on puts its windows: a hash in Redis, with a connection a thread. */
public final class LiveSums {
  /** The hash. */
  public static final String HASH = "peer";

  /** The variable of the environment that says where Redis is and who we are there. */
  public static final String ADDRESS = "PEER_REDIS";

  private static final ThreadLocal<Jedis> REDIS =
      ThreadLocal.withInitial(() -> new Jedis(URI.create(System.getenv(ADDRESS))));

  private LiveSums() {}

  /**
   * The field of a window's key.
   *
   * @param windowStart milliseconds since the epoch
   */
  public static String field(long windowStart, String metric, String key) {
    return windowStart + "\t" + metric + "\t" + key;
  }

  static String value(long count, long cents, long quantity) {
    return count + " " + cents + " " + quantity;
  }

  static void put(String field, String value) {
    REDIS.get().hset(HASH, field, value);
  }

  static void put(Map<String, String> values) {
    if (!values.isEmpty()) {
      REDIS.get().hset(HASH, values);
    }
  }
}
