package com.instashop.stack.command;

import com.instashop.audit.Audit;
import com.instashop.audit.Proof;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** How far the readers of Kafka are. */
record Arrival(Deployment deployment) {
  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  /** Another one each time as long as they read. */
  Object soFar() {
    try (RedisReader redis = new RedisReader(deployment)) {
      Map<String, String> health = redis.hash(RedisKeys.HEALTH);
      String spark = health.get(RedisKeys.HEALTH_SPARK);
      String warehouse = health.get(RedisKeys.HEALTH_WAREHOUSE);
      return List.of(
          redis.hash(RedisKeys.TOTALS_OFFSETS),
          spark == null ? List.of() : Json.read(spark, SparkHealth.class).lagByTopic(),
          warehouse == null ? List.of() : Json.read(warehouse, WarehouseHealth.class).lagByTopic());
    } catch (JedisException e) {
      LOG.debug("While Redis is away nothing arrives", e);
      return List.of();
    }
  }

  /**
   * Compares every number, once all changes have arrived.
   *
   * @param idle how long nothing may arrive
   * @throws ProgramException where nothing arrives any more, or the numbers cannot be compared
   */
  Proof prove(Audit audit, Duration idle) throws SQLException, InterruptedException {
    Object before = soFar();
    while (true) {
      try {
        return audit.prove(idle);
      } catch (ProgramException e) {
        Object now = soFar();
        if (now.equals(before)) {
          throw e;
        }
        LOG.info("Changes still arrive: {}", e.getMessage());
        before = now;
      }
    }
  }
}
