package com.instashop.stack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Key;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.ProcessIdentity;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.StackState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final LiveNumbers NOTHING =
      new LiveNumbers(null, null, Map.of(), null, null, null, null, null, null);

  private static final String MISSING = "column stock_id of table stock is missing";
  private static final TotalsHealth WHOLE =
      new TotalsHealth(
          "running", 1_100, new TreeMap<>(), 2_000, 9L, 1_020L, 0, new TreeMap<>(), NOON);
  private static final ProofHealth PROVEN =
      new ProofHealth(true, NOON, NOON, new TreeMap<>(), 500, List.of(), NOON);
  private static final ProofHealth REFUTED =
      new ProofHealth(false, NOON, NOON, new TreeMap<>(), 500, List.of("a key"), NOON);
  private static final LiveNumbers NUMBERS = numbers(WHOLE, spark(0, 0), PROVEN);

  private final Locale before = Locale.getDefault();
  private final LiveView view = new LiveView(new Screen().terminal());

  @BeforeEach
  void speakEnglish() {
    Locale.setDefault(Locale.ENGLISH);
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(before);
  }

  @Test
  void showsThatThereIsNothingYet() {
    assertThat(screen(NOTHING))
        .contains("InstaShop   waiting for the totals")
        .contains("waiting for the first sale")
        .contains("Windows      starting")
        .endsWith("Ends after 60 s\n")
        .doesNotContain("null", "Totals", "Proof", "Connectors");
    assertThat(view.line(NOTHING)).isEqualTo("waiting for the first numbers");
  }

  @Test
  void showsTheBusiness() {
    assertThat(screen(NUMBERS))
        .contains("revenue €1,234,567.89   today €-5.00   transactions 4,321   items sold 9,876")
        .containsPattern("By status +completed 4,000   refunded 321 ")
        .containsPattern("Shipments +delivered 12 ")
        .containsPattern("Visitors +search 7   website_visit 20 ")
        .containsPattern("Customers +pro 3 ")
        .containsPattern("Stock +low 4   empty 1   of 1,200 products\n")
        .doesNotContain("null");
  }

  @Test
  void showsTheNewestWindow() {
    assertThat(screen(NUMBERS))
        .contains("revenue €99.95   transactions 2   average €49.98   customers 1")
        .contains("paid with  credit_card €120.00   paypal €-20.05")
        .containsPattern(
            "a category with… +7 units +€70.00 +A lamp whose name is longer t… +3 units +€30.00")
        .containsPattern("home +2 units +€10.00 +product 17 +2 units +€10.00")
        .containsPattern("garden +-1 units +€-5.00\\s");
  }

  @Test
  void ordersCategoriesByTheirSales() {
    assertThat(screen(NUMBERS))
        .containsSubsequence("a category with…", "home", "unknown", "garden");
  }

  @Test
  void showsThePipeline() {
    assertThat(screen(NUMBERS))
        .containsPattern(
            "Totals +running   freshness p50 9 ms p99 1,020 ms   lag 1,100 rows   2,000 rows/s\n")
        .containsPattern(
            "Windows +running   freshness p50 220 ms p99 1,360 ms   lag 1,500 rows   1,235 rows/s"
                + "   batch 7 in 1,190 ms\n")
        .containsPattern(
            "Warehouse +running   freshness p50 1,100 ms p99 2,300 ms   lag 40 rows   850 rows/s"
                + "   batch 9 in 310 ms\n")
        .doesNotContain("late", "dead letters");
  }

  @Test
  void tellsAllInOneLine() {
    assertThat(view.line(NUMBERS))
        .isEqualTo(
            "revenue €1,234,567.89, transactions 4,321, interactions 27; freshness p50/p99:"
                + " totals 9 ms/1,020 ms, windows 220 ms/1,360 ms, warehouse 1,100 ms/2,300 ms");
  }

  @Test
  void saysWhyTheWarehouseIsAway() {
    LiveNumbers away =
        new LiveNumbers(
            NUMBERS.dashboard(),
            NUMBERS.window(),
            NUMBERS.categories(),
            NUMBERS.top(),
            NUMBERS.totals(),
            NUMBERS.spark(),
            warehouse(
                "away",
                "could not extend file: No space left on device",
                Map.of("stock", "a row is refused")),
            NUMBERS.connectors(),
            NUMBERS.proof());
    assertThat(screen(away))
        .containsPattern("Warehouse +away ")
        .contains(
            "\n  could not extend file: No space left on device\n  stock: a row is refused\n");
  }

  @Test
  void showsLateRowsAndDeadLetters() {
    assertThat(screen(numbers(WHOLE, spark(2, 0), PROVEN))).contains("late 2   dead letters 0");
    assertThat(screen(numbers(WHOLE, spark(0, 3), PROVEN)))
        .contains("late 0   dead letters 3   1 dead letters in files beside the checkpoint\n");
  }

  @Test
  void saysWhenEveryRowWasComparedWhereThatWasEarlier() {
    ProofHealth sums =
        new ProofHealth(true, NOON, NOON.minusSeconds(60), new TreeMap<>(), 500, List.of(), NOON);
    assertThat(screen(numbers(WHOLE, spark(0, 0), sums))).contains(", every row at ");
    assertThat(screen(numbers(WHOLE, spark(0, 0), PROVEN))).doesNotContain("every row");
  }

  @Test
  void saysWhatIsIncompleteAndHowToMendIt() {
    assertThat(screen(numbers(WHOLE, spark(0, 3), PROVEN)))
        .contains(
            "stock: " + MISSING + "; mend it, then scripts/instashop rebuild --from-databases");
  }

  @Test
  void showsAPipelineThatHasNotSeenAChange() {
    LiveNumbers idle =
        numbers(
            new TotalsHealth(
                "rebuilding", 0, new TreeMap<>(), 0, null, null, 0, new TreeMap<>(), NOON),
            new SparkHealth(
                "rebuilding",
                0,
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
                NOON),
            PROVEN);
    assertThat(screen(idle))
        .containsPattern("Totals +rebuilding   freshness p50 – p99 – ")
        .containsPattern("Windows +rebuilding   freshness p50 – p99 – ")
        .doesNotContain("null");
    assertThat(view.line(idle)).contains("totals –/–, windows –/–, warehouse ");
  }

  @Test
  void showsTheNewestProof() {
    assertThat(screen(numbers(WHOLE, spark(0, 0), PROVEN)))
        .containsPattern("Proof +equal to the sources to the cent at \\d\\d:\\d\\d:00\n");
    assertThat(screen(numbers(WHOLE, spark(0, 0), REFUTED)))
        .containsPattern("Proof +not equal to the sources at \\d\\d:\\d\\d:00\n");
  }

  @Test
  void showsPartsAndConnectors() {
    assertThat(screen(NUMBERS))
        .contains("kafka-1 up   spark restarting   ")
        .contains("crm failed (3,072 MB of WAL kept)   instashop running   ")
        .contains("  crm-connector: no route");
  }

  @Test
  void coloursWhatIsWellAndWhatIsNot() {
    LiveView coloured = new LiveView(new Screen(true).terminal());
    assertThat(coloured.screen(numbers(WHOLE, spark(1, 0), REFUTED), state(), ""))
        .contains("kafka-1 \u001b[32mup\u001b[0m")
        .contains("spark \u001b[31mrestarting\u001b[0m")
        .contains("crm \u001b[31mfailed\u001b[0m")
        .contains("instashop \u001b[32mrunning\u001b[0m")
        .contains("\u001b[31m   late 1   dead letters 0\u001b[0m")
        .contains("\u001b[31mnot equal");
    assertThat(coloured.screen(NUMBERS, state(), "")).contains("\u001b[32mequal");
  }

  private String screen(LiveNumbers numbers) {
    return view.screen(numbers, state(), "Ends after 60 s");
  }

  private static LiveNumbers numbers(TotalsHealth totals, SparkHealth spark, ProofHealth proof) {
    return new LiveNumbers(
        dashboard(),
        window(),
        Map.of(
            "garden",
            category("garden", -1, -500),
            "a category with a long name",
            category("a category with a long name", 7, 7_000),
            "home",
            category("home", 2, 1_000),
            Key.UNKNOWN,
            category(null, 1, 500)),
        new WindowDocuments.TopProducts(
            NOON,
            NOON.plusSeconds(3_600),
            List.of(
                new WindowDocuments.Seller(
                    1L, "A lamp whose name is longer than its column", "home", 3, money(3_000)),
                new WindowDocuments.Seller(17L, null, null, 2, money(1_000))),
            NOON),
        totals,
        spark,
        warehouse("running", null, Map.of()),
        connectors(),
        proof);
  }

  private static WarehouseHealth warehouse(
      String state, String problem, Map<String, String> problems) {
    return new WarehouseHealth(
        state,
        9,
        310,
        850,
        40,
        new TreeMap<>(),
        1_100L,
        2_300L,
        0,
        0,
        problem,
        new TreeMap<>(problems),
        NOON);
  }

  private static Dashboard dashboard() {
    return new Dashboard(
        new Dashboard.Transactions(
            4_321, sorted(Map.of("completed", 4_000L, "refunded", 321L)), new TreeMap<>()),
        new Dashboard.Revenue(money(123_456_789), money(-500), new TreeMap<>()),
        new Dashboard.Sales(9_876, money(1), new TreeMap<>()),
        new Dashboard.Customers(3, sorted(Map.of("pro", 3L))),
        new Dashboard.Products(1_200, new TreeMap<>()),
        new Dashboard.Interactions(
            27, sorted(Map.of("website_visit", 20L, "search", 7L)), new TreeMap<>()),
        new Dashboard.Stock(1_200, 4, 1),
        new Dashboard.Shipments(12, sorted(Map.of("delivered", 12L)), new TreeMap<>()),
        5,
        new Dashboard.Events(0, new TreeMap<>()),
        NOON,
        NOON);
  }

  private static SortedMap<String, Long> sorted(Map<String, Long> counts) {
    return new TreeMap<>(counts);
  }

  private static WindowDocuments.Transactions window() {
    TreeMap<String, BigDecimal> paymentMethods = new TreeMap<>();
    paymentMethods.put("credit_card", money(12_000));
    paymentMethods.put("paypal", money(-2_005));
    return new WindowDocuments.Transactions(
        NOON,
        NOON.plusSeconds(30),
        2,
        money(9_995),
        money(4_998),
        money(9_000),
        money(995),
        1,
        paymentMethods,
        new TreeMap<>(),
        NOON);
  }

  private static WindowDocuments.Category category(String name, long units, long cents) {
    return new WindowDocuments.Category(
        name, NOON, NOON.plusSeconds(30), units, money(cents), 1, NOON);
  }

  private static SparkHealth spark(long late, long deadLetters) {
    return new SparkHealth(
        "running",
        7,
        1_190,
        1_000,
        1_234.6,
        1_500,
        new TreeMap<>(),
        80,
        220L,
        1_360L,
        NOON,
        late,
        deadLetters,
        deadLetters / 3,
        deadLetters == 0 ? new TreeMap<>() : new TreeMap<>(Map.of("stock", MISSING)),
        new TreeMap<>(),
        NOON);
  }

  private static ConnectorsHealth connectors() {
    TreeMap<String, ConnectorsHealth.Connector> connectors = new TreeMap<>();
    connectors.put(
        "crm-connector",
        new ConnectorsHealth.Connector("RUNNING", "FAILED", 3, "no route", "extended", 3L << 30));
    connectors.put(
        "instashop-connector",
        new ConnectorsHealth.Connector("RUNNING", "RUNNING", 0, null, "reserved", 1_000L));
    return new ConnectorsHealth(true, connectors, NOON);
  }

  private static StackState state() {
    return new StackState(
        StackState.Phase.UP,
        ProcessIdentity.self(),
        1,
        List.of(part("kafka-1", PartState.Phase.UP), part("spark", PartState.Phase.RESTARTING)),
        List.of(),
        List.of(),
        null);
  }

  private static PartState part(String name, PartState.Phase phase) {
    return new PartState(name, phase, null, ProcessSpec.Signal.TERM, null, 0, NOON, null);
  }

  private static BigDecimal money(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }
}
