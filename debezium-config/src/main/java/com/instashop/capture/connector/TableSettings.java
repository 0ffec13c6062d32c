package com.instashop.capture.connector;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.TableFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a connector is told of its tables: which they are, their keys, and where they go. */
record TableSettings(Database database, List<CapturedTable> tables) {
  static final String TABLES = "table.include.list";
  private static final String COLUMNS = "column.include.list";

  /** The settings that say what is captured. */
  static final List<String> LISTS = List.of(TABLES, COLUMNS);

  /** Before an expression. */
  static final String CASE_SENSITIVE = "(?-i)";

  /**
   * Which of Debezium's topics have several partitions, and how many; as our connector reads it.
   */
  static final String PARTITIONS = "instashop.partitions";

  private static final String TRANSFORMS = "transforms";
  private static final String PUBLIC = "public.";

  /**
   * The settings.
   *
   * @param common those of all connectors
   */
  Map<String, String> configuration(Map<String, String> common) {
    Map<String, String> settings = new TreeMap<>();
    settings.put(
        TABLES,
        Stream.concat(
                tables.stream().map(TableSettings::exactly),
                Stream.of(exactly(PUBLIC + CaptureTables.HEARTBEAT)))
            .collect(joining(",")));
    if (tables.stream().anyMatch(CapturedTable::isDeclared)) {
      settings.put(COLUMNS, columns());
      settings.put(
          "message.key.columns",
          tables.stream()
              .filter(CapturedTable::isDeclared)
              .map(table -> exactly(table) + ":" + names(table.keyColumns()))
              .collect(joining(";")));
    }
    List<String> transforms = new ArrayList<>(List.of(common.get(TRANSFORMS)));
    routes()
        .forEach(
            (from, topic) -> {
              String name = "route" + transforms.size();
              transforms.add(name);
              settings.put(
                  "transforms." + name + ".type",
                  "org.apache.kafka.connect.transforms.RegexRouter");
              settings.put("transforms." + name + ".regex", from);
              settings.put("transforms." + name + ".replacement", topic);
            });
    settings.put(TRANSFORMS, String.join(",", transforms));
    return settings;
  }

  /**
   * The setting that says which topics have several partitions; empty where none has.
   *
   * @param partitions topic to how many it has
   */
  Optional<String> partitions(Map<String, Integer> partitions) {
    String several =
        tables.stream()
            .filter(table -> partitions.getOrDefault(table.topic(), 1) > 1)
            .map(table -> schema(table) + name(table) + ":" + partitions.get(table.topic()))
            .sorted()
            .collect(joining(","));
    return Optional.of(several).filter(text -> !text.isEmpty());
  }

  /** That setting, read: Debezium's topic to how many partitions it has, where it has several. */
  static Map<String, Integer> told(String setting) {
    return setting == null
        ? Map.of()
        : Stream.of(setting.split(",", -1))
            .map(topic -> topic.split(":", -1))
            .collect(toMap(words -> words[0], words -> Integer.valueOf(words[1])));
  }

  /**
   * Topics that have another number of partitions than a connector was told, a few words each.
   *
   * @param setting what it was told; null for nothing
   * @param partitions topic to how many it has; those that are not there are left out
   */
  List<String> otherPartitions(String setting, Map<String, Integer> partitions) {
    Map<String, Integer> told = told(setting);
    List<String> others = new ArrayList<>();
    for (CapturedTable table : tables) {
      int known = told.getOrDefault(schema(table) + name(table), 1);
      int present = partitions.getOrDefault(table.topic(), known);
      if (present != known) {
        others.add(
            "topic %s has %d partitions, and its connector knows of %d"
                .formatted(table.topic(), present, known));
      }
    }
    return others;
  }

  /** Before Debezium's name of a table. */
  private String schema(CapturedTable table) {
    return database + "." + TableFile.sanitized(table.schemaName()) + ".";
  }

  private static String name(CapturedTable table) {
    return TableFile.sanitized(table.tableName());
  }

  /** Columns that nobody declared stay where they are. */
  private String columns() {
    List<String> columns = new ArrayList<>();
    for (CapturedTable table : tables) {
      if (table.isDeclared()) {
        table.columns().forEach(column -> columns.add(exactly(table) + regex("." + column.name())));
      } else {
        columns.add(exactly(table) + "\\..*");
      }
    }
    for (String own : List.of(CaptureTables.HEARTBEAT, CaptureTables.SIGNAL)) {
      columns.add(exactly(PUBLIC + own) + "\\..*");
    }
    return String.join(",", columns);
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(Column::name).map(TableSettings::regex).collect(joining(","));
  }

  /** What becomes of names that Debezium gives. */
  private record Route(String schema, String topic) {}

  /** What Debezium calls tables to their topics; few, as each record tries them. */
  private Map<String, String> routes() {
    Map<Route, List<String>> names = new LinkedHashMap<>();
    for (CapturedTable table : tables) {
      String name = name(table);
      String schema = schema(table);
      String topic = table.topic();
      if (!topic.equals(schema + name)) {
        String prefix = topic.substring(0, Math.max(0, topic.length() - name.length()));
        names
            .computeIfAbsent(
                new Route(schema, topic.equals(prefix + name) ? prefix + "$1" : topic),
                unused -> new ArrayList<>())
            .add(regex(name));
      }
    }
    Map<String, String> routes = new LinkedHashMap<>();
    names.forEach(
        (route, tableNames) ->
            routes.put(
                "%s(%s)".formatted(regex(route.schema()), String.join("|", tableNames)),
                route.topic()));
    return routes;
  }

  private static String exactly(CapturedTable table) {
    return exactly(table.schemaName() + "." + table.tableName());
  }

  /** Debezium's lists do not tell capitals from small letters by themselves. */
  private static String exactly(String name) {
    return CASE_SENSITIVE + regex(name);
  }

  /** What matches a name and nothing else. */
  private static String regex(String name) {
    return name.replaceAll("[^A-Za-z0-9_ -]", "\\\\$0");
  }
}
