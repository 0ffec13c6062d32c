package com.instashop.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RebuildCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void isRebuiltWhenBothHaveCaughtUpSince() {
    assertThat(isRebuilt(totals(TotalsHealth.RUNNING, 0), spark(NOON.plusSeconds(1)))).isTrue();
    assertThat(isRebuilt(totals(TotalsHealth.RUNNING, 3), spark(NOON.plusSeconds(1)))).isFalse();
    assertThat(isRebuilt(totals(TotalsHealth.REBUILDING, 0), spark(NOON.plusSeconds(1)))).isFalse();
    assertThat(isRebuilt(totals(TotalsHealth.RUNNING, 0), spark(NOON))).isFalse();
  }

  @Test
  void isNotRebuiltWhileOneHasNotReported() {
    assertThat(RebuildCommand.isRebuilt(Map.of(), true, NOON)).isFalse();
    assertThat(
            RebuildCommand.isRebuilt(
                Map.of(RedisKeys.HEALTH_TOTALS, totals(TotalsHealth.RUNNING, 0)), true, NOON))
        .isFalse();
  }

  @Test
  void nobodyWaitsForWindowsThatAreNotKept() {
    Map<String, String> health = Map.of(RedisKeys.HEALTH_TOTALS, totals(TotalsHealth.RUNNING, 0));
    assertThat(RebuildCommand.isRebuilt(health, false, NOON)).isTrue();
  }

  private static boolean isRebuilt(String totals, String spark) {
    return RebuildCommand.isRebuilt(
        Map.of(RedisKeys.HEALTH_TOTALS, totals, RedisKeys.HEALTH_SPARK, spark), true, NOON);
  }

  private static String totals(String state, long lagRows) {
    return Json.write(
        new TotalsHealth(
            state,
            lagRows,
            new TreeMap<>(),
            0,
            null,
            null,
            0,
            new TreeMap<>(),
            NOON.plusSeconds(1)));
  }

  private static String spark(Instant updatedAt) {
    return Json.write(
        new SparkHealth(
            SparkHealth.RUNNING,
            1,
            0,
            0,
            0,
            0,
            new TreeMap<>(),
            0,
            null,
            null,
            null,
            0,
            0,
            0,
            new TreeMap<>(),
            new TreeMap<>(),
            updatedAt));
  }
}
