package com.instashop.totals.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.totals.batch.PartitionBatch;
import com.instashop.totals.batch.PartitionReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisBusyException;

/** What is applied to a real Redis. */
class TotalsTest {
  private static final TopicPartition ITEMS = new TopicPartition("transaction_items", 0);
  private static final TopicPartition PRODUCTS = new TopicPartition("product", 0);
  private static final TopicPartition CARRIERS = new TopicPartition("carrier", 0);
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final String LARGEST = Long.toString(Long.MAX_VALUE);

  private static RealRedis server;

  private Totals totals;
  private Jedis redis;

  @BeforeAll
  static void start() throws IOException {
    server = new RealRedis();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void connect() {
    redis = server.administrator();
    redis.flushAll();
    totals = new Totals(server.address());
  }

  @AfterEach
  void disconnect() {
    totals.close();
    redis.close();
  }

  @Test
  void sumThatIsTooLargeIsNamedAndStaysAsItIs() throws InterruptedException {
    PartitionBatch largest = batch(ITEMS, null, 1, "add items.product 7 1 " + LARGEST + " 1");
    PartitionBatch more = batch(ITEMS, 1L, 2, "add items.product 7 1 1 1");
    assertThat(totals.apply(List.of(largest), null)).isEmpty();
    assertThat(totals.apply(List.of(more), null)).isEmpty();
    assertThat(redis.hget(RedisKeys.totals("items.product", "cents"), "7")).isEqualTo(LARGEST);
    assertThat(redis.hget(RedisKeys.totals("items.product", "count"), "7")).isEqualTo("2");
    assertThat(redis.hget(RedisKeys.totals("items.product", "quantity"), "7")).isEqualTo("2");
    assertThat(totals.problems().get("transaction_items"))
        .contains("a sum of totals:items.product:cents is too large a number");
    // And again: Redis stands behind it.
    assertThat(totals.apply(List.of(more), null)).isEqualTo(Map.of(ITEMS, OptionalLong.of(2)));
    assertThat(redis.hget(RedisKeys.totals("items.product", "count"), "7")).isEqualTo("2");
  }

  @Test
  void snapshotAfterTheClockWasPutBackIsANewOne() throws InterruptedException {
    String snapshot = "snapshot %d carriers 0 add carriers DHL|1 1 0 0";
    totals.apply(List.of(batch(CARRIERS, null, 1, snapshot.formatted(2_000))), null);
    totals.apply(List.of(batch(CARRIERS, 1L, 2, snapshot.formatted(1_000))), null);
    assertThat(redis.hgetAll(RedisKeys.totals("carriers", "count")))
        .isEqualTo(Map.of("DHL|1", "1"));
    // What is behind in one that is known takes nothing back.
    totals.apply(
        List.of(batch(CARRIERS, 2L, 3, "snapshot 1000 carriers 0 add carriers UPS|2 1 0 0")), null);
    assertThat(redis.hgetAll(RedisKeys.totals("carriers", "count")))
        .isEqualTo(Map.of("DHL|1", "1", "UPS|2", "1"));
  }

  @Test
  void salesAreExactBeyondWhatADoubleHolds() throws InterruptedException {
    long cents = (1L << 53) + 1;
    apply(PRODUCTS, "label 1 0 home label 2 0 garden label 3 0 gone");
    apply(
        ITEMS,
        "add items.product 1 1 %d %d add items.product 2 1 %d %d add items.product 3 1 -1 -1"
            .formatted(cents, cents, cents, cents));
    assertThat(sales().grossSales()).isEqualTo(BigDecimal.valueOf(2 * cents - 1, 2));
    assertThat(sales().itemsSold()).isEqualTo(2 * cents - 1);
    redis.flushAll();
    for (long sum :
        new long[] {-1, -999_999_999, -1_000_000_000, -1_000_000_001, 0, 1_000_000_000}) {
      apply(PRODUCTS, "label 1 0 home label 2 0 garden");
      apply(
          ITEMS,
          "add items.product 1 1 %d 0 add items.product 2 1 %d 0"
              .formatted(sum - 7_000_000_000L, 7_000_000_000L));
      assertThat(sales().grossSales()).isEqualTo(BigDecimal.valueOf(sum, 2));
      redis.flushAll();
    }
  }

  @Test
  void aCategoryOfManyProductsIsExactWhateverTheySold() throws InterruptedException {
    // Below and beyond what the script adds up by itself, in any order, and the ends of 64 bits.
    List<Long> sold =
        List.of(
            999_999_999_999_999L,
            3L,
            (1L << 53) + 1,
            -999_999_999_999_999L,
            -Long.MAX_VALUE,
            -7L,
            Long.MAX_VALUE);
    StringBuilder labels = new StringBuilder();
    StringBuilder sales = new StringBuilder();
    for (int product = 0; product < sold.size(); product++) {
      labels.append("label %d 0 home ".formatted(product));
      sales.append("add items.product %d 1 %d 1 ".formatted(product, sold.get(product)));
    }
    apply(PRODUCTS, labels.toString());
    apply(ITEMS, sales.toString());
    long all = sold.stream().mapToLong(Long::longValue).sum();
    assertThat(sales().byCategory().get("home").grossSales()).isEqualTo(BigDecimal.valueOf(all, 2));
    assertThat(sales().byCategory().get("home").itemsSold()).isEqualTo(sold.size());
    // What was sold before the table was emptied, in the same poll, is no sale.
    totals.apply(
        List.of(
            batch(
                ITEMS,
                1L,
                2,
                "add items.product 1 1 5 1 forget items.product 0 add items.product 2 1 8 2")),
        null);
    assertThat(sales().byCategory())
        .isEqualTo(Map.of("home", new Dashboard.CategorySales(2, new BigDecimal("0.08"))));
  }

  @Test
  void whatIsNotKnownIsNoNameThatSomethingMayHave() throws InterruptedException {
    apply(PRODUCTS, "label 1 0 unknown label 2 0 \\\\? label 3 0 \\N");
    apply(
        ITEMS,
        "add items.product 1 1 100 1 add items.product 2 1 200 2 add items.product 3 1 300 3"
            + " add items.product 4 1 400 4 add items.product \\N 1 500 5");
    apply(CARRIERS, "add carriers unknown|1 1 0 0 add carriers \\\\?|2 1 0 0");
    apply(
        new TopicPartition("shipment", 0),
        "add shipments.carrier lost|1 6 0 0 add shipments.carrier lost|2 7 0 0"
            + " add shipments.carrier lost|3 8 0 0 add shipments.carrier lost|\\N 9 0 0");
    Dashboard dashboard = Json.read(redis.get(RedisKeys.DASHBOARD), Dashboard.class);
    assertThat(dashboard.sales().byCategory())
        .isEqualTo(
            Map.of(
                "unknown",
                new Dashboard.CategorySales(1, new BigDecimal("1.00")),
                "\\\\?",
                new Dashboard.CategorySales(2, new BigDecimal("2.00")),
                "\\N",
                new Dashboard.CategorySales(3, new BigDecimal("3.00")),
                Key.UNKNOWN,
                new Dashboard.CategorySales(9, new BigDecimal("9.00"))));
    assertThat(dashboard.shipments().byCarrier())
        .isEqualTo(
            Map.of(
                "unknown",
                new TreeMap<>(Map.of("lost", 6L)),
                "\\\\?",
                new TreeMap<>(Map.of("lost", 7L)),
                Key.UNKNOWN,
                new TreeMap<>(Map.of("lost", 17L))));
    // The product comes, and is gone again.
    totals.apply(List.of(batch(PRODUCTS, 1L, 2, "label 4 0 unknown unlabel 1 0")), null);
    assertThat(sales().byCategory().get("unknown").itemsSold()).isEqualTo(4);
    assertThat(sales().byCategory().get(Key.UNKNOWN).itemsSold()).isEqualTo(6);
  }

  @Test
  void salesThatAnEarlierVersionCalledUnknownAreToldApart() throws InterruptedException {
    apply(PRODUCTS, "label 1 0 unknown");
    apply(ITEMS, "add items.product 1 1 100 1 add items.product 2 1 200 2");
    Dashboard.Sales sales = sales();
    for (String sum : List.of("cents", "quantity")) {
      redis.del("totals:items.category:" + sum);
      redis.hset("totals:sales:" + sum, "unknown", "300");
    }
    totals.apply(List.of(), null);
    assertThat(sales()).isEqualTo(sales);
    assertThat(redis.keys("totals:sales*")).isEmpty();
    totals.apply(List.of(), null);
    assertThat(sales()).isEqualTo(sales);
  }

  /** What a consumer makes of what changed is what another one makes of all. */
  @Test
  void sectionsThatAreMadeAnewAreThoseThatChanged() throws Exception {
    SplittableRandom random = new SplittableRandom(20261130);
    List<String> metrics =
        List.of(
            "transactions ",
            "transactions.status paid",
            "transactions.status \\N",
            "transactions.payment_method card",
            "transactions.day 2026-11-21",
            "transactions.day " + LocalDate.now(ZoneOffset.UTC),
            "items.product 1",
            "items.product 2",
            "customers.plan pro",
            "products.category home",
            "interactions search|web",
            "stock low",
            "shipments.status lost",
            "shipments.carrier lost|1",
            "carriers DHL|1",
            "events stock|c",
            "events carrier|d");
    for (long step = 0; step < 120; step++) {
      String words =
          switch (random.nextInt(6)) {
            case 0 -> "label %d 0 home".formatted(1 + random.nextInt(2));
            case 1 -> "unlabel %d 0".formatted(1 + random.nextInt(2));
            case 2 -> "forget " + metrics.get(random.nextInt(metrics.size())).split(" ")[0] + " 0";
            default ->
                "add %s %d %d %d"
                    .formatted(
                        metrics.get(random.nextInt(metrics.size())),
                        random.nextInt(-2, 3),
                        random.nextInt(-900, 900),
                        random.nextInt(-2, 3));
          };
      totals.apply(
          List.of(
              PartitionBatch.words(
                  ITEMS, step == 0 ? null : step, step + 1, List.of(words.split(" ", -1)))),
          null);
      JsonNode changed = Json.read(redis.get(RedisKeys.DASHBOARD), JsonNode.class);
      try (Totals another = new Totals(server.address())) {
        another.apply(List.of(), null);
      }
      JsonNode all = Json.read(redis.get(RedisKeys.DASHBOARD), JsonNode.class);
      assertThat(without(changed)).as(words).isEqualTo(without(all));
    }
  }

  private static JsonNode without(JsonNode dashboard) {
    return ((ObjectNode) dashboard).without("updated_at");
  }

  @Test
  void sectionThatChangedBesideALossIsNotForgotten() throws InterruptedException {
    apply(CARRIERS, "add carriers DHL|1 1 0 0");
    apply(ITEMS, "add items.product 1 1 100 1");
    // Redis stands where it stood before for one of two partitions: the dashboard is not made.
    assertThat(
            totals.apply(
                List.of(
                    batch(CARRIERS, 7L, 8, "add carriers UPS|2 1 0 0"),
                    batch(ITEMS, 1L, 2, "add items.product 1 1 100 1")),
                null))
        .isEqualTo(Map.of(CARRIERS, OptionalLong.of(1)));
    assertThat(sales().itemsSold()).isEqualTo(1);
    totals.apply(List.of(), null);
    assertThat(sales().itemsSold()).isEqualTo(2);
  }

  @Test
  void allIsMadeAnewWhereHealthIsTold() throws InterruptedException {
    apply(ITEMS, "add items.product 1 1 100 1");
    redis.hset("totals:sections", "sales", "{\"items_sold\":7}");
    totals.apply(List.of(), null);
    assertThat(sales().itemsSold()).isEqualTo(7);
    totals.apply(List.of(), "{}");
    assertThat(sales().itemsSold()).isEqualTo(1);
  }

  @Test
  void revenueOfTodayIsThatOfTheDay() throws InterruptedException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    apply(ITEMS, "add transactions.day %s 1 100 0".formatted(today));
    redis.hset("totals:sections", "today", "2000-01-01");
    redis.hset(
        "totals:sections", "revenue", "{\"total\":0.00,\"today\":7.00,\"by_payment_method\":{}}");
    totals.apply(List.of(), null);
    assertThat(Json.read(redis.get(RedisKeys.DASHBOARD), Dashboard.class).revenue().today())
        .isEqualByComparingTo("1.00");
  }

