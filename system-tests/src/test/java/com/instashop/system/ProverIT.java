package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.instashop.audit.Comparison;
import com.instashop.audit.Proof;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.PartsHealth;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.stack.process.Launcher;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * The prover says no: each thing that it compares is falsified on the real servers, one at a time,
 * and it has to name it, and nothing else. What is falsified is put right again.
 *
 * <p>WindowsIT leaves it the oddest of rows, and has tables read anew: behind that it needs a
 * window that is final. DashboardIT and DeclaredMetricsIT in between make sales meanwhile.
 */
@Order(5)
class ProverIT {
  private static final Set<String> TIMES = Set.of("committed_at", "updated_at");
  private static Environment stack;
  private Jedis redis;

  @BeforeEach
  void fill() throws Exception {
    if (stack == null) {
      Environment running = Environment.running();
      // Windows are compared from the one behind the snapshot on.
      await().atMost(Environment.PATIENCE).until(() -> isBehindSnapshot(running));
      running.generate("--events", "500", "--rate", "200", "--seed", "9").finish();
      // A window becomes final when the databases' heartbeats are past it.
      await().atMost(Environment.PATIENCE).until(() -> newestFinalWindow(running) != null);
      running.prove();
      stack = running;
    }
    redis = stack.deployment().redis(Account.ADMINISTRATOR).connect();
  }

  @AfterEach
  void disconnect() {
    redis.close();
  }

  // ── Redis: the numbers ──────────────────────────────────────────────────────────────────────

  @Test
  void aTotalIsWrong() throws Exception {
    List<List<String>> cases =
        List.of(
            List.of(
                "totals:transactions:cents",
                "totals transactions|",
                "totals published fields|revenue.total"),
            List.of(
                "totals:customers.plan:count",
                "totals customers.plan|FIELD",
                "totals published fields|customers.total"),
            List.of(
                "totals:items.product:quantity",
                "totals items.product|FIELD",
                "totals published fields|sales.items_sold"),
            List.of("totals:events:count", "totals published fields|events.total"));
    stack.without(
        Server.TOTALS,
        () -> {
          for (List<String> wrong : cases) {
            String field = redis.hkeys(wrong.get(0)).iterator().next();
            assertThat(
                    namedWhenWrong(
                        wrong.get(0), field, number -> Long.toString(Long.parseLong(number) + 1)))
                .containsAll(
                    wrong.stream().skip(1).map(name -> name.replace("FIELD", field)).toList());
          }
        });
  }

  @Test
  void aDailyFigureIsWrong() throws Exception {
    String day = redis.hkeys(RedisKeys.REVENUE_DAILY).iterator().next();
    assertThat(
            namedWhenWrong(
                RedisKeys.REVENUE_DAILY,
                day,
                money -> new BigDecimal(money).add(new BigDecimal("0.01")).toString()))
        // Made of the very hash, within half a second.
        .contains("totals published fields|daily." + day)
        .isSubsetOf(
            "totals published fields|daily." + day, "totals published fields|revenue.today");
  }

  @Test
  void aProductIsInAnotherCategory() throws Exception {
    String product = redis.hkeys(RedisKeys.TOTALS_PRODUCTS).iterator().next();
    assertThat(namedWhenWrong(RedisKeys.TOTALS_PRODUCTS, product, category -> "elsewhere"))
        .contains("totals products|%s=elsewhere".formatted(product));
  }

  @ParameterizedTest
  @ValueSource(strings = {RedisKeys.BASELINE, RedisKeys.BOOKED})
  void aSumOverAllWindowsIsWrong(String sums) throws Exception {
    String customers = "customers.plan|premium";
    redis.hsetnx(sums, customers, Json.write(Amounts.ZERO));
    assertThat(
            namedWhenWrong(
                sums,
                customers,
                json -> Json.write(Json.read(json, Amounts.class).plus(new Amounts(1, 0, 0)))))
        .containsExactly("windows customers.plan|premium");
  }

  @Test
  void whatAFinalWindowBookedIsWrong() throws Exception {
    Instant window = finalWindow();
    String groups = RedisKeys.SPARK_GROUPS + window.toEpochMilli();
    assertThat(
            namedWhenWrong(
                groups,
                "window|transactions.created|",
                json -> {
                  Group group = Json.read(json, Group.class);
                  return Json.write(
                      new Group(group.amounts(), group.smallestCents(), group.largestCents() + 1));
                }))
        .contains(
            "warehouse final windows, as in Redis|%s transactions.created| largest"
                .formatted(window),
            "windows published fields|metrics:windows:transactions %s.max_transaction"
                .formatted(window));
  }

