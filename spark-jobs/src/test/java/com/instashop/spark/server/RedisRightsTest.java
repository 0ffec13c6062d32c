package com.instashop.spark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What the accounts may do, asked of a real Redis. */
class RedisRightsTest {
  /** Who runs scripts. */
  private static final Set<String> SCRIPTS = Set.of("administrator", "totals");

  @Test
  void onlyTotalsAndTheAdministratorMakeRedisCompileLua() throws Exception {
    try (RealRedis server = new RealRedis();
        Jedis redis = server.administrator()) {
      Map<String, String> rights = RealRedis.rights();
      assertThat(rights).hasSizeGreaterThan(4).containsKeys("spark", "totals");
      for (String account : rights.keySet()) {
        String[][] compiling = {
          {"eval", "return 1", "0"},
          {"eval_ro", "return 1", "0"},
          {"evalsha", "0", "0"},
          {"script", "load", "return 1"},
          {"function", "load", "#!lua name=x"},
          {"function", "restore", "x"},
          {"fcall", "x", "0"}
        };
        for (String[] command : compiling) {
          assertThat(may(redis, account, command))
              .as("%s: %s", account, String.join(" ", command))
              .isEqualTo(SCRIPTS.contains(account));
        }
      }
    }
  }

  @Test
  void programsUseNoHyperLogLog() throws Exception {
    try (RealRedis server = new RealRedis();
        Jedis redis = server.administrator()) {
      for (String account : RealRedis.rights().keySet()) {
        for (String command : Set.of("pfadd", "pfcount", "pfmerge")) {
          assertThat(may(redis, account, command, "pipeline:health", "pipeline:x"))
              .as("%s: %s", account, command)
              .isEqualTo(account.equals("administrator"));
        }
      }
    }
  }

  private static boolean may(Jedis redis, String account, String... command) {
    String[] arguments = Arrays.copyOfRange(command, 1, command.length);
    return redis.aclDryRun(account, command[0], arguments).equals("OK");
  }
}