  private Dashboard.Sales sales() {
    return Json.read(redis.get(RedisKeys.DASHBOARD), Dashboard.class).sales();
  }

  @ParameterizedTest
  @CsvSource({
    "READONLY, REPLICAOF 127.0.0.1 1, REPLICAOF NO ONE",
    "MASTERDOWN, CONFIG SET replica-serve-stale-data no;REPLICAOF 127.0.0.1 1, REPLICAOF NO ONE;CONFIG SET replica-serve-stale-data yes",
    "NOREPLICAS, CONFIG SET min-replicas-to-write 1, CONFIG SET min-replicas-to-write 0",
    "OOM, CONFIG SET maxmemory 1, CONFIG SET maxmemory 0"
  })
  void whatRedisRefusesForNowIsAppliedOnceLater(String error, String begin, String end)
      throws Exception {
    FutureTask<Map<TopicPartition, OptionalLong>> applied = appliesAnother();
    command(begin);
    try {
      new Thread(applied).start();
      await().until(() -> refused(error) > 0);
    } finally {
      command(end);
    }
    assertAppliedOnce(applied);
  }

  /** Its disk takes no snapshot: there is a folder where the file belongs. */
  @Test
  void whatRedisRefusesWhileItCannotSaveIsAppliedOnceLater() throws Exception {
    FutureTask<Map<TopicPartition, OptionalLong>> applied = appliesAnother();
    Files.createDirectory(server.dump());
    redis.configSet("save", "3600 1");
    try {
      save("err");
      new Thread(applied).start();
      await().until(() -> refused("MISCONF") > 0);
    } finally {
      Files.delete(server.dump());
      save("ok");
      Files.delete(server.dump());
      redis.configSet("save", "");
    }
    assertAppliedOnce(applied);
  }

