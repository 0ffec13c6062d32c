package com.instashop.spark.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.spark.server.RealRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/** One driver writes, over a real Redis with the rights of the application. */
@Timeout(60)
class LeaseTest {
  private static final String QUERY = "metrics";
  private static final String KEY = RedisKeys.lease(QUERY);
  private static final String RENEWAL_KEY = RedisKeys.leaseRenewal(QUERY);
  private static final String NUMBER = "metrics:number";

  /** No test waits for its end. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final Duration SHORT = Duration.ofMillis(500);

  private static RealRedis server;

  private Jedis redis;
  private Jedis administrator;

  @BeforeAll
  static void start() throws Exception {
    server = new RealRedis();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void connect() {
    redis = server.application();
    administrator = server.administrator();
    administrator.flushAll();
  }

  @AfterEach
  void disconnect() {
    redis.close();
    administrator.close();
  }

  @Test
  void holderWritesAndSaysWhoItIs() throws Exception {
    try (Lease lease = lease("app-1", LONG)) {
      lease.acquire();
      write(lease, "1");
      assertThat(redis.get(NUMBER)).isEqualTo("1");
      assertThat(holder().application()).isEqualTo("app-1");
      assertThat(holder().token()).isEqualTo(lease.token());
      assertThat(redis.pttl(RENEWAL_KEY)).isBetween(1L, LONG.toMillis());
    }
  }

  @Test
  void isHeldWhereTheAnswerToTakingItWasLost() throws Exception {
    try (Lease lease = lease("app-1", LONG)) {
      redis.set(KEY, Json.write(new Holder(lease.token(), "app-1", "here", 1, Instant.EPOCH)));
      redis.set(RENEWAL_KEY, lease.token());
      lease.acquire();
      write(lease, "1");
      assertThat(redis.get(NUMBER)).isEqualTo("1");
      assertThat(lease.lost()).isNotDone();
    }
  }

  @Test
  void secondWaitsAndTakesOverAtOnceFromOneThatEnds() throws Exception {
    Lease first = lease("app-1", LONG);
    first.acquire();
    try (Lease second = lease("app-2", LONG)) {
      CompletableFuture<Void> acquired = acquire(second);
      assertThatThrownBy(() -> write(second, "2")).isInstanceOf(LeaseLostException.class);
      assertThat(redis.get(NUMBER)).isNull();
      assertThat(acquired).isNotDone();
      first.close();
      acquired.join();
      assertThat(holder().application()).isEqualTo("app-2");
    }
  }

  @Test
  void secondTakesOverWhenTheLeaseOfOneThatWasKilledRunsOut() throws Exception {
    // As it is left by a driver that cannot renew it any more.
    redis.set(KEY, Json.write(new Holder("1", "app-1", "elsewhere", 1, null)));
    redis.set(RENEWAL_KEY, "1", SetParams.setParams().px(SHORT.toMillis()));
    takesOverWhenItHasRunOut();
  }

  @Test
  void secondWaitsForOneOfAnEarlierVersion() throws Exception {
    redis.set(
        KEY,
        Json.write(new Holder("1", "app-1", "elsewhere", 1, null)),
        SetParams.setParams().px(SHORT.toMillis()));
    takesOverWhenItHasRunOut();
  }

  private void takesOverWhenItHasRunOut() throws InterruptedException {
    long begin = System.nanoTime();
    try (Lease second = lease("app-2", LONG)) {
      second.acquire();
      assertThat(System.nanoTime() - begin).isGreaterThan(SHORT.toNanos() / 2);
      assertThat(holder().application()).isEqualTo("app-2");
    }
  }

  @Test
  void isRenewedWithoutAnyWrite() throws Exception {
    try (Lease lease = lease("app-1", SHORT)) {
      lease.acquire();
      await().during(SHORT.multipliedBy(4)).until(() -> redis.exists(RENEWAL_KEY));
      assertThat(holder().application()).isEqualTo("app-1");
      assertThat(lease.lost()).isNotDone();
    }
  }

  @Test
  void whoLostItWritesNothingAndIsToldSo() throws Exception {
    try (Lease lease = lease("app-1", LONG)) {
      lease.acquire();
      administrator.set(KEY, Json.write(new Holder("2", "app-2", "elsewhere", 2, null)));
      assertThatThrownBy(() -> write(lease, "1"))
          .isInstanceOf(LeaseLostException.class)
          .hasMessageContaining("app-2");
      assertThat(redis.get(NUMBER)).isNull();
      assertThat(lease.lost()).isCompletedExceptionally();
      assertThatThrownBy(lease::check).isInstanceOf(LeaseLostException.class);
    }
    assertThat(holder().application()).isEqualTo("app-2");
  }

  @Test
  void idleHolderFindsOutThatItLostIt() throws Exception {
    try (Lease lease = lease("app-1", SHORT)) {
      lease.acquire();
      administrator.set(KEY, Json.write(new Holder("2", "app-2", "elsewhere", 2, null)));
      await().until(() -> lease.lost().isCompletedExceptionally());
    }
  }

  @Test
  void aWriteMayTakeLongerThanTheLease() throws Exception {
    try (Lease lease = lease("app-1", SHORT)) {
      lease.acquire();
      int[] times = {0};
      lease.write(
          redis,
          unused -> {
            times[0]++;
            await().during(SHORT.multipliedBy(3)).until(() -> administrator.exists(RENEWAL_KEY));
            return transaction -> transaction.incr(NUMBER);
          });
      // It was renewed several times meanwhile.
      assertThat(times[0]).isEqualTo(1);
      assertThat(redis.get(NUMBER)).isEqualTo("1");
      assertThat(holder().token()).isEqualTo(lease.token());
    }
  }

  @Test
  void aWriteIsRepeatedWhereRedisWasEmptiedMeanwhile() throws Exception {
    try (Lease lease = lease("app-1", LONG)) {
      lease.acquire();
      int[] times = {0};
      lease.write(
          redis,
          unused -> {
            if (times[0]++ == 0) {
              administrator.flushAll();
            }
            return transaction -> transaction.incr(NUMBER);
          });
      assertThat(times[0]).isEqualTo(2);
      assertThat(redis.get(NUMBER)).isEqualTo("1");
      assertThat(holder().token()).isEqualTo(lease.token());
    }
  }

  @Test
  void losingItBetweenTheLookAndTheWriteWritesNothing() throws Exception {
    try (Lease lease = lease("app-1", LONG);
        Lease second = lease("app-2", LONG)) {
      lease.acquire();
      assertThatThrownBy(
              () ->
                  lease.write(
                      redis,
                      unused -> {
                        // As if it had not been renewed for so long.
                        administrator.del(RENEWAL_KEY);
                        acquire(second).join();
                        return transaction -> transaction.set(NUMBER, "1");
                      }))
          .isInstanceOf(LeaseLostException.class);
      assertThat(redis.get(NUMBER)).isNull();
      assertThat(holder().application()).isEqualTo("app-2");
    }
  }

  @Test
  void isTakenAgainAfterRedisWasEmptied() throws Exception {
    try (Lease lease = lease("app-1", LONG)) {
      lease.acquire();
      administrator.flushAll();
      write(lease, "1");
      assertThat(holder().application()).isEqualTo("app-1");
      assertThat(redis.get(NUMBER)).isEqualTo("1");
    }
  }

  @Test
  void outlivesARedisThatIsAwayLongerThanItself() throws Exception {
    try (Lease lease = lease("app-1", SHORT)) {
      lease.acquire();
      server.kill();
      await().until(() -> isAway(lease));
      server.start();
      await().ignoreExceptions().until(() -> isHeldBy("app-1"));
      assertThat(lease.lost()).isNotDone();
    }
    try (Jedis again = server.application()) {
      await().until(() -> again.exists(KEY, RENEWAL_KEY) == 0);
    }
  }

  /** Asks Redis, because the lease may have run out, and is not told that it has. */
  private static boolean isAway(Lease lease) {
    lease.check();
    return true;
  }

  private static boolean isHeldBy(String application) {
    try (Jedis again = server.application()) {
      return Json.read(again.get(KEY), Holder.class).application().equals(application);
    }
  }

  @Test
  void cannotBeTakenBackByWhoGaveItBack() throws Exception {
    Lease lease = lease("app-1", LONG);
    lease.acquire();
    lease.close();
    assertThatThrownBy(() -> write(lease, "1")).isInstanceOf(LeaseLostException.class);
    assertThat(redis.exists(KEY)).isFalse();
    assertThat(lease.lost()).isNotDone();
  }

  private static Lease lease(String application, Duration length) {
    return new Lease(QUERY, server.address(), application, "here", length);
  }

  private void write(Lease lease, String number) {
    lease.write(redis, unused -> transaction -> transaction.set(NUMBER, number));
  }

  private Holder holder() {
    return Json.read(redis.get(KEY), Holder.class);
  }

  private static CompletableFuture<Void> acquire(Lease lease) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            lease.acquire();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
