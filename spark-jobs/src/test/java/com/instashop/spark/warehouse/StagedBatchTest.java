package com.instashop.spark.warehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.kafka.PartitionRange;
import com.instashop.spark.kafka.Beginning;
import com.instashop.spark.kafka.SourceRecord;
import com.instashop.spark.lease.Lease;
import com.instashop.spark.server.RealPostgres;
import com.instashop.spark.server.RealRedis;
import com.instashop.spark.warehouse.stage.PartitionStager;
import com.instashop.spark.warehouse.stage.StagedPartition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** Two drivers that both believe to have the right to write: over a real PostgreSQL. */
@Timeout(60)
class StagedBatchTest {
  private static final Set<String> STOCK_ONLY = Set.of("stock");

  private static final String STOCK =
      """
      {"before":null,"after":{"stock_id":%1$d,"product_id":4,"available_quantity":40,"reorder_point":15,"warehouse_location":"A"},\
      "source":{"version":"3.7.0.Final","connector":"postgresql","name":"erp_db","ts_ms":1795531062892,"snapshot":"false",\
      "db":"erp_db","sequence":null,"schema":"public","table":"stock","txId":1302,"lsn":%1$d,"xmin":null},\
      "transaction":null,"op":"c","ts_ms":1795531062899}""";

  private static final String INTERACTION =
      """
      {"before":null,"after":{"interaction_id":%1$d,"customer_id":4,"interaction_type":"view","channel":"web",\
      "interaction_date":"2026-11-24T09:00:00.000000Z","status":"open","session_id":"s-0002","product_id":4,\
      "metadata":"{\\"tries\\": 1%2$s}"},\
      "source":{"version":"3.7.0.Final","connector":"postgresql","name":"crm_db","ts_ms":1795531062892,"snapshot":"false",\
      "db":"crm_db","sequence":null,"schema":"public","table":"interaction","txId":1302,"lsn":%1$d,"xmin":null},\
      "transaction":null,"op":"c","ts_ms":1795531062899}""";

  private static final String HEARTBEAT =
      """
      {"before":null,"after":{"id":1,"beat_at":"2026-11-24T14:38:22.850746Z","marker":null},\
      "source":{"version":"3.7.0.Final","connector":"postgresql","name":"crm_db","ts_ms":%d,"snapshot":"false",\
      "db":"crm_db","sequence":null,"schema":"public","table":"debezium_heartbeat","txId":1474,"lsn":40272800,"xmin":null},\
      "transaction":null,"op":"u","ts_ms":1795531102852}""";

  private static RealPostgres postgres;
  private static RealRedis redis;

  private final List<Lease> leases = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    redis = new RealRedis();
    postgres = new RealPostgres();
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
    redis.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    execute(
        "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "DROP SCHEMA IF EXISTS shop CASCADE");
  }

  @AfterEach
  void release() {
    leases.forEach(Lease::close);
  }

  @Test
  void batchThatTwoWriteAtOnceIsWrittenOnce() throws Exception {
    StagedBatch batch = batch("q", 0, 0, 3);
    WarehouseConnection first = driver("app-1");
    WarehouseConnection second = driver("app-2");
    CountDownLatch inTheMiddle = new CountDownLatch(1);
    CompletableFuture<Position> other =
        CompletableFuture.supplyAsync(
            () -> {
              join(inTheMiddle);
              return write(second, batch);
            });
    first.untilCommitted(
        connection -> {
          Position written = write(connection, batch);
          inTheMiddle.countDown();
          await().until(StagedBatchTest::isSomebodyWaiting);
          return written;
        });
    assertThat(other.join().batchId()).isZero();
    assertThat(events()).isEqualTo(3);
  }