  private void save(String outcome) {
    redis.bgsave();
    await()
        .until(
            () -> {
              String persistence = redis.info("persistence");
              return persistence.contains("rdb_bgsave_in_progress:0")
                  && persistence.contains("rdb_last_bgsave_status:" + outcome);
            });
  }

  @Test
  void whatRedisRefusesDuringSomebodysScriptIsAppliedOnceLater() throws Exception {
    FutureTask<Map<TopicPartition, OptionalLong>> applied = appliesAnother();
    redis.configSet("busy-reply-threshold", "1");
    FutureTask<Object> script =
        new FutureTask<>(
            () -> {
              try (Jedis other = server.patient()) {
                return other.eval("while true do end");
              }
            });
    Thread writer = new Thread(applied);
    new Thread(script).start();
    try {
      await().until(this::answersBusy);
      writer.start();
      // Between two tries; until then it waits for Redis.
      await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
    } finally {
      redis.scriptKill();
      await().until(() -> !answersBusy());
      redis.configSet("busy-reply-threshold", "5000");
    }
    assertThatThrownBy(script::get).hasMessageContaining("SCRIPT KILL");
    assertAppliedOnce(applied);
  }

  private boolean answersBusy() {
    try {
      redis.ping();
      return false;
    } catch (JedisBusyException e) {
      return true;
    }
  }