  @Test
  void aProductHasAnotherName() throws Exception {
    // One that was deleted keeps its name for a while, and nobody can say which it is.
    String product = redis.hkeys(RedisKeys.TOTALS_PRODUCTS).iterator().next();
    assertThat(
            namedWhenWrong(
                RedisKeys.SPARK_PRODUCTS,
                product,
                json -> {
                  ProductLabel label = Json.read(json, ProductLabel.class);
                  return Json.write(
                      new ProductLabel(
                          label.partition(),
                          label.offset(),
                          label.lsn(),
                          "Nothing",
                          label.category()));
                }))
        .anySatisfy(name -> assertThat(name).startsWith("windows products|%s=".formatted(product)));
  }

  // ── Redis: the documents, every field of each ───────────────────────────────────────────────

  @Test
  void everyFieldOfTheDashboardsDocumentIsWrong() throws Exception {
    stack.without(
        Server.TOTALS,
        () -> assertEveryFieldIsNamed("totals", RedisKeys.DASHBOARD, RedisKeys.DASHBOARD, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RedisKeys.TRANSACTIONS,
        RedisKeys.TOP_PRODUCTS,
        RedisKeys.SHIPMENTS,
        RedisKeys.STOCK,
        "metrics:products:*",
        "metrics:behavior:*"
      })
  void everyFieldOfTheNewestDocumentIsWrong(String pattern) throws Exception {
    String key =
        redis.keys(pattern).stream()
            .filter(each -> pattern.equals(each) || !each.equals(RedisKeys.TOP_PRODUCTS))
            .sorted()
            .reduce((one, other) -> isNewer(one, other) ? one : other)
            .orElseThrow();
    assertEveryFieldIsNamed("windows", key, key, key);
  }

  private boolean isNewer(String one, String other) {
    return start(one).compareTo(start(other)) >= 0;
  }

  private String start(String key) {
    return Json.read(redis.get(key), JsonNode.class).path("window_start").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"transactions", "products", "behavior", "shipments", "stock"})
  void everyFieldOfAWindowsDocumentIsWrong(String subject) throws Exception {
    String hash = RedisKeys.windows(subject);
    String window = new TreeSet<>(redis.hkeys(hash)).last();
    String json = redis.hget(hash, window);
    Set<String> named =
        namedWhile(
            () -> redis.hset(hash, window, wrong(json)), () -> redis.hset(hash, window, json));
    assertThat(named).isEqualTo(fields("windows", json, hash + " " + window));
  }

  @ParameterizedTest
  @ValueSource(strings = {RedisKeys.SHIPMENTS, RedisKeys.TOP_PRODUCTS})
  void aDocumentIsMissing(String key) throws Exception {
    String json = redis.get(key);
    assertThat(namedWhile(() -> redis.del(key), () -> redis.set(key, json)))
        .anySatisfy(name -> assertThat(name).startsWith("windows published fields|" + key));
  }

  private void assertEveryFieldIsNamed(String numbers, String name, String key, String path)
      throws Exception {
    String json = redis.get(key);
    Set<String> named = namedWhile(() -> redis.set(key, wrong(json)), () -> redis.set(key, json));
    assertThat(named).as(name).isEqualTo(fields(numbers, json, path));
  }

  /** The fields of a document, as a difference names them: a text by what it is, and was. */
  private static Set<String> fields(String numbers, String json, String path) {
    Set<String> fields = new TreeSet<>();
    collect(Json.read(json, JsonNode.class), path, fields);
    Set<String> named = new TreeSet<>();
    fields.forEach(field -> named.add(numbers + " published fields|" + field));
    return named;
  }