  @Test
  void secondDriverWithACheckpointOfItsOwnCannotWriteWhatIsWritten() throws Exception {
    WarehouseConnection first = driver("app-1");
    WarehouseConnection second = driver("app-2");
    write(first, batch("one", 0, 0, 3));
    // Both begin behind the third record, the first one goes on.
    write(first, batch("one", 1, 3, 5));
    assertThatThrownBy(() -> write(second, batch("other", 0, 3, 6)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not begin where the warehouse ends");
    assertThatThrownBy(() -> write(second, batch("other", 1, 3, 6)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(events()).isEqualTo(5);
    write(second, batch("other", 0, 5, 6));
    assertThatThrownBy(() -> write(first, batch("one", 2, 5, 7)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(events()).isEqualTo(6);
  }

  @Test
  void driverThatStandsStillInTheMiddleOfABatchKeepsNobodyWaiting() throws Exception {
    StagedBatch batch = batch("q", 0, 0, 3);
    WarehouseConnection still = driver("app-1");
    CountDownLatch inTheMiddle = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    CompletableFuture<Position> late =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return still.untilCommitted(
                    connection -> {
                      Position written = write(connection, batch);
                      inTheMiddle.countDown();
                      join(goesOn);
                      return written;
                    });
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    inTheMiddle.await();
    WarehouseConnection next = driver("app-2");
    next.endOthers();
    write(next, batch);
    write(next, batch("q", 1, 3, 5));
    goesOn.countDown();
    // On a slow machine its lease has run out before it looks at the warehouse.
    assertThatThrownBy(late::join)
        .hasMessageMatching(
            "(?s).*(does not begin where the warehouse ends|is written by app-2).*");
    assertThat(events()).isEqualTo(5);
  }

  @Test
  void warehouseThatWasEmptiedIsNotWrittenInTheMiddle() throws Exception {
    WarehouseConnection driver = driver("app-1");
    write(driver, batch("q", 0, 0, 3));
    execute("TRUNCATE batch, kafka_position");
    assertThatThrownBy(() -> write(driver, batch("q", 1, 3, 5)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rowsThatPostgresRefusesHoldUpNobody() throws Exception {
    WarehouseConnection driver = driver("app-1");
    List<String> records = new ArrayList<>();
    for (int id = 0; id < 9; id++) {
      // The column is json there, which takes any number, and jsonb here.
      records.add(INTERACTION.formatted(id, id == 3 || id == 7 ? "e999999" : ""));
    }
    write(driver, batch("interaction", "q", 0, new TreeMap<>(), 0, records));
    assertThat(interactions()).isEqualTo("0,1,2,4,5,6,8");
    assertThat(events()).isEqualTo(9);
    assertThat(
            count(
                """
                SELECT count(*) FROM incomplete_table WHERE topic = 'interaction'
                AND reason LIKE '2 rows are missing, the first of them: PostgreSQL refuses the row at offset 3 (interaction_id 3, metadata {"tries": 1e999999}): %'"""))
        .isOne();
  }

  @Test
  void goodRowsAmongManyThatPostgresRefusesAreThere() throws Exception {
    WarehouseConnection driver = driver("app-1");
    List<String> records = new ArrayList<>();
    for (int id = 0; id < 1_101; id++) {
      records.add(id < 550 || id >= 650 ? refused(id) : good(id));
    }
    write(driver, batch("interaction", "q", 0, new TreeMap<>(), 0, records));
    assertThat(count("SELECT count(*) FROM fact_interaction WHERE deleted_at IS NULL"))
        .isEqualTo(100);
    records.clear();
    for (int id = 2_000; id < 3_101; id++) {
      records.add(id < 3_001 ? refused(id) : good(id));
    }
    write(driver, batch("interaction", "q", 1, offsets("interaction", 1_101), 1_101, records));
    assertThat(count("SELECT count(*) FROM fact_interaction WHERE deleted_at IS NULL"))
        .isEqualTo(200);
    assertThat(text("SELECT reason FROM incomplete_table"))
        .contains("1,001 rows are missing, the first of them: ");
  }

  @Test
  void rowThatPostgresRefusesIsNotThereWhateverElseItsBatchHas() throws Exception {
    WarehouseConnection driver = driver("app-1");
    // Refused in the batch that has a good version as well, and in one that has none.
    write(
        driver,
        batch("interaction", "q", 0, new TreeMap<>(), 0, List.of(good(1), changed(1), good(2))));
    write(driver, interactions(1, 3, changed(2), good(3)));
    assertThat(interactions()).isEqualTo("3");
    assertThat(count("SELECT sum(steps) FROM customer_sessions")).isOne();
    assertThat(count("SELECT sum(interactions) FROM interaction_rollup WHERE grain = 'day'"))
        .isOne();
    assertThat(
            count(
                "SELECT count(*) FROM incomplete_table WHERE reason LIKE '%offset 1 (interaction_id 1, %offset 3 (interaction_id 2, %'"))
        .isOne();
    // A version that PostgreSQL takes is the row again; its image before is the one that was
    // refused.
    write(
        driver,
        interactions(
            2, 5, good(1).replace("\"c\"", "\"u\"").replace("\"before\":null", before(1))));
    assertThat(interactions()).isEqualTo("1,3");
    // A row is deleted whose last image is refused.
    write(driver, interactions(3, 6, changed(3), deleted(3)));
    assertThat(interactions()).isEqualTo("1");
  }

  private static String good(int id) {
    return INTERACTION.formatted(id, "");
  }

  /** A change to what PostgreSQL refuses. */
  private static String changed(int id) {
    return refused(id)
        .replace("\"c\"", "\"u\"")
        .replace("\"before\":null", image(good(id)).replace("after", "before"));
  }

  private static String deleted(int id) {
    return refused(id)
        .replace("\"before\":null", before(id))
        .replace(image(refused(id)), "\"after\":null")
        .replace("\"c\"", "\"d\"");
  }

  private static String before(int id) {
    return image(refused(id)).replace("after", "before");
  }

  private static String refused(int id) {
    return INTERACTION.formatted(id, "e999999");
  }

  private static String image(String record) {
    return record.substring(record.indexOf("\"after\""), record.indexOf(",\"source\""));
  }

  /** A batch of interactions behind the first. */
  private static StagedBatch interactions(long batchId, long from, String... records) {
    return batch("interaction", "q", batchId, offsets("interaction", from), from, List.of(records));
  }

  /** The interactions that there are. */
  private static String interactions() throws SQLException {
    return text(
        "SELECT string_agg(interaction_id::text, ',' ORDER BY interaction_id) FROM fact_interaction WHERE deleted_at IS NULL");
  }

  @Test
  void partitionClosesWhatItToldItself() throws Exception {
    WarehouseConnection driver = driver("app-1");
    String truncate =
        STOCK.formatted(9).replaceAll("\"after\":.*?}", "\"after\":null").replace("\"c\"", "\"t\"");
    StagedPartition first =
        staged("stock", 0, 0, List.of(STOCK.formatted(1), STOCK.formatted(2))).get(0);
    StagedPartition second = staged("stock", 1, 0, List.of(STOCK.formatted(3))).get(0);
    write(driver, stock(0, List.of(), List.of(2L, 1L), first, second));
    // What the second tells behind its truncate comes before that of the first is read.
    second = staged("stock", 1, 1, List.of(truncate, STOCK.formatted(4))).get(0);
    write(driver, stock(1, List.of(2L, 1L), List.of(2L, 3L), second));
    assertThat(rows()).isEqualTo("1,2,4");
    first = staged("stock", 0, 2, List.of(truncate)).get(0);
    write(driver, stock(2, List.of(2L, 3L), List.of(3L, 3L), first));
    assertThat(rows()).isEqualTo("4");
    assertThat(count("SELECT sum(count) FROM metric_total WHERE metric = 'stock' AND key = 'all'"))
        .isOne();
    assertThat(count("SELECT count(*) FROM realtime_events WHERE operation = 't'")).isOne();
    assertThat(
            count("SELECT sum(events) FROM event_rollup WHERE grain = 'day' AND operation = 't'"))
        .isOne();
  }

  @Test
  void rowThatMovedToAnotherPartitionIsTheNewestOfABatch() throws Exception {
    WarehouseConnection driver = driver("app-1");
    // Partitions were added: the first row has moved on from the first to the second, the other
    // back.
    StagedPartition first =
        staged("stock", 0, 0, List.of(STOCK.formatted(1), moved(STOCK.formatted(2), 9, 7))).get(0);
    StagedPartition second =
        staged("stock", 1, 0, List.of(moved(STOCK.formatted(1), 8, 6), STOCK.formatted(2))).get(0);
    write(driver, stock(0, List.of(), List.of(2L, 2L), first, second));
    assertThat(
            text(
                "SELECT string_agg(concat_ws(' ', stock_id, available_quantity, kafka_partition, lsn), ', ' ORDER BY stock_id)"
                    + " FROM fact_stock_level WHERE created_at IS NOT NULL"))
        .isEqualTo("1 6 1 0/8, 2 7 0 0/9");
  }

  /** An update of a row that was created at the beginning. */
  private static String moved(String created, long lsn, int quantity) {
    return created
        .replaceAll("\"before\":null,\"after\":(.*?})", "\"before\":$1,\"after\":$1")
        .replace("\"op\":\"c\"", "\"op\":\"u\"")
        .replaceAll("\"lsn\":\\d+", "\"lsn\":" + lsn)
        .replaceAll("(after.*available_quantity\":)40", "$1" + quantity);
  }

  @Test
  void versionsOfAProductThatMovedToAnotherPartitionFollowEachOther() throws Exception {
    WarehouseConnection driver = driver("app-1");
    StagedPartition first =
        staged("product", 0, 0, List.of(product(3, "third", "u"), product(4, "newest", "u")))
            .get(0);
    StagedPartition second =
        staged("product", 1, 5, List.of(product(1, "first", "c"), product(2, "second", "u")))
            .get(0);
    write(
        driver,
        new StagedBatch(
            "q",
            0,
            new TreeMap<>(),
            new TreeMap<>(Map.of("product", new TreeMap<>(Map.of(0, 2L, 1, 7L)))),
            Map.of(),
            List.of(first, second)));
    assertThat(text("SELECT string_agg(name, ' ' ORDER BY valid_from, lsn) FROM dim_product"))
        .isEqualTo("first second third newest");
    assertThat(text("SELECT name FROM dim_product WHERE valid_to = 'infinity'"))
        .isEqualTo("newest");
  }

  private static String product(int second, String name, String operation) {
    return """
        {"before":%4$s,"after":{"product_id":7,"name":"%2$s","category":"toys","price":"1.00"},\
        "source":{"version":"3.7.0.Final","connector":"postgresql","name":"instashop","ts_ms":179553106%1$d000,"snapshot":"false",\
        "db":"instashop","sequence":null,"schema":"public","table":"product","txId":1302,"lsn":%1$d,"xmin":null},\
        "transaction":null,"op":"%3$s","ts_ms":1795531062899}"""
        .formatted(
            second,
            name,
            operation,
            operation.equals("c")
                ? "null"
                : "{\"product_id\":7,\"name\":\"\",\"category\":\"toys\"}");
  }

  @Test
  void sumThatNeedsMoreThan64BitsStaysAsItIsAndIsNamed() throws Exception {
    WarehouseConnection driver = driver("app-1");
    String low = STOCK.replace("\"available_quantity\":40", "\"available_quantity\":4");
    StagedPartition first = staged("stock", 0, 0, List.of(low.formatted(1))).get(0);
    write(driver, stock(0, List.of(), List.of(1L), first));
    execute("UPDATE metric_total SET quantity = 9223372036854775807 WHERE metric = 'stock.alert'");
    StagedPartition second = staged("stock", 0, 1, List.of(low.formatted(2))).get(0);
    write(driver, stock(1, List.of(1L), List.of(2L), second));
    assertThat(count("SELECT quantity FROM metric_total WHERE metric = 'stock.alert'"))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(count("SELECT count FROM metric_total WHERE metric = 'stock.alert'")).isEqualTo(2);
    assertThat(rows()).isEqualTo("1,2");
    assertThat(text("SELECT topic || ': ' || reason FROM incomplete_table"))
        .isEqualTo("stock: a sum of stock.alert is too large a number");
  }

  @Test
  void sumOfNewSalesThatNeedsMoreThan64BitsIsNamedToo() throws Exception {
    WarehouseConnection driver = driver("app-1");
    write(driver, batch("transaction", "q", 0, new TreeMap<>(), 0, List.of(sale(1))));
    execute(
        "UPDATE metric_total SET cents = 9223372036854775807 WHERE metric = 'transactions.created'");
    write(driver, batch("transaction", "q", 1, offsets("transaction", 1), 1, List.of(sale(2))));
    assertThat(count("SELECT count FROM metric_total WHERE metric = 'transactions.created'"))
        .isEqualTo(2);
    assertThat(text("SELECT topic || ': ' || reason FROM incomplete_table"))
        .isEqualTo("transaction: a sum of transactions.created is too large a number");
  }

  private static String sale(int id) {
    return """
        {"before":null,"after":{"transaction_id":%1$d,"buyer_id":1,"customer_id":4,"transaction_date":"2026-11-24T09:00:00.000000Z",\
        "total_amount":"10.00","payment_method":"card","status":"completed"},\
        "source":{"version":"3.7.0.Final","connector":"postgresql","name":"instashop","ts_ms":1795531062892,"snapshot":"false",\
        "db":"instashop","sequence":null,"schema":"public","table":"transaction","txId":1302,"lsn":%1$d,"xmin":null},\
        "transaction":null,"op":"c","ts_ms":1795531062899}"""
        .formatted(id);
  }

  @Test
  void rowThatIsLostAtTheHeadOfASnapshotStaysNamed() throws Exception {
    WarehouseConnection driver = driver("app-1");
    String read = STOCK.replace("\"c\"", "\"r\"").replace("\"false\"", "\"true\"");
    String lost = read.replace("\"stock_id\"", "\"id\"");
    StagedPartition first = staged("stock", 0, 0, List.of(lost.formatted(1))).get(0);
    write(driver, stock(0, List.of(), List.of(1L), first));
    StagedPartition second = staged("stock", 0, 1, List.of(read.formatted(2))).get(0);
    write(driver, stock(1, List.of(1L), List.of(2L), second));
    assertThat(rows()).isEqualTo("2");
    assertThat(text("SELECT reason FROM incomplete_table"))
        .isEqualTo("column stock_id of table stock is missing");
  }

  @Test
  void whatAPartitionToldThatIsGoneIsTheFirstOnes() throws Exception {
    WarehouseConnection driver = driver("app-1");
    StagedPartition first = staged("stock", 0, 0, List.of(STOCK.formatted(1))).get(0);
    StagedPartition second =
        staged("stock", 1, 0, List.of(STOCK.formatted(2), STOCK.formatted(3))).get(0);
    write(driver, stock(0, List.of(), List.of(1L, 2L), first, second));
    Position before = driver.untilCommitted(connection -> Position.read(connection, STOCK_ONLY));
    Beginning beginning =
        Beginning.of(
            before.offsets(),
            Map.of("stock", "four"),
            Map.of(new TopicPartition("stock", 0), new PartitionRange("one", 0, 9)));
    execute("UPDATE realtime_events SET kafka_partition = kafka_partition + 7");
    Position moved = driver.untilCommitted(at -> before.move(at, beginning, Tables.SHIPPED));
    assertThat(moved.offsets()).isEqualTo(offsets(List.of(0L)));
    // The new topic's snapshot has one row of the three.
    String read = STOCK.formatted(2).replace("\"c\"", "\"r\"").replace("\"false\"", "\"true\"");
    StagedPartition anew = staged("stock", 0, 0, List.of(read)).get(0);
    write(
        driver,
        new StagedBatch(
            "r", 0, offsets(List.of(0L)), offsets(List.of(1L)), Map.of(), List.of(anew)));
    assertThat(rows()).isEqualTo("2");
    assertThat(count("SELECT sum(count) FROM metric_total WHERE metric = 'stock' AND key = 'all'"))
        .isOne();
    assertThat(count("SELECT sum(count) FROM metric_window WHERE metric = 'stock' AND key = 'all'"))
        .isOne();
  }

  @Test
  void windowIsFinalOnlyWithTheBatchBehind() throws Exception {
    WarehouseConnection driver = driver("app-1");
    write(driver, batch("p", 0, 0, 1));
    long window = 1_795_531_062_892L;
    write(driver, beats(0, window));
    assertThat(count("SELECT count(*) FROM source_clock WHERE commit_time IS NULL")).isEqualTo(3);
    write(driver, beats(1, window + 60_000));
    assertThat(clock()).isEqualTo(window);
    assertThat(finalWindows()).as("what was committed before may still come").isZero();
    // A part of a backlog may not have it, either.
    driver.untilCommitted(connection -> beats(2, window + 61_000).write(connection, false));
    assertThat(clock()).isEqualTo(window);
    write(driver, beats(3, window + 62_000));
    assertThat(clock()).isEqualTo(window + 61_000);
    assertThat(finalWindows()).isPositive();
  }

  @Test
  void clockOfTheYear2099IsNone() throws Exception {
    WarehouseConnection driver = driver("app-1");
    long now = System.currentTimeMillis();
    write(driver, beats(0, now));
    write(driver, beats(1, 4_070_908_800_000L));
    write(driver, beats(2, now + 1));
    write(driver, beats(3, now + 2));
    assertThat(clock()).isEqualTo(now + 1);
    // An earlier version kept such a clock for ever.
    execute("UPDATE source_clock SET commit_time = '2099-01-01', coming = NULL");
    write(driver, beats(4, now + 3));
    write(driver, beats(5, now + 4));
    assertThat(clock()).isEqualTo(now + 3);
  }

  @Test
  void clockThatWasPutBackGoesBack() throws Exception {
    WarehouseConnection driver = driver("app-1");
    long ahead = System.currentTimeMillis() + 240_000;
    write(driver, beats(0, ahead));
    write(driver, beats(1, ahead - 5_000));
    write(driver, beats(2, ahead - 180_000));
    assertThat(clock()).isEqualTo(ahead);
    write(driver, beats(3, ahead - 179_000));
    assertThat(clock()).isEqualTo(ahead - 180_000);
  }

  /** A batch with a heartbeat of each of the shop's databases. */
  private static StagedBatch beats(long batchId, long clock) {
    SortedMap<String, SortedMap<Integer, Long>> begin = new TreeMap<>();
    SortedMap<String, SortedMap<Integer, Long>> end = new TreeMap<>();
    List<StagedPartition> beats = new ArrayList<>();
    for (Database database : Tables.SHIPPED.databases()) {
      String topic = database.heartbeatTopic();
      if (batchId > 0) {
        begin.putAll(offsets(topic, batchId));
      }
      end.putAll(offsets(topic, batchId + 1));
      beats.addAll(staged(topic, 0, batchId, List.of(HEARTBEAT.formatted(clock))));
    }
    return new StagedBatch("q", batchId, begin, end, Map.of(), beats);
  }

  /** The clock of one of the databases. */
  private static long clock() throws SQLException {
    return count(
        "SELECT (extract(epoch FROM commit_time) * 1000)::bigint FROM source_clock WHERE source = 'crm_db'");
  }

  private static long finalWindows() throws SQLException {
    return count("SELECT count(*) FROM final_window");
  }

  @Test
  void interactionThatIsCalledLikeAStockOutIsNone() throws Exception {
    WarehouseConnection driver = driver("app-1");
    write(
        driver,
        batch(
            "interaction",
            "q",
            0,
            new TreeMap<>(),
            0,
            List.of(good(1).replace("\"view\"", "\"stock_out\""))));
    assertThat(count("SELECT count(*) FROM realtime_events WHERE event_type = 'stock_out'"))
        .isOne();
    assertThat(count("SELECT count(*) FROM stock_outs")).isZero();
    String sold = moved(STOCK.formatted(1), 2, 0);
    write(
        driver,
        new StagedBatch(
            "r",
            0,
            offsets("interaction", 1),
            both(1, 1),
            Map.of(),
            staged("stock", 0, 0, List.of(sold))));
    assertThat(count("SELECT count(*) FROM stock_outs")).isOne();
  }

  private static SortedMap<String, SortedMap<Integer, Long>> both(long interactions, long stock) {
    SortedMap<String, SortedMap<Integer, Long>> offsets = offsets("interaction", interactions);
    offsets.putAll(offsets("stock", stock));
    return offsets;
  }

  /** The rows that there are. */
  private static String rows() throws SQLException {
    return text(
        "SELECT string_agg(stock_id::text, ',' ORDER BY stock_id) FROM fact_stock_level WHERE deleted_at IS NULL");
  }

  private static String text(String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * A batch of stock.
   *
   * @param begins where it begins in each partition; none for the first
   * @param ends where it ends
   */
  private static StagedBatch stock(
      long batchId, List<Long> begins, List<Long> ends, StagedPartition... partitions) {
    return new StagedBatch(
        "q", batchId, offsets(begins), offsets(ends), Map.of(), List.of(partitions));
  }

  private static SortedMap<String, SortedMap<Integer, Long>> offsets(List<Long> ofPartitions) {
    SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
    for (int partition = 0; partition < ofPartitions.size(); partition++) {
      offsets
          .computeIfAbsent("stock", unused -> new TreeMap<>())
          .put(partition, ofPartitions.get(partition));
    }
    return offsets;
  }

  @Test
  void topicThatWasCreatedAgainReplacesWhatIsThere() throws Exception {
    WarehouseConnection driver = driver("app-1");
    write(driver, batch("q", 0, 0, 5));
    for (int time = 1; time <= 3; time++) {
      Position before = driver.untilCommitted(connection -> Position.read(connection, STOCK_ONLY));
      createdAgain(driver, before, time);
      assertThat(count("SELECT count(*) FROM incomplete_table")).isOne();
      // What an earlier topic told is older than its first record.
      String another = "q" + time;
      write(driver, batch(another, 0, offsets(0), 0, 2));
      assertThat(count("SELECT count(*) FROM fact_stock_level WHERE kafka_offset >= 0"))
          .isEqualTo(2);
      write(driver, batch(another, 1, 2, 5));
      assertThat(count("SELECT count(*) FROM fact_stock_level WHERE kafka_offset >= 0"))
          .isEqualTo(5);
      assertThat(count("SELECT count(DISTINCT kafka_offset) FROM fact_stock_level")).isEqualTo(5);
    }
  }

  /** What a query does at its begin that finds another topic of the same name. */
  private static void createdAgain(WarehouseConnection driver, Position before, int time)
      throws InterruptedException, SQLException {
    // The records are the same each time: of a topic that is read on in, and then from its begin.
    Beginning beginning =
        Beginning.of(
            before.offsets(),
            Map.of("stock", "topic " + (time - 1)),
            Map.of(new TopicPartition("stock", 0), new PartitionRange("topic " + time, 0, 9)));
    Position moved = driver.untilCommitted(at -> before.move(at, beginning, Tables.SHIPPED));
    assertThat(moved.offsets()).isEqualTo(offsets(0));
    assertThat(moved.topicIds()).isEqualTo(Map.of("stock", "topic " + time));
    assertThat(moved.incomplete()).containsOnlyKeys("stock");
  }

  /** A driver that has the lease, as far as it knows. */
  private WarehouseConnection driver(String application) throws InterruptedException {
    try (Jedis administrator = redis.administrator()) {
      administrator.del(RedisKeys.lease(WarehouseQuery.NAME));
    }
    Lease lease = new Lease(WarehouseQuery.NAME, redis.address(), application, "here");
    lease.acquire();
    leases.add(lease);
    return new WarehouseConnection(
        postgres.address(),
        new WarehouseMonitor(
            WarehouseQuery.NAME, KafkaAddress.open("127.0.0.1:1"), redis.address(), lease),
        lease);
  }

  private static Position write(WarehouseConnection warehouse, StagedBatch batch) {
    try {
      return warehouse.untilCommitted(connection -> write(connection, batch));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Position write(Connection connection, StagedBatch batch) throws SQLException {
    EventDays.create(connection, batch.partitions());
    connection.commit();
    return batch.write(connection, true);
  }

  /** A batch with records of the topic stock, from an offset to before another. */
  private static StagedBatch batch(String queryId, long batchId, long from, long to) {
    return batch(queryId, batchId, from == 0 ? new TreeMap<>() : offsets(from), from, to);
  }

  private static StagedBatch batch(
      String queryId,
      long batchId,
      SortedMap<String, SortedMap<Integer, Long>> begin,
      long from,
      long to) {
    List<String> records = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      records.add(STOCK.formatted(offset));
    }
    return batch("stock", queryId, batchId, begin, from, records);
  }

  /** A batch of a topic's records. */
  private static StagedBatch batch(
      String topic,
      String queryId,
      long batchId,
      SortedMap<String, SortedMap<Integer, Long>> begin,
      long from,
      List<String> values) {
    return new StagedBatch(
        queryId,
        batchId,
        begin,
        offsets(topic, from + values.size()),
        Map.of(),
        staged(topic, 0, from, values));
  }

  private static List<StagedPartition> staged(
      String topic, int partition, long from, List<String> values) {
    List<SourceRecord> records = new ArrayList<>();
    for (String value : values) {
      records.add(new SourceRecord(topic, partition, from + records.size(), value.getBytes(UTF_8)));
    }
    return records.isEmpty()
        ? List.of()
        : List.of(new PartitionStager(Tables.SHIPPED, null).take(records.iterator()));
  }

  private static SortedMap<String, SortedMap<Integer, Long>> offsets(long offset) {
    return offsets("stock", offset);
  }

  private static SortedMap<String, SortedMap<Integer, Long>> offsets(String topic, long offset) {
    SortedMap<Integer, Long> partition = new TreeMap<>();
    partition.put(0, offset);
    SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
    offsets.put(topic, partition);
    return offsets;
  }

  private static boolean isSomebodyWaiting() throws SQLException {
    return count(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'warehouse' AND wait_event_type = 'Lock'")
        > 0;
  }

  private static long events() throws SQLException {
    return count("SELECT count(*) FROM realtime_events");
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
