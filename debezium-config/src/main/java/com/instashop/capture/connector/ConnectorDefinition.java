package com.instashop.capture.connector;

import com.fasterxml.jackson.core.type.TypeReference;
import com.instashop.capture.database.DatabaseAddress;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of a connector: what all share ({@code connectors/common.json}) with {@code
 * {{placeholders}}} filled in, and what its tables need. Secrets are references that only the
 * Connect worker resolves.
 */
public record ConnectorDefinition(String name, Map<String, String> configuration) {
  /** Debezium's connector for PostgreSQL. */
  public static final String DEBEZIUM = "io.debezium.connector.postgresql.PostgresConnector";

  /**
   * The same with a task that costs less, and that says in every partition of a topic what is said
   * of a whole table; where it lies beside Debezium.
   */
  static final String QUIET = "com.instashop.connector.QuietPostgresConnector";

  private static final String COMMON = "/com/instashop/capture/connectors/common.json";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  /**
   * How quickly changes are taken up.
   *
   * @param pollIntervalMillis Debezium's wait between two looks at its queue
   * @param heartbeatIntervalMillis how often an idle connector moves on
   */
  public record Pace(int pollIntervalMillis, int heartbeatIntervalMillis) {
    /**
     * Debezium waits out a poll even where there is something; each costs, also where nothing is.
     */
    public static final int POLL_INTERVAL_MILLIS = 20;

    /** So often a database of which nothing comes shows that it is there: each beat costs. */
    public static final int HEARTBEAT_INTERVAL_MILLIS = 5_000;

    /** Milliseconds from commit to Kafka, and little while nothing happens. */
    public static final Pace LOW_LATENCY =
        new Pace(POLL_INTERVAL_MILLIS, HEARTBEAT_INTERVAL_MILLIS);
  }

  /**
   * The definition for a database.
   *
   * @param tables those of it that are captured
   * @param address where Kafka Connect reaches it
   * @param user who Debezium connects as
   * @param connectorClass what Kafka Connect has: {@link ConnectClient#connectorClass}
   * @param partitions topic to how many partitions it has
   */
  public static ConnectorDefinition of(
      List<CapturedTable> tables,
      DatabaseAddress address,
      String user,
      Pace pace,
      String connectorClass,
      Map<String, Integer> partitions) {
    Database database = address.database();
    Map<String, String> values =
        Map.of(
            "connector_class", connectorClass,
            "host", address.host(),
            "port", Integer.toString(address.port()),
            "dbname", address.name(),
            "user", user,
            "largest_record", Integer.toString(Topics.LARGEST_RECORD),
            "database", database.databaseName(),
            "poll_interval_ms", Integer.toString(pace.pollIntervalMillis()),
            "heartbeat_interval_ms", Integer.toString(pace.heartbeatIntervalMillis()));
    Map<String, String> configuration = new TreeMap<>(common());
    TableSettings settings = new TableSettings(database, tables);
    configuration.putAll(settings.configuration(configuration));
    configuration.replaceAll((key, value) -> fill(value, values));
    if (connectorClass.equals(QUIET)) {
      configuration.put("queue.provider.type", "prompt");
      settings
          .partitions(partitions)
          .ifPresent(several -> configuration.put(TableSettings.PARTITIONS, several));
    }
    // Debezium has names of its own for encryption; the others it passes on to the driver.
    address
        .parameters()
        .forEach(
            (name, value) ->
                configuration.put(
                    (name.startsWith("ssl") ? "database." : "driver.") + name, value));
    return new ConnectorDefinition(database.connector(), configuration);
  }

  /** Whether Kafka Connect has it so; what it adds itself does not count. */
  public boolean isSameAs(Map<String, String> registered) {
    if (registered == null) {
      return false;
    }
    Map<String, String> expected = new TreeMap<>(configuration);
    expected.put("name", name);
    return expected.equals(registered);
  }

  /**
   * Whether it captures a table or a column that the registered one does not, or writes to a
   * partition more: only a new snapshot has what was before, and says in each partition that it
   * begins.
   */
  public boolean hasMoreThan(Map<String, String> registered) {
    return TableSettings.LISTS.stream()
            .anyMatch(
                list ->
                    registered.containsKey(list)
                        && !names(registered.get(list)).containsAll(names(configuration.get(list))))
        || hasOtherPartitionsThan(registered);
  }

  private boolean hasOtherPartitionsThan(Map<String, String> registered) {
    Map<String, Integer> told = TableSettings.told(registered.get(TableSettings.PARTITIONS));
    return TableSettings.told(configuration.get(TableSettings.PARTITIONS)).entrySet().stream()
        .anyMatch(topic -> !topic.getValue().equals(told.getOrDefault(topic.getKey(), 1)));
  }

  /** Whether it captures a table less. */
  public boolean hasLessThan(Map<String, String> registered) {
    String list = TableSettings.TABLES;
    return !names(configuration.get(list)).containsAll(names(registered.get(list)));
  }

  /** The parts of a list; earlier versions did not escape dots. */
  private static Set<String> names(String list) {
    return list == null
        ? Set.of()
        : Stream.of(list.replace("\\", "").replace(TableSettings.CASE_SENSITIVE, "").split(",", -1))
            .collect(Collectors.toSet());
  }

  private static Map<String, String> common() {
    try (InputStream in = ConnectorDefinition.class.getResourceAsStream(COMMON)) {
      return Json.MAPPER.readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + COMMON, e);
    }
  }

  private static String fill(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> {
              String value = values.get(match.group(1));
              if (value == null) {
                throw new IllegalStateException("No value for " + match.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
