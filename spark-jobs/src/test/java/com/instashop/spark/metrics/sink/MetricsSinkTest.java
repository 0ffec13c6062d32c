package com.instashop.spark.metrics.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.spark.health.HealthMonitor;
import com.instashop.spark.kafka.BatchLimit;
import com.instashop.spark.kafka.Beginning;
import com.instashop.spark.kafka.TopicIds;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.lease.LeaseLostException;
import com.instashop.spark.metrics.window.MeasuredBatch;
import com.instashop.spark.query.BatchNames;
import com.instashop.spark.server.RealRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
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
  private final MeasuredBatch query = new MeasuredBatch();
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
    private final Lease lease;
    private final MetricsSink sink;

    Driver(String application) throws InterruptedException {
      lease = new Lease("metrics", server.address(), application, "here");
      lease.acquire();
      HealthMonitor health = new HealthMonitor("metrics", KafkaAddress.open("127.0.0.1:1"));
      sink =
          new MetricsSink(
              server.address(),
              health,
              lease,
              null,
              new BatchNames("metrics"),
              new TopicIds(KafkaAddress.open("127.0.0.1:1")),
              null,
              BatchLimit.ofGroups("metrics", 100, 100));
      opened.addAll(List.of(sink, health, lease));
    }

    void resume() throws InterruptedException {
      SinkState found = sink.state().orElseThrow();
      sink.resume(found, beginning(found.position(), new TreeMap<>()));
    }

    /** A batch with one more transaction. */
    void sell(String queryId, long batch) throws InterruptedException {
      query.book(MeasuredBatch.FIRST, Metric.EVENTS, "transaction", 1, 0);
      sink.put(query.batch(), queryId, batch, batch == 0 ? null : end(batch - 1), end(batch));
    }
  }

  private static SortedMap<String, SortedMap<Integer, Long>> end(long batch) {
    return new TreeMap<>(Map.of("transaction", new TreeMap<>(Map.of(0, batch + 1))));
  }

  @Test
  void batchThatComesAgainIsSkipped() throws Exception {
    Driver first = new Driver("app-1");
    first.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    first.sell("q", 0);
    first.sell("q", 1);
    first.lease.close();

    Driver second = new Driver("app-2");
    second.resume();
    second.sell("q", 1);
    assertThat(transactions()).contains("\"count\":2");
    // A new query counts its batches from the beginning.
    second.sell("r", 0);
    assertThat(transactions()).contains("\"count\":3");
    assertThat(state().queryId()).isEqualTo("r");
    assertThat(state().position()).isEqualTo(end(0));
  }

  @Test
  void batchThatDoesNotBeginWhereRedisEndsIsRefused() throws Exception {
    Driver driver = new Driver("app-1");
    driver.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    driver.sell("q", 0);
    assertThatThrownBy(() -> driver.sell("q", 2)).hasMessageContaining("where Redis ends");
    // The same number, and another end: the checkpoint is of another time.
    assertThatThrownBy(() -> driver.sink.put(List.of(), "q", 0, null, end(1)))
        .hasMessageContaining("does not end where Redis does");
    assertThat(transactions()).contains("\"count\":1");
  }

  @Test
  void redisThatIsElsewhereOnceItIsReadIsNotGoneOnWith() throws Exception {
    Driver first = new Driver("app-1");
    first.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    first.sell("q", 0);
    SinkState before = first.sink.state().orElseThrow();
    first.sell("q", 1);
    first.lease.close();
    Driver second = new Driver("app-2");
    assertThatThrownBy(
            () -> second.sink.resume(before, beginning(before.position(), new TreeMap<>())))
        .hasMessage("Redis lost batches while it was read");
    second.resume();
  }

  @Test
  void whatKafkaHasDeletedIsShownUntilTheNextSnapshot() throws Exception {
    Driver first = new Driver("app-1");
    first.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    first.sell("q", 0);
    first.lease.close();

    Driver second = new Driver("app-2");
    SinkState found = second.sink.state().orElseThrow();
    second.sink.resume(
        found, beginning(found.position(), new TreeMap<>(Map.of("transaction", "it is gone"))));
    second.sell("q", 1);
    assertThat(health().problems()).containsEntry("transaction", "it is gone");
    query.snapshot(MeasuredBatch.SECOND, ShopTables.TRANSACTION);
    second.sell("q", 2);
    assertThat(health().problems()).isEmpty();
  }

  @Test
  void whatKafkaHasLostIsMissingInNewNumbersToo() throws Exception {
    String lost = "the topic of transaction-0 was deleted and created again";
    Driver first = new Driver("app-1");
    first.sink.startAnew(
        beginning(
            new TreeMap<>(),
            new TreeMap<>(Map.of("transaction", lost, "stock", "something else"))));
    first.sell("q", 0);
    first.lease.close();

    Driver second = new Driver("app-2");
    second.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    second.sell("r", 0);
    assertThat(health().problems()).containsOnly(Map.entry("transaction", lost));
    query.snapshot(MeasuredBatch.SECOND, ShopTables.TRANSACTION);
    second.sell("r", 1);
    assertThat(health().problems()).isEmpty();
  }

  @Test
  void whatAnEarlierVersionWroteIsMadeAnew() throws Exception {
    redis.set(
        RedisKeys.SPARK_STATE,
        """
        {"query_id":"q","batch_id":7,"writer":"w","late_rows":0,"dead_letters":0,"problems":{},\
        "snapshots":{"stock":1795514400000},"offsets":{"stock-0":57}}""");
    assertThat(new Driver("app-1").sink.state()).isEmpty();
  }

  @Test
  void categoriesThatAnEarlierVersionCalledOtherwiseAreWrittenAnew() throws Exception {
    Driver first = new Driver("app-1");
    first.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    query.book(MeasuredBatch.FIRST, Metric.ITEMS_BY_PRODUCT, 9, new Amounts(1, 200, 2));
    first.sell("q", 0);
    String own = RedisKeys.products(Key.UNKNOWN);
    Map<String, String> windows = redis.hgetAll(RedisKeys.windows("products"));
    assertThat(windows).isNotEmpty();
    redis.rename(own, RedisKeys.products("unknown"));
    redis.set(RedisKeys.TOP_PRODUCTS, "{}");
    windows.forEach(
        (start, document) ->
            redis.hset(
                RedisKeys.windows("products"),
                start,
                document.replace(Json.write(Key.UNKNOWN), Json.write("unknown"))));
    assertThat(redis.hgetAll(RedisKeys.windows("products"))).isNotEqualTo(windows);

    first.lease.close();
    Driver second = new Driver("app-2");
    second.resume();
    // Nothing but what time brings.
    second.sink.put(List.of(), "r", 1, end(0), end(1));
    assertThat(redis.get(RedisKeys.TOP_PRODUCTS)).contains("\"product_id\":9");
    assertThat(
            Json.read(
                    redis.hgetAll(RedisKeys.windows("products")).values().iterator().next(),
                    WindowDocuments.Products.class)
                .categories())
        .containsOnlyKeys(Key.UNKNOWN);
    assertThat(redis.exists(own)).isTrue();
    assertThat(redis.exists(RedisKeys.products("unknown"))).isFalse();
  }

  @Test
  void requestToRebuildGoesWithTheFirstNewNumbers() throws Exception {
    Driver driver = new Driver("app-1");
    driver.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    driver.sell("old", 0);
    redis.set(RedisKeys.REBUILD, "please");
    driver.sell("old", 1);
    assertThat(redis.exists(RedisKeys.REBUILD)).isTrue();
    driver.lease.close();

    Driver next = new Driver("app-2");
    next.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    assertThat(redis.exists(RedisKeys.REBUILD)).isTrue();
    assertThat(health().state()).isEqualTo(SparkHealth.REBUILDING);
    assertThat(state().queryId()).isEqualTo("old");
    assertThat(next.sink.isStartingAnew()).isTrue();
    next.sell("new", 0);
    assertThat(redis.exists(RedisKeys.REBUILD)).isFalse();
    assertThat(state().queryId()).isEqualTo("new");
    assertThat(next.sink.isStartingAnew()).isFalse();
  }

  @Test
  void driverThatStoodStillWhileAnotherOneWroteAndEndedWritesNothing() throws Exception {
    Driver first = new Driver("app-1");
    first.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    first.sell("q", 0);
    redis.del(RedisKeys.lease("metrics"));
    Driver second = new Driver("app-2");
    second.resume();
    second.sell("q", 1);
    second.lease.close();
    SinkState written = state();
    assertThatThrownBy(() -> first.sell("q", 1)).isInstanceOf(LeaseLostException.class);
    assertThat(state()).isEqualTo(written);
    assertThat(first.lease.lost()).isCompletedExceptionally();
  }

  /** Redis has become a replica; then it is the master again. */
  @Test
  void batchThatRedisRefusesForNowIsWrittenLater() throws Exception {
    Driver driver = new Driver("app-1");
    driver.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    driver.sell("q", 0);
    redis.configResetStat();
    redis.replicaof("127.0.0.1", 1);
    FutureTask<Void> written =
        new FutureTask<>(
            () -> {
              driver.sell("q", 1);
              return null;
            });
    try {
      new Thread(written).start();
      await().until(() -> redis.info("errorstats").contains("errorstat_EXECABORT:"));
    } finally {
      redis.replicaofNoOne();
    }
    written.get();
    assertThat(transactions()).contains("\"count\":2");
    assertThat(state().position()).isEqualTo(end(1));
  }

  @Test
  void emptiedRedisIsWrittenAnew() throws Exception {
    Driver driver = new Driver("app-1");
    driver.sink.startAnew(beginning(new TreeMap<>(), new TreeMap<>()));
    driver.sell("q", 0);
    redis.flushAll();
    driver.sell("q", 1);
    assertThat(transactions()).contains("\"count\":2");
  }

  private String transactions() {
    return redis.hget(RedisKeys.BOOKED, Metric.EVENTS.label() + "|transaction");
  }

  private SinkState state() {
    return RedisMirror.state(redis).orElseThrow();
  }

  private SparkHealth health() {
    return Json.read(redis.hget(RedisKeys.HEALTH, RedisKeys.HEALTH_SPARK), SparkHealth.class);
  }

  private static Beginning beginning(
      SortedMap<String, SortedMap<Integer, Long>> position, SortedMap<String, String> gone) {
    return new Beginning(position, position, new TreeMap<>(), gone, List.of());
  }
}
