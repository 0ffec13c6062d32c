package com.instashop.capture.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.database.DatabaseAddress;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectorDefinitionTest {

  static List<Database> databases() {
    return Tables.SHIPPED.databases();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void everyPlaceholderIsFilledInAndThePasswordIsAReference(Database database) {
    String name = database.databaseName();
    ConnectorDefinition definition = definition(database);
    assertThat(definition.name()).isEqualTo(database.connector());
    assertThat(definition.configuration().values()).noneMatch(value -> value.contains("{{"));
    assertThat(definition.configuration())
        .containsEntry("database.hostname", "db.example")
        .containsEntry("database.port", "6543")
        .containsEntry("database.dbname", name)
        .containsEntry("database.password", "${env:DEBEZIUM_PASSWORD}")
        .containsEntry("poll.interval.ms", "7")
        .containsEntry("heartbeat.interval.ms", "900")
        .containsEntry("plugin.name", "pgoutput")
        // Else a NULL would come as the default of its column.
        .containsEntry("value.converter.replace.null.with.default", "false")
        .containsEntry("slot.name", name + "_slot")
        .containsEntry("publication.name", name + "_publication")
        .containsEntry("topic.prefix", name);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void everyCapturedTableGoesToItsTopic(Database database) {
    Map<String, String> configuration = definition(database).configuration();
    List<String> tables = new ArrayList<>(List.of("public.debezium_heartbeat"));
    for (CapturedTable table : Tables.SHIPPED.of(database)) {
      tables.add("public." + table.tableName());
      assertThat(routed(configuration, "public." + table.tableName())).isEqualTo(table.topic());
    }
    assertThat(captured(configuration, "table.include.list", tables))
        .containsExactlyElementsOf(tables);
    assertThat(captured(configuration, "table.include.list", List.of("public.buyer"))).isEmpty();
    assertThat(configuration).doesNotContainKey("column.include.list");
    assertThat(routed(configuration, "public.debezium_heartbeat"))
        .isEqualTo(database.heartbeatTopic());
    assertThat(prefixed(configuration, "public.debezium_signal"))
        .matches(configuration.get("predicates.isSignal.pattern"));
  }

  @Test
  void declaredTablesAndTheirColumnsAreCarriedAndNoOthers() {
    Database bench = new Database("bench");
    List<Column> columns =
        List.of(new Column("Id", Type.BIGINT, 0, false), new Column("Note", Type.TEXT, 0, false));
    Map<String, String> configuration =
        definition(
                bench,
                List.of(
                    table(bench, "public", "accounts", "bench.accounts", columns),
                    table(bench, "public", "tellers", "bench.tellers", columns),
                    table(bench, "Sales", "Order.Items", "orders", columns),
                    table(bench, "sales", "plain", "bench.sales.plain", columns)))
            .configuration();
    assertThat(routed(configuration, "public.accounts")).isEqualTo("bench.accounts");
    assertThat(routed(configuration, "public.tellers")).isEqualTo("bench.tellers");
    assertThat(routed(configuration, "Sales.Order.Items")).isEqualTo("orders");
    assertThat(routed(configuration, "sales.plain")).isEqualTo("bench.sales.plain");
    assertThat(routed(configuration, "sales.accounts")).isEqualTo("bench.sales.accounts");
    assertThat(
            captured(
                configuration,
                "table.include.list",
                List.of(
                    "Sales.Order.Items",
                    "Sales.OrderxItems",
                    "public.accounts2",
                    "public.ACCOUNTS")))
        .containsExactly("Sales.Order.Items");
    assertThat(
            captured(
                configuration,
                "column.include.list",
                List.of(
                    "public.accounts.Id",
                    "public.accounts.secret",
                    "public.debezium_heartbeat.marker",
                    "public.debezium_signal.data")))
        .containsExactly(
            "public.accounts.Id",
            "public.debezium_heartbeat.marker",
            "public.debezium_signal.data");
    assertThat(configuration.get("message.key.columns"))
        .contains("(?-i)Sales\\.Order\\.Items:Id")
        .contains(";(?-i)public\\.tellers:Id");
  }

  private static CapturedTable table(
      Database database, String schema, String name, String topic, List<Column> columns) {
    return CapturedTable.of(database, schema, name, topic, List.of("Id"), columns, true);
  }

  /** Those names that a list of regular expressions has, as Debezium reads it. */
  private static List<String> captured(
      Map<String, String> configuration, String list, List<String> names) {
    return names.stream()
        .filter(
            name ->
                Stream.of(configuration.get(list).split(",", -1))
                    .anyMatch(regex -> matches(regex, name)))
        .toList();
  }

  private static boolean matches(String regex, String name) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(name).matches();
  }

  @Test
  void encryptionIsDebeziumsAsWell() {
    Map<String, String> configuration =
        ConnectorDefinition.of(
                Tables.SHIPPED.of(Database.CRM),
                DatabaseAddress.of(
                    Database.CRM,
                    "jdbc:postgresql://db/crm_db?sslmode=verify-full&sslrootcert=/a%20b.pem&tcpKeepAlive=true"),
                "debezium",
                Pace.LOW_LATENCY,
                ConnectorDefinition.DEBEZIUM,
                Map.of())
            .configuration();
    assertThat(configuration)
        .containsEntry("database.dbname", "crm_db")
        .containsEntry("database.sslmode", "verify-full")
        .containsEntry("database.sslrootcert", "/a b.pem")
        .containsEntry("driver.tcpKeepAlive", "true");
  }

  @Test
  void ourConnectorKnowsWhichTopicsHaveSeveralPartitions() {
    List<CapturedTable> tables = new ArrayList<>(Tables.SHIPPED.of(Database.ECOMMERCE));
    tables.add(
        table(
            Database.ECOMMERCE,
            "other schema",
            "Refund",
            "refunds",
            List.of(new Column("Id", Type.BIGINT, 0, false))));
    assertThat(
            divided(tables, Map.of("shipment", 4, "carrier", 1, "refunds", 2))
                .configuration()
                .get("instashop.partitions"))
        .isEqualTo("ecommerce_db.other_schema.Refund:2,ecommerce_db.public.shipment:4");
  }

  @Test
  void anotherNumberOfPartitionsNeedsASnapshot() {
    List<CapturedTable> tables = Tables.SHIPPED.of(Database.ECOMMERCE);
    Map<String, String> one = divided(tables, Map.of("shipment", 1)).configuration();
    Map<String, String> two = divided(tables, Map.of("shipment", 2, "carrier", 2)).configuration();
    assertThat(divided(tables, Map.of("shipment", 1)).hasMoreThan(one)).isFalse();
    assertThat(divided(tables, Map.of("shipment", 2)).hasMoreThan(one)).isTrue();
    assertThat(divided(tables, Map.of("shipment", 2)).hasMoreThan(two)).isFalse();
    assertThat(divided(tables, Map.of("shipment", 3, "carrier", 2)).hasMoreThan(two)).isTrue();
  }

  @Test
  void topicsThatGotPartitionsAreNamed() {
    TableSettings settings =
        new TableSettings(Database.ECOMMERCE, Tables.SHIPPED.of(Database.ECOMMERCE));
    String told = settings.partitions(Map.of("shipment", 2)).orElseThrow();
    assertThat(settings.otherPartitions(told, Map.of("shipment", 2, "carrier", 1))).isEmpty();
    assertThat(settings.otherPartitions(null, Map.of())).isEmpty();
    assertThat(settings.otherPartitions(told, Map.of("shipment", 3, "carrier", 4)))
        .containsExactlyInAnyOrder(
            "topic shipment has 3 partitions, and its connector knows of 2",
            "topic carrier has 4 partitions, and its connector knows of 1");
    // A table that another connector captures is none of its business.
    assertThat(settings.otherPartitions(told, Map.of("shipment", 2, "segment", 4))).isEmpty();
  }

  private static ConnectorDefinition divided(
      List<CapturedTable> tables, Map<String, Integer> partitions) {
    return ConnectorDefinition.of(
        tables,
        DatabaseAddress.of(Database.ECOMMERCE, "jdbc:postgresql://db/ecommerce_db"),
        "debezium",
        Pace.LOW_LATENCY,
        ConnectorDefinition.QUIET,
        partitions);
  }

  @Test
  void onlyWhatIsMoreNeedsASnapshot() {
    List<CapturedTable> shop = Tables.SHIPPED.of(Database.CRM);
    Map<String, String> earlier = new TreeMap<>(definition(Database.CRM).configuration());
    earlier.put("table.include.list", "public.interaction,public.debezium_heartbeat");
    assertThat(definition(Database.CRM).hasMoreThan(earlier)).isFalse();
    List<CapturedTable> more = new ArrayList<>(shop);
    more.add(
        table(
            Database.CRM,
            "public",
            "segment",
            "segment",
            List.of(new Column("Id", Type.BIGINT, 0, false))));
    assertThat(definition(Database.CRM, more).hasMoreThan(earlier)).isTrue();
    Map<String, String> after = definition(Database.CRM, more).configuration();
    assertThat(definition(Database.CRM).hasMoreThan(after)).isFalse();
    assertThat(definition(Database.CRM).hasLessThan(after)).isTrue();
  }

  @Test
  void whatConnectAnswersIsTheSameDefinition() {
    ConnectorDefinition definition = definition(Database.CRM);
    Map<String, String> registered = new TreeMap<>(definition.configuration());
    registered.put("name", "crm-connector");
    assertThat(definition.isSameAs(registered)).isTrue();
    registered.put("poll.interval.ms", "8");
    assertThat(definition.isSameAs(registered)).isFalse();
    registered.remove("poll.interval.ms");
    assertThat(definition.isSameAs(registered)).isFalse();
    assertThat(definition.isSameAs(null)).isFalse();
  }

  private static ConnectorDefinition definition(Database database) {
    return definition(database, Tables.SHIPPED.of(database));
  }

  private static ConnectorDefinition definition(Database database, List<CapturedTable> tables) {
    String url = "jdbc:postgresql://db.example:6543/" + database.databaseName();
    return ConnectorDefinition.of(
        tables,
        DatabaseAddress.of(database, url),
        "debezium",
        new Pace(7, 900),
        ConnectorDefinition.DEBEZIUM,
        Map.of());
  }

  /** The topic of a table after the connector's routers, as Kafka Connect applies them. */
  private static String routed(Map<String, String> configuration, String table) {
    String topic = prefixed(configuration, table);
    for (String transform : configuration.get("transforms").split(",", -1)) {
      String regex = configuration.get("transforms." + transform + ".regex");
      if (regex != null && topic.matches(regex)) {
        topic =
            topic.replaceFirst(
                regex, configuration.get("transforms." + transform + ".replacement"));
      }
    }
    return topic;
  }

  private static String prefixed(Map<String, String> configuration, String table) {
    return configuration.get("topic.prefix") + "." + table;
  }
}