  /** How often it has refused something so. */
  private long refused(String error) {
    return redis
        .info("errorstats")
        .lines()
        .filter(line -> line.startsWith("errorstat_" + error + ":count="))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
        .sum();
  }

  /** Counts a carrier, and will count another one. */
  private FutureTask<Map<TopicPartition, OptionalLong>> appliesAnother()
      throws InterruptedException {
    apply(CARRIERS, "add carriers DHL|1 1 0 0");
    redis.configResetStat();
    return new FutureTask<>(
        () -> totals.apply(List.of(batch(CARRIERS, 1L, 2, "add carriers DHL|1 1 0 0")), null));
  }

  private void assertAppliedOnce(FutureTask<Map<TopicPartition, OptionalLong>> applied)
      throws Exception {
    assertThat(applied.get()).isEmpty();
    assertThat(redis.hgetAll(RedisKeys.totals("carriers", "count")))
        .isEqualTo(Map.of("DHL|1", "2"));
  }

  private void command(String lines) {
    for (String line : lines.split(";")) {
      String[] words = line.split(" ");
      redis.sendCommand(() -> words[0].getBytes(UTF_8), Arrays.copyOfRange(words, 1, words.length));
    }
  }

  @Test
  void oneValueOfAReasonIsKept() throws InterruptedException {
    for (int value = 0; value < 300; value++) {
      PartitionBatch batch =
          PartitionBatch.words(
              CARRIERS,
              value == 0 ? null : (long) value,
              value + 1L,
              List.of("problem", "column name of table carrier is no text, e.g. " + value, "1"));
      totals.apply(List.of(batch), null);
    }
    apply(ITEMS, "problem other 1");
    assertThat(totals.problems())
        .isEqualTo(
            Map.of(
                "carrier",
                "column name of table carrier is no text, e.g. 0 (300 times)",
                "transaction_items",
                "other"));
  }

