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
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** How far the readers of Kafka are. */
record Arrival(Deployment deployment) {
  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  /** How often it is tried: while one stands still others may get on for ever. */
  private static final int TRIES = 10;

  /** Another one each time as long as the totals get on. */
  Object ofTotals() {
    return ask(redis -> redis.hash(RedisKeys.TOTALS_OFFSETS));
  }

  /** The same of Spark's windows. */
  Object ofWindows() {
    return ask(redis -> windows(redis.hash(RedisKeys.HEALTH)));
  }

  private Object ofAll() {
    return ask(
        redis -> {
          Map<String, String> health = redis.hash(RedisKeys.HEALTH);
          String warehouse = health.get(RedisKeys.HEALTH_WAREHOUSE);
          return List.of(
              redis.hash(RedisKeys.TOTALS_OFFSETS),
              windows(health),
              warehouse == null
                  ? Map.of()
                  : Json.read(warehouse, WarehouseHealth.class).lagByTopic());
        });
  }

  private static Object windows(Map<String, String> health) {
    String spark = health.get(RedisKeys.HEALTH_SPARK);
    return spark == null ? Map.of() : Json.read(spark, SparkHealth.class).lagByTopic();
  }

  private Object ask(Function<RedisReader, Object> question) {
    try (RedisReader redis = new RedisReader(deployment)) {
      return question.apply(redis);
    } catch (JedisException e) {
      LOG.debug("While Redis is away nothing arrives", e);
      return List.of();
    }
  }

  /**
   * Compares every number, once all changes have arrived.
   *
   * @param idle how long nothing may arrive
   * @throws ProgramException where nothing arrives any more, where too little has after some tries,
   *     or where the numbers cannot be compared
   */
  Proof prove(Audit audit, Duration idle) throws SQLException, InterruptedException {
    return prove(() -> audit.prove(idle), this::ofAll);
  }

  static Proof prove(Attempt attempt, Supplier<Object> soFar)
      throws SQLException, InterruptedException {
    Object before = soFar.get();
    for (int tries = 1; ; tries++) {
      try {
        return attempt.prove();
      } catch (ProgramException e) {
        Object now = soFar.get();
        if (e.isUsersMistake() || tries == TRIES || now.equals(before)) {
          throw e;
        }
        LOG.info("{}; Kafka is read, so this is tried again", e.getMessage());
        before = now;
      }
    }
  }

  /** Compares every number, once. */
  @FunctionalInterface
  interface Attempt {
    Proof prove() throws SQLException, InterruptedException;
  }
}
