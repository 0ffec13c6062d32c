package com.instashop.program.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.changes.event.Image;
import com.instashop.changes.measure.Filter;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.TableFolder;
import com.instashop.contracts.schema.Tables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricFileTest {
  private static final long NOON = 1_795_521_600_000_000L;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"refunds", "abandoned_carts", "stock_value"})
  void shippedExamplesAreRight(String name) {
    Metric metric =
        MetricFile.read(Path.of("..", "metrics", "examples", name + ".yaml"), Tables.SHIPPED)
            .kept();
    assertThat(metric.name()).isEqualTo(name);
    assertThat(metric.label()).matches(name + "#[0-9a-f]{8}");
    assertThat(metric.dimensions()).isNotEmpty();
  }

  @Test
  void everyExampleOfThePageIsRight() throws IOException {
    Matcher example =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(Files.readString(Path.of("..", "docs", "metrics.md")));
    int examples = 0;
    for (; example.find(); examples++) {
      assertThat(read(example.group(1)).title()).isNotBlank();
    }
    assertThat(examples).isEqualTo(5);
  }

  @Test
  void schemaForEditorsKnowsWhatCanBeInAFile() throws IOException {
    JsonNode schema = Json.MAPPER.readTree(Path.of("..", "metrics", "metric.schema.json").toFile());
    assertThat(schema.path("properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(MetricFile.KEYS);
  }

  @Test
  void metricsCountWhatIsDeclared() throws IOException {
    TableFolder tables = new TableFolder(folder.resolve("tables"), Tables.SHIPPED);
    MetricFolder metrics = new MetricFolder(folder.resolve("metrics"), tables);
    String accounts =
        """
        database: bench
        table: accounts
        key: aid
        columns: {aid: integer, rate: "numeric(20,4)", any: numeric, ok: boolean, day: date, filler: char(84)}
        """;
    tables.files().put("bench.accounts", accounts);
    tables.files().put("bad", "database: bench\n");
    metrics
        .files()
        .put(
            "a",
            "title: A\ntable: accounts\nwhere: ok = true and rate < 0.0001 and day >= '2026-01-01'\nby: [ok, day]\nsum: rate\n");
    metrics.files().put("b", "title: B\ntable: accounts\nsum: any\n");
    metrics.files().put("c", "title: C\ntable: accounts\nby: filler\n");
    MetricFolder.Content content = metrics.read();
    assertThat(content.tables().of(new Database("bench")))
        .extracting(CapturedTable::topic)
        .containsExactly("bench.accounts");
    assertThat(content.metrics()).extracting(Metric::name).containsExactly("a");
    assertThat(content.metrics().get(0).money().scale()).isEqualTo(4);
    assertThat(content.mistakes())
        .anySatisfy(
            mistake ->
                assertThat(mistake)
                    .contains("any is numeric of any scale: declare it in bench.accounts.yaml"))
        .anySatisfy(
            mistake ->
                assertThat(mistake)
                    .contains("filler is char(n), citext, xml, inet or the like: split by"));
    tables.files().put("other.accounts", accounts.replace("bench", "other"));
    assertThat(metrics.read().mistakes())
        .anySatisfy(
            mistake -> assertThat(mistake).contains(":2: table accounts is more than one table"));
  }

  @Test
  void declarationMeansWhatItSays() throws IOException {
    Metric metric =
        read("""
            title: Sales
            table: transactiondetail
            by: product_id
            sum: [quantity * unit_price, quantity]
            """)
            .kept();
    assertThat(metric.title()).isEqualTo("Sales");
    assertThat(metric.table()).isEqualTo(ShopTables.TRANSACTION_ITEM);
    assertThat(metric.money().words()).isEqualTo("quantity × unit_price");
    assertThat(metric.units().words()).isEqualTo("quantity");
    assertThat(metric.filter()).isEqualTo(new Filter.Always());
  }

  @Test
  void whatIsLookedUpIsKeptBesideIt() throws IOException {
    Declaration declaration =
        read(
            """
            title: Stock by category and place
            table: stock
            lookup: {product: product_id}
            by: [product.category, warehouse_location]
            sum: [available_quantity * product.price, available_quantity]
            show: [table, bars]
            """);
    assertThat(declaration.fields())
        .extracting(Declaration.Field::name)
        .containsExactly("product.category", "warehouse_location");
    assertThat(declaration.kept().dimensions())
        .extracting(dimension -> dimension.slot().column().name())
        .containsExactly("product_id", "warehouse_location");
    assertThat(declaration.metrics())
        .extracting(Metric::name)
        .containsExactly(declaration.name(), "product.category", "product.price");
    assertThat(declaration.money().words()).isEqualTo("available_quantity × product.price");
    assertThat(declaration.hasCourse()).isFalse();
    assertThat(declaration.shown()).containsExactly(Declaration.Show.BARS, Declaration.Show.TABLE);
    // Another file that looks the same up shares what is kept.
    Files.copy(folder.resolve("mine.yaml"), folder.resolve("yours.yaml"));
    MetricFolder.Content content =
        new MetricFolder(folder, new TableFolder(folder.resolve("tables"), Tables.SHIPPED)).read();
    assertThat(content.declarations()).hasSize(2);
    assertThat(content.metrics()).hasSize(4);
  }

  @Test
  void rowsAreJoinedWithWhatIsLookedUp() throws IOException {
    Declaration declaration =
        read(
            """
            title: Stock by category
            table: stock
            lookup: {product: product_id}
            by: product.category
            sum: [available_quantity * product.price, available_quantity]
            """);
    Map<String, Map<String, String>> hashes = new HashMap<>();
    List<Metric> metrics = declaration.metrics();
    keep(hashes, metrics.get(0), Map.of("[1]", 2L, "[2]", 1L, "[3]", 1L, "[4]", 1L, "[null]", 1L));
    hashes.put(
        RedisKeys.totals(metrics.get(0).label(), "quantity"),
        Map.of("[1]", "7", "[2]", "-3", "[3]", "5", "[4]", "1"));
    keep(hashes, metrics.get(1), Map.of("[1,\"a\"]", 1L, "[2,\"a\"]", 1L, "[4,null]", 1L));
    keep(hashes, metrics.get(2), Map.of("[1]", 1L, "[2]", 1L, "[4]", 1L));
    hashes.put(
        RedisKeys.totals(metrics.get(2).label(), "cents"), Map.of("[1]", "1999", "[2]", "100"));
    // Nothing is known of the products yet.
    Map<String, Map<String, String>> early = new HashMap<>(hashes);
    metrics
        .subList(1, 3)
        .forEach(lookup -> early.keySet().removeAll(MetricRow.keys(Declaration.of(lookup))));
    assertThat(MetricRow.of(declaration, early))
        .containsExactly(
            new MetricRow(Collections.singletonList(null), 6, new BigDecimal("0.00"), 10));
    // Product 3 is gone, and product 4 has neither a category nor a price.
    assertThat(MetricRow.of(declaration, hashes))
        .containsExactly(
            new MetricRow(List.of("a"), 3, new BigDecimal("136.93"), 4),
            new MetricRow(Collections.singletonList(null), 3, new BigDecimal("0.00"), 6));
  }

  private static void keep(
      Map<String, Map<String, String>> hashes, Metric metric, Map<String, Long> counts) {
    Map<String, String> fields = new HashMap<>();
    counts.forEach((key, count) -> fields.put(key, Long.toString(count)));
    hashes.put(RedisKeys.totals(metric.label(), "count"), fields);
  }

  @Test
  void averageIsOfTheRowsThatHaveANumber() throws IOException {
    Declaration declaration =
        read("title: x\ntable: stock\nsum: available_quantity\naverage: available_quantity\n");
    assertThat(declaration.units().averaged()).isTrue();
    assertThat(declaration.units().average(new BigDecimal("10"), 3)).isEqualTo("3.33");
    assertThat(declaration.units().average(new BigDecimal("10"), 0)).isNull();
    Image none = Image.of(ShopTables.STOCK, 1, 2, null, 4);
    assertThat(declaration.kept().filter().holds(none)).isFalse();
    assertThat(declaration.kept().filter().holds(Image.of(ShopTables.STOCK, 1, 2, 0, 4))).isTrue();
  }

  @Test
  void nameInRedisChangesWithTheMeaningAlone() throws IOException {
    String first = label("title: A\ntable: stock\nwhere: stock_id in (1, 2)\n");
    assertThat(label("title: B\ntable: stock\nwhere: stock_id in (1,2)\n")).isEqualTo(first);
    assertThat(label("title: A\ntable: stock\nwhere: stock_id in (1, 3)\n")).isNotEqualTo(first);
    assertThat(label("title: A\ntable: stock\n")).isNotEqualTo(first);
    assertThat(label("title: A\ntable: product\nwhere: name in ('a, b')\n"))
        .isNotEqualTo(label("title: A\ntable: product\nwhere: name in ('a', 'b')\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          status = 'completed'                                            | true
          status <> 'completed'                                           | false
          not status = 'pending' and total_amount > 99.94                 | true
          status in ('pending', 'completed') and total_amount >= 99.95    | true
          status not in ('pending', 'completed')                          | false
          total_amount between 99.95 and 100                              | true
          total_amount not between 99.95 and 100                          | false
          total_amount < 99.95 or customer_id <= 2                        | true
          (total_amount < 99.95 or customer_id <= 2) and customer_id != 2 | false
          customer_id = transaction_id                                    | false
          customer_id < transaction_id                                    | true
          transaction_date >= '2026-11-24'                                | true
          transaction_date < '2026-11-24T12:00:00Z'                       | false
          payment_method is null                                          | true
          PAYMENT_METHOD IS NOT NULL OR NOT STATUS = ''                   | unknown
          payment_method = 'paypal'                                       | false
          payment_method <> 'paypal'                                      | false
          not (payment_method = 'paypal' and status = 'completed')        | false
          not (payment_method = 'paypal' and status = 'pending')          | true
          """)
  void conditionHoldsAsInSql(String condition, String holds) {
    Image sale = Image.of(ShopTables.TRANSACTION, 7, 2, NOON, 9_995, null, "completed");
    if (holds.equals("unknown")) {
      // Columns are written as the table has them.
      assertThatThrownBy(() -> FilterParser.parse(ShopTables.TRANSACTION, condition))
          .hasMessageContaining("has no column PAYMENT_METHOD");
    } else {
      assertThat(FilterParser.parse(ShopTables.TRANSACTION, condition).holds(sale))
          .isEqualTo(Boolean.parseBoolean(holds));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          table: stock                               | title is missing
          title: x                                   | table is missing
          title: x~table: orders                     | :2: table orders is not captured: there are transaction,
          title: x~table: stock~group: y             | :3: group is not known, there can be average, by, lookup, show, sum, table,
          title: x~table: stock~by: weight           | :3: by is not right: stock has no column weight, it has stock_id,
          title: x~table: transaction~by: transaction_date | :3: by is not right: transaction_date is a time: split by day(transaction_date)
          title: x~table: transaction~by: day(status) | :3: by is not right: status is no time
          title: x~table: transaction~by: total_amount | :3: by is not right: total_amount is numeric(12, 2): split by
          title: x~table: interaction~by: [status, channel, session_id, product_id, customer_id] | :3: by is not right: rows can be split by 4 columns at most
          title: x~table: transaction~sum: status    | :3: sum is not right: status is text: it cannot be added up
          title: x~table: transaction~sum: [total_amount, total_amount] | :3: sum is not right: there can be one sum of money, and one of units
          title: x~table: stock~by: stock_id        | :3: by is not right: stock_id is the key of stock: each row would be
          title: x~table: customer~where: name = null | :3: where is not right: nothing equals null: say is null
          title: x~table: transaction~where: transaction_date > '0000-01-01' | :3: where is not right: transaction_date is a time: write
          title: x~table: product~sum: price * price | :3: sum is not right: money times money is nothing
          title: x~table: stock~where: stock_id      | :3: where is not right: a comparison is missing at the end
          title: x~table: stock~where: stock_id = 1 2 | :3: where is not right: «2» is too much
          title: x~table: stock~where: stock_id = ;  | :3: where is not right: cannot read «;»
          title: x~table: stock~where: (stock_id = 1 | :3: where is not right: «)» is missing at the end
          title: x~table: stock~where: stock_id > 1e5 | :3: where is not right: «e5» is too much: here can be and, or, or the end
          title: x~table: stock~where: stock_id in () | :3: where is not right: the list of in is empty
          title: x~table: customer~where: name like 'a' | :3: where is not right: «like» is no comparison: there are = <>
          title: x~table: stock~by: {a: b}            | :3: by must be a text, or a list of texts
          title: x~table: transaction~by: [status, status] | :3: by is not right: status stands there twice
          title: x~table: stock~where: stock_id ( 1  | :3: where is not right: «(» is no comparison
          title: x~table: stock~where: stock_id = 'a' | :3: where is not right: stock_id cannot be 'a'
          title: x~table: stock~where: stock_id = null | :3: where is not right: nothing equals null: say is null
          title: x~table: stock~where: stock_id between 2 and 1 | :3: where is not right: stock_id can never be between these
          title: x~table: stock~where: warehouse_location < 'b' | :3: where is not right: warehouse_location is a text: it can be = or <>
          title: x~table: stock~where: warehouse_location = 5 | :3: where is not right: warehouse_location is a text: write '5'
          title: x~table: stock~where: stock_id = warehouse_location | :3: where is not right: stock_id and warehouse_location cannot be compared
          title: x~table: transaction~where: total_amount = 1.005 | :3: where is not right: total_amount has 2 decimals: it cannot be 1.005
          title: x~table: transaction~where: total_amount < 92233720368547758.05 | :3: where is not right: total_amount cannot be compared with a number as large as 92233720368547758.05
          title: x~table: transaction~where: total_amount > -99999999999999999999 | :3: where is not right: total_amount cannot be compared with a number as large as
          title: x~table: transaction~where: transaction_date > 'today' | :3: where is not right: transaction_date is a time: write
          title: x~table: transaction~where: status = 'a' and status = 'b' | :3: where is not right: status can never be [a] and [b]
          title: x~table: interaction~where: metadata is null | :3: where is not right: metadata is jsonb, which cannot be compared
          title: x~table: stock~by: product.category | :3: by is not right: product is not looked up: write lookup: {product: COLUMN}
          title: x~table: stock~lookup: {product: product_id}~by: [product.category, product.category] | :4: by is not right: product.category stands there twice
          title: x~table: stock~lookup: {orders: product_id} | :3: lookup orders is not captured: there are transaction,
          title: x~table: stock~lookup: {product: weight} | :3: lookup is not right: stock has no column weight, it has
          title: x~table: stock~lookup: {product: warehouse_location} | :3: lookup is not right: warehouse_location is text, and product_id, the key of product, is bigint
          title: x~table: stock~lookup: {product: product_id}~by: product.price | :4: by is not right: price is numeric(12, 2): split by
          title: x~table: shipment~lookup: {transaction: transaction_id}~by: transaction.transaction_date | :4: by is not right: transaction.transaction_date is a time
          title: x~table: stock~lookup: {product: product_id}~sum: product.price | :4: sum is not right: product.price is looked up: say what of stock
          title: x~table: stock~lookup: {product: product_id}~sum: available_quantity * product.customer_id | :4: sum is not right: product.customer_id is bigint: what is looked up
          title: x~table: transactiondetail~lookup: {product: product_id}~sum: unit_price * product.price | :4: sum is not right: money times money is nothing
          title: x~table: stock~lookup: {product: product_id}~sum: [available_quantity * product.price, reorder_point] | :4: sum is not right: there can be one sum of money, and one of units
          title: x~table: stock~lookup: {product: product_id}~by: day(product.price) | :4: by is not right: stock has no column day(product.price), it has
          title: x~table: stock~sum: 1.5 * reorder_point | :3: sum is not right: stock has no column 1.5, it has
          title: x~table: transaction~average: status | :3: average is not right: status is text: it cannot be added up
          title: x~table: stock~sum: available_quantity~average: reorder_point | :4: average is not right: there can be one sum of money, and one of units
          title: x~table: stock~show: pie            | :3: show can be some of bars, course, table, or none
          just a text                                | is no mapping of names to values
          """)
  void mistakeIsNamedWithItsLine(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml.replace('~', '\n')))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.isUsersMistake()).isTrue())
        .hasMessageContaining(message)
        .hasMessageStartingWith(folder.resolve("mine.yaml").toString());
  }

  @Test
  void conditionIsNotNestedWithoutEnd() throws IOException {
    String nested = "title: x\ntable: stock\nwhere: %sstock_id = 1%s\n";
    assertThat(read(nested.formatted("(".repeat(100), ")".repeat(100)))).isNotNull();
    // Beside one another there can be as many as one likes.
    assertThat(read(nested.formatted("(not stock_id = 2) and ".repeat(1_000), ""))).isNotNull();
    for (String deep : List.of("(", "not ", "not (")) {
      assertThatThrownBy(() -> read(nested.formatted(deep.repeat(50_000), "")))
          .isInstanceOf(ProgramException.class)
          .hasMessageContaining(":3: where is not right: brackets and not can be nested 100 deep");
    }
    assertThatThrownBy(() -> read("title: x\ntable: stock\nby: &a [[*a]]\n"))
        .hasMessageContaining(":3: by must be a list of texts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mine", "mine-2", "2mine", "transactions", "stock", "offsets"})
  void nameIsSmallLettersAndNobodyElses(String name) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, "title: x\ntable: stock\n");
    assertThatThrownBy(() -> MetricFile.read(file, Tables.SHIPPED))
        .hasMessageContaining("called like");
  }

  @Test
  void oneThatIsWrongHarmsNoneOfTheOthers() throws IOException {
    MetricFolder declared =
        new MetricFolder(folder, new TableFolder(folder.resolve("tables"), Tables.SHIPPED));
    assertThat(
            new MetricFolder(folder.resolve("none"), new TableFolder(folder, Tables.SHIPPED))
                .read()
                .metrics())
        .isEmpty();
    Files.writeString(declared.files().file("good"), "title: x\ntable: stock\n");
    Files.writeString(declared.files().file("bad"), "title: x\n");
    Files.writeString(folder.resolve("notes.txt"), "nothing");
    MetricFolder.Content content = declared.read();
    assertThat(content.metrics()).extracting(Metric::name).containsExactly("good");
    assertThat(content.mistaken()).containsExactly("bad");
    assertThat(content.mistakes()).singleElement().asString().endsWith("table is missing");
    assertThat(declared.state()).hasSize(2);
  }

  private String label(String yaml) throws IOException {
    return read(yaml).kept().label();
  }

  private Declaration read(String yaml) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, yaml);
    return MetricFile.read(file, Tables.SHIPPED);
  }
}
