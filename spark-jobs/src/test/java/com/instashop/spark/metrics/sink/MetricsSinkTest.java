package com.instashop.spark.metrics.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.measure.CommitTimes;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.schema.Database;
import com.instashop.spark.health.HealthMonitor;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.metrics.measure.PartitionReport;
import com.instashop.spark.metrics.window.QueryState;
import com.instashop.spark.query.BatchNames;
import com.instashop.spark.server.RealRedis;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.util.CollectionAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** What is written when, and by whom, over a real Redis with the rights of the application. */
@Timeout(60)
class MetricsSinkTest {
  private static RealRedis server;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final QueryState query = new QueryState();
  private Jedis redis;

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
    redis = server.administrator();
    redis.flushAll();
    opened.add(redis);
  }

  @AfterEach
  void disconnect() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** A driver with the query. */
  private final class Driver {
    private final CollectionAccumulator<PartitionReport> reports = new CollectionAccumulator<>();
    private final Lease lease;
    private final MetricsSink sink;

    Driver(String application) throws InterruptedException {
      lease = new Lease("metrics", server.address(), application, "here");
      lease.acquire();
      HealthMonitor health = new HealthMonitor("metrics", "127.0.0.1:1");
      sink = new MetricsSink(server.address(), reports, health, lease, new BatchNames("metrics"));
      opened.addAll(List.of(sink, health, lease));
    }

    /** A batch with one more transaction, which a task reports this many times. */
    void sell(String queryId, long batch, int times) throws InterruptedException {
      query.book(QueryState.FIRST, Metric.EVENTS, "transaction", 1, 0);
      reports.reset();
      for (int time = 0; time < times; time++) {
        reports.add(
            new PartitionReport(
                Database.INSTASHOP,
                "transaction-0",
                batch + 1,
                1,
                1,
                0,
                null,
                0,
                new CommitTimes()));
      }
      sink.put(query.batch(), queryId, batch);
    }
  }

  @Test
  void taskThatIsDoneAgainMakesNothingLate() throws Exception {
    Driver driver = new Driver("app-1");
    driver.sink.startAnew();
    driver.sell("q", 0, 2);
    driver.sell("q", 1, 1);
    assertThat(state().lateRows()).isZero();
    assertThat(state().batchId()).isEqualTo(1);
  }

  @Test
  void requestToRebuildGoesWithTheFirstNewNumbers() throws Exception {
    Driver driver = new Driver("app-1");
    driver.sink.startAnew();
    driver.sell("old", 0, 1);
    redis.set(RedisKeys.REBUILD, "please");
    driver.sell("old", 1, 1);
    assertThat(redis.exists(RedisKeys.REBUILD)).isTrue();
    driver.lease.close();

    Driver next = new Driver("app-2");
    next.sink.startAnew();
    assertThat(redis.exists(RedisKeys.REBUILD)).isTrue();
    assertThat(health().state()).isEqualTo(SparkHealth.REBUILDING);
    assertThat(state().queryId()).isEqualTo("old");
    assertThat(next.sink.isStartingAnew()).isTrue();
    next.sell("new", 0, 1);
    assertThat(redis.exists(RedisKeys.REBUILD)).isFalse();
    assertThat(state().queryId()).isEqualTo("new");
    assertThat(next.sink.isStartingAnew()).isFalse();
  }

  @Test
  void driverThatStoodStillWhileAnotherOneWroteAndEndedWritesNothing() throws Exception {
    Driver first = new Driver("app-1");
    first.sink.startAnew();
    first.sell("q", 0, 1);
    redis.del(RedisKeys.lease("metrics"));
    Driver second = new Driver("app-2");
    second.sink.resume();
    second.sell("q", 1, 1);
    second.lease.close();
    SinkState written = state();
    assertThatThrownBy(() -> first.sell("q", 2, 1)).isInstanceOf(LeaseLostException.class);
    assertThat(state()).isEqualTo(written);
    assertThat(first.lease.lost()).isCompletedExceptionally();
  }

  @Test
  void emptiedRedisIsWrittenAnew() throws Exception {
    Driver driver = new Driver("app-1");
    driver.sink.startAnew();
    driver.sell("q", 0, 1);
    redis.flushAll();
    driver.sell("q", 1, 1);
    assertThat(redis.hget(RedisKeys.BOOKED, Metric.EVENTS.label() + "|transaction"))
        .contains("\"count\":2");
  }

  private SinkState state() {
    return RedisMirror.state(redis).orElseThrow();
  }

  private SparkHealth health() {
    return Json.read(redis.hget(RedisKeys.HEALTH, RedisKeys.HEALTH_SPARK), SparkHealth.class);
  }
}
