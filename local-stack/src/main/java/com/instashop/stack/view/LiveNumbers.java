package com.instashop.stack.view;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.program.redis.RedisReader;
import java.util.Map;

/**
 * The numbers of a moment; null where they are not there yet.
 *
 * @param categories of the newest window, by their key
 */
public record LiveNumbers(
    Dashboard dashboard,
    WindowDocuments.Transactions window,
    Map<String, WindowDocuments.Category> categories,
    WindowDocuments.TopProducts top,
    TotalsHealth totals,
    SparkHealth spark,
    WarehouseHealth warehouse,
    ConnectorsHealth connectors,
    ProofHealth proof) {

  /** Reads them from Redis. */
  public static LiveNumbers read(RedisReader redis) {
    Map<String, String> health = redis.hash(RedisKeys.HEALTH);
    String newest =
        redis.hash(RedisKeys.windows("products")).values().stream()
            .reduce((one, other) -> other)
            .orElse(null);
    return new LiveNumbers(
        document(redis.document(RedisKeys.DASHBOARD), Dashboard.class),
        document(redis.document(RedisKeys.TRANSACTIONS), WindowDocuments.Transactions.class),
        newest == null ? Map.of() : Json.read(newest, WindowDocuments.Products.class).categories(),
        document(redis.document(RedisKeys.TOP_PRODUCTS), WindowDocuments.TopProducts.class),
        document(health.get(RedisKeys.HEALTH_TOTALS), TotalsHealth.class),
        document(health.get(RedisKeys.HEALTH_SPARK), SparkHealth.class),
        document(health.get(RedisKeys.HEALTH_WAREHOUSE), WarehouseHealth.class),
        document(health.get(RedisKeys.HEALTH_CONNECTORS), ConnectorsHealth.class),
        document(health.get(RedisKeys.HEALTH_PROOF), ProofHealth.class));
  }

  private static <T> T document(String json, Class<T> type) {
    return json == null ? null : Json.read(json, type);
  }
}