  private static void collect(JsonNode node, String path, Set<String> fields) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              member -> {
                if (!TIMES.contains(member.getKey())) {
                  // What stands between names is in none.
                  String name =
                      member.getKey().replace("%", "%25").replace(".", "%2E").replace("=", "%3D");
                  collect(member.getValue(), path.isEmpty() ? name : path + "." + name, fields);
                }
              });
    } else if (node.isArray()) {
      for (int index = 0; index < node.size(); index++) {
        collect(node.get(index), path + "." + index, fields);
      }
    } else if (node.isTextual()) {
      fields.add(path + "=" + node.asText());
      fields.add(path + "=" + node.asText() + "!");
    } else {
      fields.add(path);
    }
  }

  /** The document with every field wrong, as little as can be. */
  private static String wrong(String json) {
    return Json.write(wrong(Json.read(json, JsonNode.class)));
  }

  private static JsonNode wrong(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        if (!TIMES.contains(member.getKey())) {
          object.set(member.getKey(), wrong(member.getValue()));
        }
      }
      return object;
    } else if (node instanceof ArrayNode array) {
      for (int index = 0; index < array.size(); index++) {
        array.set(index, wrong(array.get(index)));
      }
      return array;
    } else if (node.isTextual()) {
      return Json.MAPPER.getNodeFactory().textNode(node.asText() + "!");
    } else if (node.isIntegralNumber()) {
      return Json.MAPPER.getNodeFactory().numberNode(node.longValue() + 1);
    }
    return Json.MAPPER.getNodeFactory().numberNode(node.decimalValue().add(new BigDecimal("0.01")));
  }

  // ── The warehouse ───────────────────────────────────────────────────────────────────────────

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          every column of transaction | fact_transaction | transaction_id | total_amount | 0.01
          every column of stock | fact_stock_level | stock_id | reorder_point | 1
          sales by hour and day | sales_rollup | grain, bucket, customer_id | transactions | 1
          gross sales by hour and day | item_rollup | grain, bucket, product_id | gross_sales | 0.01
          net revenue by hour and day | item_rollup | grain, bucket, product_id | net_units | 1
          interactions by hour and day | interaction_rollup | grain, bucket, channel, interaction_type | interactions | 1
          sessions | customer_sessions | session_id | steps | 1
          sessions by hour and day | session_rollup | grain, bucket, channel, outcome | seconds | 1
          deliveries by hour and day | delivery_rollup | grain, bucket, carrier_id | late | 1
          change events by hour and day | event_rollup | grain, bucket, topic, operation | events | 1
          all windows and the baseline | metric_total | metric, key | quantity | 1
          all windows and the baseline | metric_window | window_start, metric, key | cents | 1
          """)
  void aNumberOfTheWarehouseIsWrong(
      String compared, String table, String key, String column, String difference)
      throws Exception {
    String update =
        "UPDATE %2$s SET %4$s = %4$s %%s %5$s WHERE (%3$s) IN (SELECT %3$s FROM %2$s ORDER BY %3$s LIMIT 1)"
            .formatted(compared, table, key, column, difference);
    assertThat(
            namedWhile(
                () -> stack.execute(Database.WAREHOUSE, update.formatted("+")),
                () -> stack.execute(Database.WAREHOUSE, update.formatted("-"))))
        .anySatisfy(name -> assertThat(name).startsWith("warehouse %s|".formatted(compared)));
  }

  @Test
  void aFinalWindowOfTheWarehouseIsWrong() throws Exception {
    Instant window = finalWindow();
    String update =
        "UPDATE metric_window SET largest_cents = largest_cents %%s 1 WHERE metric = 'transactions.created' AND window_start = '%s'"
            .formatted(window);
    assertThat(
            namedWhile(
                () -> stack.execute(Database.WAREHOUSE, update.formatted("+")),
                () -> stack.execute(Database.WAREHOUSE, update.formatted("-"))))
        .containsExactly(
            "warehouse final windows, as in Redis|%s transactions.created| largest"
                .formatted(window));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          every column of customer | dim_customer | phone = concat(phone, '!') | phone = left(phone, -1)
          every column of shipment | fact_shipment | delivery_address = concat(delivery_address, '!') | delivery_address = left(delivery_address, -1)
          every column of carrier | dim_carrier | deleted_at = 'infinity' WHERE deleted_at IS NULL | deleted_at = NULL WHERE deleted_at = 'infinity'
          change events by hour and day | realtime_events | operation = upper(operation) | operation = lower(operation)
          """)
  void aTextOfTheWarehouseIsWrong(String compared, String table, String falsify, String putRight)
      throws Exception {
    assertThat(
            namedWhile(
                () -> stack.execute(Database.WAREHOUSE, "UPDATE " + table + " SET " + falsify),
                () -> stack.execute(Database.WAREHOUSE, "UPDATE " + table + " SET " + putRight)))
        .anySatisfy(name -> assertThat(name).startsWith("warehouse %s|".formatted(compared)));
  }

  @Test
  void theWarehouseHasARowThatNobodyWrote() throws Exception {
    assertThat(
            namedWhile(
                () ->
                    stack.execute(
                        Database.WAREHOUSE,
                        "INSERT INTO dim_carrier (carrier_id, name, changed_at, kafka_partition, kafka_offset) VALUES (9999, 'Nobody', now(), 0, 0)"),
                () ->
                    stack.execute(
                        Database.WAREHOUSE, "DELETE FROM dim_carrier WHERE carrier_id = 9999")))
        .anySatisfy(name -> assertThat(name).startsWith("warehouse every column of carrier|"))
        .contains("warehouse carriers|Nobody|9999");
  }

  @Test
  void whatAProofOfSumsDoesNotSeeStaysSaid() throws Exception {
    String update = "UPDATE fact_shipment SET delivery_address = %s";
    stack.execute(Database.WAREHOUSE, update.formatted("concat(delivery_address, '!')"));
    try {
      Proof ofRows = stack.audit().prove(Environment.PATIENCE);
      Proof ofSums = stack.audit().prove(Environment.PATIENCE, false);
      assertThat(ofRows.holds()).isFalse();
      assertThat(ofSums.holds()).isTrue();
      assertThat(ofSums.rows()).isFalse();
      // A proof that the stack's own prover began before may come in between.
      await()
          .atMost(Environment.PATIENCE)
          .untilAsserted(
              () -> {
                stack.audit().publish(ofRows);
                stack.audit().publish(ofSums);
                assertThat(published().proven()).isFalse();
              });
    } finally {
      stack.execute(Database.WAREHOUSE, update.formatted("left(delivery_address, -1)"));
    }
    stack.audit().publish(stack.prove());
    assertThat(published().proven()).isTrue();
  }

  private ProofHealth published() {
    return Json.read(redis.hget(RedisKeys.HEALTH, RedisKeys.HEALTH_PROOF), ProofHealth.class);
  }

  // ── How far the numbers go ──────────────────────────────────────────────────────────────────

  @Test
  void offsetsOfTheTotalsAreWrong() throws Exception {
    stack.without(
        Server.TOTALS,
        () -> {
          assertThat(
                  namedWhenWrong(
                      RedisKeys.TOTALS_OFFSETS,
                      "transaction-0",
                      offset -> Long.toString(Long.parseLong(offset) + 1_000)))
              .containsExactly("totals offsets|transaction-0");
          String offset = redis.hget(RedisKeys.TOTALS_OFFSETS, "transaction-0");
          redis.hset(RedisKeys.TOTALS_OFFSETS, "transaction-0", "1");
          try {
            assertThatThrownBy(() -> stack.audit().prove(Duration.ofSeconds(5)))
                .isInstanceOf(ProgramException.class)
                .hasMessageContaining("do not arrive in the totals");
          } finally {
            redis.hset(RedisKeys.TOTALS_OFFSETS, "transaction-0", offset);
          }
        });
  }

  @Test
  void offsetsOfWindowsAndWarehouseAreWrong() throws Exception {
    stack.without(
        Server.SPARK,
        () -> {
          assertThat(
                  namedWhenWrong(
                      RedisKeys.HEALTH,
                      RedisKeys.HEALTH_SPARK,
                      json -> {
                        ObjectNode health = (ObjectNode) Json.read(json, JsonNode.class);
                        ((ObjectNode) health.get("offsets")).put("stock-0", 1_000_000);
                        return Json.write(health);
                      }))
              .containsExactly("windows offsets|stock-0");
          String position =
              "UPDATE kafka_position SET next_offset = next_offset %s 1000 WHERE topic = 'shipment'";
          assertThat(
                  namedWhile(
                      () -> stack.execute(Database.WAREHOUSE, position.formatted("+")),
                      () -> stack.execute(Database.WAREHOUSE, position.formatted("-"))))
              .containsExactly("warehouse offsets|shipment-0");
        });
  }

  @Test
  void whatIsNoNumberIsNamed() {
    String field = redis.hkeys(RedisKeys.BOOKED).iterator().next();
    String json = redis.hget(RedisKeys.BOOKED, field);
    redis.hset(RedisKeys.BOOKED, field, "many");
    try {
      assertThatThrownBy(() -> stack.audit().prove(Environment.PATIENCE))
          .isInstanceOf(ProgramException.class)
          .hasMessageContaining("Redis holds what nobody of us writes")
          .hasMessageContaining("many");
    } finally {
      redis.hset(RedisKeys.BOOKED, field, json);
    }
  }

  @Test
  void documentThatIsNoneIsNamed() throws Exception {
    String json = redis.get(RedisKeys.TRANSACTIONS);
    redis.set(RedisKeys.TRANSACTIONS, "{nothing");
    try {
      assertThatThrownBy(() -> stack.audit().prove(Environment.PATIENCE))
          .isInstanceOf(ProgramException.class)
          .hasMessageContaining("Redis holds what nobody of us writes");
      // That nobody could compare is not that they differ.
      assertThat(command("verify").status()).isEqualTo(3);
    } finally {
      redis.set(RedisKeys.TRANSACTIONS, json);
    }
  }

  // ── What is right ───────────────────────────────────────────────────────────────────────────

  @Test
  void changesInFlightAreNoDifference() throws Exception {
    Environment.Run run = stack.generate("--rate", "150", "--for", "8s", "--seed", "10");
    long inFlight = 0;
    int proofs = 0;
    while (run.process().isAlive()) {
      inFlight += stack.prove().inFlight();
      proofs++;
    }
    run.finish();
    System.out.printf("%d proofs under load, %,d changes in flight%n", proofs, inFlight);
    assertThat(proofs).isPositive();
    stack.prove();
  }

  @Test
  void theCommandSaysNoWithItsExitStatus() throws Exception {
    String day = redis.hkeys(RedisKeys.REVENUE_DAILY).iterator().next();
    String money = redis.hget(RedisKeys.REVENUE_DAILY, day);
    redis.hset(RedisKeys.REVENUE_DAILY, day, "0.01");
    try {
      Printed printed = command("verify");
      assertThat(printed.status()).isEqualTo(1);
      assertThat(printed.text())
          .contains("totals daily." + day + ": expected ", "Not equal at", "1 of ");
      // A proof that the stack's own prover began before may be told once more in between.
      await()
          .atMost(Environment.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(command("status"))
                      .satisfies(status -> assertThat(status.status()).isEqualTo(1))
                      .satisfies(
                          status ->
                              assertThat(status.text()).contains("Not equal: the newest proof")));
      assertThat(command("proofs", "--last", "1").text())
          .contains("not equal", "daily." + day + ": expected ");
    } finally {
      redis.hset(RedisKeys.REVENUE_DAILY, day, money);
    }
    Printed printed = command("verify");
    assertThat(printed.status()).isZero();
    assertThat(printed.text()).contains("Proven to the cent");
  }

  @Test
  void theStackProvesByItself() {
    Assumptions.assumeTrue(
        stack instanceof EmbeddedEnvironment, "Skipped: only a stack of our own has a prover");
    Instant began = Instant.now();
    ((EmbeddedEnvironment) stack).killPart("prover");
    await().atMost(Environment.PATIENCE).until(() -> published().at().isAfter(began));
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Json.read(
                                redis.hget(RedisKeys.HEALTH, RedisKeys.HEALTH_PARTS),
                                PartsHealth.class)
                            .parts()
                            .get("prover")
                            .cpu())
                    .isPositive());
  }

  @Test
  void whoChangesAProofBreaksTheChain() throws Exception {
    Proof first = stack.audit().prove(Environment.PATIENCE);
    stack.audit().publish(first);
    stack.audit().publish(stack.prove());
    Printed proofs = command("proofs");
    assertThat(proofs.text()).contains("equal", "is whole");
    assertThat(proofs.status()).isZero();
    Printed then = command("proofs", "--at", first.at().plusMillis(1).toString());
    assertThat(then.text()).contains("equal", "transaction-0 ", "instashop ").doesNotContain("not");

    for (String change :
        List.of("UPDATE proof SET proven = true", "DELETE FROM proof", "TRUNCATE proof")) {
      try (Connection auditor = stack.connect(Database.WAREHOUSE, Account.AUDITOR);
          Statement statement = auditor.createStatement()) {
        assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("denied");
      }
    }
    // The stack's own prover adds proofs all the while: this one stays the same.
    long which = newestProof() - 1;
    assertThat(
            provenWhile(
                "UPDATE proof SET document = '{' || document WHERE proof_id = " + which,
                "UPDATE proof SET document = substr(document, 2) WHERE proof_id = " + which))
        .contains("The chain is broken: proof %d is not".formatted(which));
    assertThat(
            provenWhile(
                "UPDATE proof SET proven = NOT proven WHERE proof_id = " + which,
                "UPDATE proof SET proven = NOT proven WHERE proof_id = " + which))
        .contains("The chain is broken: proof %d is not".formatted(which));
    assertThat(
            provenWhile(
                "CREATE TABLE taken AS SELECT * FROM proof WHERE proof_id = " + which,
                "INSERT INTO proof SELECT * FROM taken; DROP TABLE taken",
                "DELETE FROM proof WHERE proof_id = " + which))
        .contains("The chain is broken: proof %d is not".formatted(which + 1));
    stack.execute(
        Database.WAREHOUSE, "UPDATE proof SET proven = NOT proven WHERE proof_id = " + which);
    try {
      assertThat(command("doctor").text()).contains("proofs were changed", "[%d]".formatted(which));
    } finally {
      stack.execute(
          Database.WAREHOUSE, "UPDATE proof SET proven = NOT proven WHERE proof_id = " + which);
    }
    assertThat(command("proofs").text()).contains("is whole");
  }

  private static long newestProof() throws SQLException {
    try (Connection connection = stack.connect(Database.WAREHOUSE, Account.AUDITOR);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(proof_id) FROM proof")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String provenWhile(String change, String putRight, String... more)
      throws Exception {
    stack.execute(Database.WAREHOUSE, change);
    for (String statement : more) {
      stack.execute(Database.WAREHOUSE, statement);
    }
    try {
      Printed printed = command("proofs");
      assertThat(printed.status()).isEqualTo(1);
      return printed.text();
    } finally {
      stack.execute(Database.WAREHOUSE, putRight);
    }
  }

  private record Printed(int status, String text) {}

  private static Printed command(String... arguments) throws IOException, InterruptedException {
    Path project = Path.of(System.getProperty("instashop.project"));
    List<String> line = new ArrayList<>();
    // As scripts/instashop does.
    line.addAll(List.of(Launcher.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
    line.add(project.resolve("local-stack/target/local-stack.jar").toString());
    line.addAll(List.of(arguments));
    line.addAll(List.of("--deployment", stack.deployment().file().toString()));
    ProcessBuilder command = new ProcessBuilder(line).redirectErrorStream(true);
    command.environment().put("INSTASHOP_PROJECT", project.toString());
    Process process = command.start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Printed(process.waitFor(), text);
  }

  // ── What verify names ───────────────────────────────────────────────────────────────────────

  /** What differs while a field of a hash is wrong. */
  private Set<String> namedWhenWrong(String hash, String field, UnaryOperator<String> falsify)
      throws Exception {
    String right = redis.hget(hash, field);
    return namedWhile(
        () -> redis.hset(hash, field, falsify.apply(right)), () -> redis.hset(hash, field, right));
  }

  /** What differs between the two: numbers, what is compared, and the key. */
  private static Set<String> namedWhile(BadDay.Mishap falsify, BadDay.Mishap putRight)
      throws Exception {
    Proof proof;
    falsify.happen();
    try {
      proof = stack.audit().prove(Environment.PATIENCE);
    } finally {
      putRight.happen();
    }
    assertThat(proof.holds()).isFalse();
    List<String> named = new ArrayList<>();
    for (Comparison comparison : proof.comparisons()) {
      for (Comparison.Difference difference : comparison.differences()) {
        named.add(
            "%s %s|%s".formatted(comparison.numbers(), comparison.metric(), difference.key()));
      }
    }
    return new TreeSet<>(named);
  }

  /**
   * The newest window with a new sale that is final in the warehouse and in Redis, where Spark has
   * to get there first after it was started again.
   */
  private static Instant finalWindow() {
    return await()
        .atMost(Environment.PATIENCE)
        .until(
            () -> newestFinalWindow(stack),
            window -> {
              Instant watermark = stack.spark().watermark();
              return watermark != null && !window.plus(Windows.LENGTH).isAfter(watermark);
            });
  }

  /** The newest window with a new sale that is final in the warehouse; null where there is none. */
  private static Instant newestFinalWindow(Environment stack) throws SQLException {
    try (Connection connection = stack.connect(Database.WAREHOUSE, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT max(window_start) FROM final_window
                WHERE metric = 'transactions.created'
                  AND window_start > (SELECT max(began) FROM table_snapshot)""")) {
      row.next();
      return row.getTimestamp(1) == null ? null : row.getTimestamp(1).toInstant();
    }
  }

  private static boolean isBehindSnapshot(Environment stack) throws SQLException {
    try (Connection connection = stack.connect(Database.WAREHOUSE, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT max(began) FROM table_snapshot HAVING count(DISTINCT topic) = "
                    + Tables.SHIPPED.topics().size())) {
      return row.next()
          && System.currentTimeMillis()
              >= Windows.firstAfter(row.getTimestamp(1).toInstant().toEpochMilli());
    }
  }
}
