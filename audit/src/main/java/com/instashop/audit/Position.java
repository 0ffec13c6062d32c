package com.instashop.audit;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.program.redis.RedisReader;
import java.util.HashMap;
import java.util.Map;

/**
 * How far in Kafka numbers go.
 *
 * @param offsets {@code topic-partition} to the offset behind the last record that is part of them
 * @param shares {@code metric@topic-partition} to the same for a declared metric of the totals
 */
record Position(Map<String, Long> offsets, Map<String, Long> shares) {

  /** Where Spark's numbers are. */
  static Position ofWindows(RedisReader redis) {
    return ofWindows(redis.hash(RedisKeys.HEALTH));
  }

  /** The same of {@link RedisKeys#HEALTH}. */
  static Position ofWindows(Map<String, String> health) {
    String spark = health.get(RedisKeys.HEALTH_SPARK);
    return new Position(
        spark == null ? Map.of() : Json.read(spark, SparkHealth.class).offsets(), Map.of());
  }

  /** Where the consumer's numbers are. */
  static Position ofTotals(RedisReader redis) {
    return ofTotals(redis.hash(RedisKeys.TOTALS_OFFSETS));
  }

  /** The same of {@link RedisKeys#TOTALS_OFFSETS}. */
  static Position ofTotals(Map<String, String> stored) {
    Map<String, Long> offsets = new HashMap<>();
    Map<String, Long> shares = new HashMap<>();
    stored.forEach(
        (partition, offset) ->
            (partition.contains(RedisKeys.SHARE) ? shares : offsets)
                .put(partition, Long.valueOf(offset)));
    return new Position(offsets, shares);
  }

  /** Whether the declared metrics are where the totals are. */
  boolean has(Catalogue catalogue) {
    return catalogue.declared().stream()
        .allMatch(
            metric ->
                offsets.entrySet().stream()
                    .filter(partition -> isOf(metric, partition.getKey()))
                    .allMatch(
                        partition ->
                            partition
                                .getValue()
                                .equals(
                                    shares.get(
                                        metric.label() + RedisKeys.SHARE + partition.getKey()))));
  }

  private static boolean isOf(Metric metric, String partition) {
    return topic(partition).equals(metric.table().topic());
  }

  /** The topic of a partition, which is written {@code topic-partition}. */
  static String topic(String partition) {
    return partition.substring(0, partition.lastIndexOf('-'));
  }
}
