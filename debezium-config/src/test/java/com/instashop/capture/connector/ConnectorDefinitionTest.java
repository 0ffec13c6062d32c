package com.instashop.capture.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.database.DatabaseAddress;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectorDefinitionTest {

  static List<Database> databases() {
    return Database.operational();
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
        .containsEntry("slot.name", name + "_slot")
        .containsEntry("publication.name", name + "_publication")
        .containsEntry("topic.prefix", name);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void everyCapturedTableGoesToItsTopic(Database database) {
    Map<String, String> configuration = definition(database).configuration();
    List<String> tables = new ArrayList<>(List.of("public.debezium_heartbeat"));
    for (CapturedTable table : database.capturedTables()) {
      tables.add("public." + table.tableName());
      assertThat(routed(configuration, table.tableName())).isEqualTo(table.topic());
    }
    assertThat(configuration.get("table.include.list").split(","))
        .containsExactlyInAnyOrderElementsOf(tables);
    assertThat(routed(configuration, "debezium_heartbeat")).isEqualTo(database.heartbeatTopic());
    assertThat(prefixed(configuration, "debezium_signal"))
        .matches(configuration.get("predicates.isSignal.pattern"));
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
    String url = "jdbc:postgresql://db.example:6543/" + database.databaseName();
    return ConnectorDefinition.of(DatabaseAddress.of(database, url), "debezium", new Pace(7, 900));
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
    return configuration.get("topic.prefix") + ".public." + table;
  }
}
