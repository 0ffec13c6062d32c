package com.instashop.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.yaml.YamlFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
  private static final String ACCOUNTS =
      """
      database: bench
      table: accounts
      key: aid
      columns:
        aid: integer
        rate: numeric(20,4)
        any: numeric
        ok: boolean
        day: date
        filler: char(84)
      """;

  @TempDir private Path folder;

  @Test
  void everyExampleOfThePageIsRight() throws IOException {
    Matcher example =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(Files.readString(Path.of("..", "docs", "tables.md")));
    int examples = 0;
    for (; example.find(); examples++) {
      assertThat(read("mine", example.group(1)).keyColumns()).isNotEmpty();
    }
    assertThat(examples).isEqualTo(2);
  }

  @Test
  void shopsTablesAreWhatTheyAlwaysWere() {
    assertThat(ShopTables.STOCK.definition())
        .isEqualTo(
            "erp_db.stock key [0] columns [Column[name=stock_id, type=BIGINT, scale=0, needed=true],"
                + " Column[name=product_id, type=BIGINT, scale=0, needed=true],"
                + " Column[name=available_quantity, type=INTEGER, scale=0, needed=true],"
                + " Column[name=reorder_point, type=INTEGER, scale=0, needed=true],"
                + " Column[name=warehouse_location, type=TEXT, scale=0, needed=false]]");
    assertThat(ShopTables.TRANSACTION_ITEM.columns())
        .contains(new Column("unit_price", Column.Type.MONEY, 2, true));
    assertThat(ShopTables.ALL).noneMatch(CapturedTable::isDeclared);
  }

  @Test
  void schemaForEditorsKnowsWhatCanBeInAFile() throws IOException {
    JsonNode schema = Json.MAPPER.readTree(Path.of("..", "tables", "table.schema.json").toFile());
    assertThat(schema.path("properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(TableFile.KEYS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          integer                        | INTEGER   | 0
          smallint                       | INTEGER   | 0
          bigint                         | BIGINT    | 0
          numeric                        | DECIMAL   | -1
          numeric(10)                    | DECIMAL   | 0
          numeric(5,-2)                  | DECIMAL   | 0
          'numeric(10, 4)'               | DECIMAL   | 4
          character varying(20)          | TEXT      | 0
          uuid                           | TEXT      | 0
          timestamp(3) without time zone | DATETIME  | 3
          timestamp without time zone    | DATETIME  | 6
          timestamp with time zone       | TIMESTAMP | 0
          timestamp(0) with time zone    | TIMESTAMP | 0
          time(3) without time zone      | TIME      | 0
          character(84)                  | OTHER     | 0
          text[]                         | ARRAY     | 0
          character varying(9)[]         | ARRAY     | 0
          DOUBLE PRECISION               | DOUBLE    | 0
          """)
  void typesAreThoseOfPostgres(String words, Column.Type type, int scale) {
    assertThat(ColumnType.column("c", words)).contains(new Column("c", type, scale, false));
  }

  @Test
  void whateverIsInAFileTheOthersAreRead() throws IOException {
    TableFolder tables = new TableFolder(folder, Tables.SHIPPED);
    tables.files().put("bench.accounts", ACCOUNTS);
    tables.files().put("a", ACCOUNTS.replace("char(84)", "varchar(99999999999)"));
    tables.files().put("b", ACCOUNTS.replace("numeric(20,4)", "numeric(20,99999999999)"));
    tables.files().put("c", ACCOUNTS.replace("filler", "\"\""));
    tables.files().put("d", ACCOUNTS.replace("table: accounts", "table: \"\""));
    tables.files().put("e", "database: " + "[".repeat(20_000));
    tables.files().put("f", "database: " + "\u0000");
    tables.files().put("g", ACCOUNTS.replace("key: aid", "key: &a [[*a]]"));
    assertThat(tables.read().right())
        .extracting(CapturedTable::topic)
        .containsExactly("bench.accounts");
    assertThat(tables.read().mistakes())
        .hasSize(7)
        .allSatisfy(mistake -> assertThat(mistake).startsWith(folder.toString()).hasLineCount(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "point",
        "money",
        "numeric[]",
        "time with time zone",
        "int4range",
        "",
        "bit(3)",
        "numeric(2000,10)",
        "numeric(0)"
      })
  void othersAreNotCarried(String words) {
    assertThat(ColumnType.column("c", words)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          table: t~key: a~columns: {a: text}                       | database is missing
          database: d~key: a~columns: {a: text}                    | table is missing
          database: d~table: t~columns: {a: text}                  | key is missing: the columns that tell rows apart
          database: d~table: t~key: a                              | columns are missing
          database: d~table: t~key: b~columns: {a: text}           | :3: key b is none of the columns
          database: d~table: t~key: a~columns: {a: numeric}        | :3: key a is numeric, which cannot be part of a key
          database: d~table: t~key: a~columns: {a: char(5)}        | :3: key a is char(n), citext, xml, inet or the like, which cannot
          database: d~table: t~key: a~columns: {a: "text[]"}       | :3: key a is an array, which cannot be part of a key
          database: d~table: t~key: a~columns: {a: point}          | :4: columns.a is point, which is not carried: there are smallint
          database: d~table: t~key: a~columns:~  a: text~  b.c: geometry | :6: columns.b.c is geometry, which is not
          database: d~table: t~key: a~columns:~  a: text~  b:      | :6: columns.b has no value
          database: d~table: t~key: {a: b}~columns: {a: text}      | :3: key must be a text, or a list of texts
          database: d~table: t~key: a~columns: {a: text}~---~database: e | :5: is a second document: there is one in a file
          database: d~table: t~key: a~columns: {_cdc_a: text}      | :4: columns._cdc_a cannot be carried
          database: d~table: t~key: a~topic: x~columns: {a: text}  | :4: topic is not known, there can be columns, database
          database: dwh_db~table: t~key: a~columns: {a: text}      | :1: database dwh_db cannot be captured
          database: My DB~table: t~key: a~columns: {a: text}       | :1: database My DB cannot be captured
          database: crm~table: t~key: a~columns: {a: text}         | :1: database crm would have the connector of crm_db
          database: d~table: t~key: a~needed: [a, b]~columns: {a: text} | :4: needed b is none of the columns
          database: d~table: t~key: [a, a]~columns: {a: text}      | :3: key must be different columns, 32 at most
          database: d~table: a;b~key: a~columns: {a: text}         | :2: table a;b cannot be captured: it has a comma, colon
          database: d~table: debezium_signal~key: a~columns: {a: text} | :2: table debezium_signal is part of capture
          """)
  void mistakeIsNamedWithItsLine(String yaml, String message) {
    assertThatThrownBy(() -> read("mine", yaml.replace('~', '\n')))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.isUsersMistake()).isTrue())
        .hasMessageContaining(message)
        .hasMessageStartingWith(folder.resolve("mine.yaml").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transaction",
        "transaction_items",
        "dead_letter",
        "heartbeat.x",
        "a b",
        ".x",
        "connect-offsets"
      })
  void topicIsNobodyElses(String topic) {
    assertThatThrownBy(() -> read(topic, ACCOUNTS)).hasMessageContaining("be called like");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instashop | transaction | other          | is the table of transaction
          bench     | Order Line  | other          | is the table of bench.Order_Line
          bench     | new         | bench_order.line | cannot be told from the topic bench.Order_Line
          bench     | new         | dead.letter    | cannot be told from the topic dead_letter
          """)
  void noTwoAreTakenForOne(String database, String table, String topic, String message)
      throws IOException {
    TableFolder tables = new TableFolder(folder, Tables.SHIPPED);
    String yaml = "database: %s\ntable: %s\nkey: a\ncolumns: {a: text}\n";
    tables.files().put("bench.Order_Line", yaml.formatted("bench", "Order_Line"));
    tables.files().put(topic.replace("order.line", "Order.Line"), yaml.formatted(database, table));
    assertThat(tables.read().mistakes()).singleElement().asString().contains(message);
  }

  @Test
  void checkedIsAsItWouldBeDeclared() throws IOException {
    TableFolder tables = new TableFolder(folder.resolve("tables"), Tables.SHIPPED);
    tables.files().put("bench.accounts", ACCOUNTS);
    YamlFolder drafts = new YamlFolder(folder);
    drafts.put("bench.accounts", ACCOUNTS);
    assertThat(tables.read(drafts.file("bench.accounts")).columns()).hasSize(6);
    drafts.put("mine", "database: instashop\ntable: transaction\nkey: a\ncolumns: {a: text}\n");
    assertThatThrownBy(() -> tables.read(drafts.file("mine")))
        .hasMessageContaining("is the table of transaction");
    drafts.put("bench_accounts", ACCOUNTS.replace("accounts", "others"));
    assertThatThrownBy(() -> tables.read(drafts.file("bench_accounts")))
        .hasMessageContaining("cannot be told from the topic bench.accounts");
    drafts.put("wide", ACCOUNTS + "  c%d: text\n".repeat(2_000).formatted(numbers(2_000)));
    assertThatThrownBy(() -> tables.read(drafts.file("wide")))
        .hasMessageContaining(":4: columns are 2006: the warehouse can keep");
  }

  private static Object[] numbers(int count) {
    return IntStream.range(0, count).boxed().toArray();
  }

  private CapturedTable read(String topic, String yaml) throws IOException {
    YamlFolder files = new YamlFolder(folder);
    files.put(topic, yaml);
    return TableFile.read(files.file(topic));
  }
}