  @Test
  void commitTimeThatCannotBeMovesNoClock() throws InterruptedException {
    PartitionReader reader = new PartitionReader(CARRIERS, Catalogue.SHIPPED, clock());
    apply(reader, null, 1, "c", Instant.parse("2099-01-01T00:00:00Z"));
    assertThat(redis.get("totals:committed")).isNull();
    apply(reader, 1L, 2, "c", NOW.plusSeconds(299));
    assertThat(redis.get("totals:committed")).isEqualTo("2026-11-24T10:04:59.000Z");

    Metric names = Metric.declared("names", "Names", ShopTables.CARRIER).by("name");
    PartitionReader ofShare = new PartitionReader(Totals.share(names, CARRIERS), names, clock());
    apply(ofShare, null, 1, "c", Instant.parse("2099-01-01T00:00:00Z"));
    apply(ofShare, 1L, 2, "t", Instant.parse("2099-01-01T00:00:00Z"));
    assertThat(redis.get(RedisKeys.knownSince(names.label())))
        .isEqualTo(Long.toString(Windows.firstAfter(NOW.toEpochMilli())));
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  private void apply(PartitionReader reader, Long expected, long next, String operation, Instant at)
      throws InterruptedException {
    String after = operation.equals("c") ? "{\"carrier_id\":1,\"name\":\"DHL\"}" : "null";
    String event =
        "{\"before\":null,\"after\":%s,\"source\":{\"ts_ms\":%d},\"op\":\"%s\"}"
            .formatted(after, at.toEpochMilli(), operation);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    records.add(new ConsumerRecord<>("carrier", 0, next - 1, null, event.getBytes(UTF_8)));
    assertThat(totals.apply(List.of(reader.read(records, expected, next)), null)).isEmpty();
  }

  private void apply(TopicPartition partition, String words) throws InterruptedException {
    assertThat(totals.apply(List.of(batch(partition, null, 1, words)), null)).isEmpty();
  }

  private static PartitionBatch batch(
      TopicPartition partition, Long expected, long next, String words) {
    return PartitionBatch.words(partition, expected, next, List.of(words.split(" ")));
  }
}
