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
  void totalsAreRebuiltWhenTheyHaveCaughtUpSince() {
    assertThat(areTotalsRebuilt(totals(TotalsHealth.RUNNING, 0), NOON)).isTrue();
    assertThat(areTotalsRebuilt(totals(TotalsHealth.RUNNING, 3), NOON)).isFalse();
    assertThat(areTotalsRebuilt(totals(TotalsHealth.REBUILDING, 0), NOON)).isFalse();
    assertThat(areTotalsRebuilt(totals(TotalsHealth.RUNNING, 0), NOON.plusSeconds(1))).isFalse();
  }

  @Test
  void windowsAreRebuiltWhenTheyHaveCaughtUpSince() {
    Map<String, String> health = Map.of(RedisKeys.HEALTH_SPARK, spark(NOON.plusSeconds(1)));
    assertThat(RebuildCommand.areWindowsRebuilt(health, NOON)).isTrue();
    assertThat(RebuildCommand.areWindowsRebuilt(health, NOON.plusSeconds(1))).isFalse();
  }

  @Test
  void areNotRebuiltWhileNobodyHasReported() {
    assertThat(RebuildCommand.areTotalsRebuilt(Map.of(), NOON)).isFalse();
    assertThat(RebuildCommand.areWindowsRebuilt(Map.of(), NOON)).isFalse();
  }

  private static boolean areTotalsRebuilt(String totals, Instant since) {
    return RebuildCommand.areTotalsRebuilt(Map.of(RedisKeys.HEALTH_TOTALS, totals), since);
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
