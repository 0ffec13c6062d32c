package com.instashop.dashboard.source;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.metric.Declaration;
import java.util.List;
import java.util.Map;

/**
 * What the keys that the dashboard shows held at one moment, as text, so that it can be recorded
 * and replayed.
 *
 * @param strings key to document; without the keys that are not there
 * @param hashes key to its fields
 * @param declared the metrics that people declare
 */
public record Documents(
    Map<String, String> strings,
    Map<String, Map<String, String>> hashes,
    List<Declaration> declared) {

  /** Documents where nobody has declared a metric. */
  public Documents(Map<String, String> strings, Map<String, Map<String, String>> hashes) {
    this(strings, hashes, List.of());
  }

  /** The subjects of {@link RedisKeys#windows}. */
  public enum Subject {
    TRANSACTIONS("transactions"),
    PRODUCTS("products"),
    BEHAVIOR("behavior"),
    SHIPMENTS("shipments"),
    STOCK("stock");

    private final String key;

    Subject(String name) {
      this.key = RedisKeys.windows(name);
    }

    /** The hash with the windows of the last hour. */
    public String key() {
      return key;
    }
  }

  static final List<String> STRINGS =
      List.of(RedisKeys.DASHBOARD, RedisKeys.TOP_PRODUCTS, RedisKeys.STOCK);

  /** The document at a key; null where there is none. */
  String document(String key) {
    return strings.get(key);
  }

  Map<String, String> hash(String key) {
    return hashes.getOrDefault(key, Map.of());
  }
}
