package com.instashop.spark.warehouse;

import static java.util.stream.Collectors.joining;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;
import com.instashop.contracts.schema.Identifier;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.TableFile;
import com.instashop.spark.warehouse.stage.VersionRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The table of the warehouse that a captured table's rows go to, and the SQL that takes them there.
 * What is declared has its state in the schema {@code state}, and views in {@code current} and
 * {@code history}, all called like its topic.
 */
record WarehouseTable(CapturedTable source) {
  private static final String DELIVERED_AT = "delivered_at";
  private static final String CREATED_AT = "created_at";
  private static final Map<CapturedTable, String> SHIPPED =
      Map.of(
          ShopTables.TRANSACTION, "fact_transaction",
          ShopTables.TRANSACTION_ITEM, "fact_transaction_item",
          ShopTables.INTERACTION, "fact_interaction",
          ShopTables.STOCK, "fact_stock_level",
          ShopTables.SHIPMENT, "fact_shipment",
          ShopTables.CARRIER, "dim_carrier",
          ShopTables.CUSTOMER, "dim_customer",
          ShopTables.PRODUCT, "dim_product");

  String name() {
    return source.isDeclared() ? in("state") : SHIPPED.get(source);
  }

  private String in(String schema) {
    return schema + "." + Identifier.quoted(source.topic());
  }

  /** The temporary table that versions are copied to. */
  private String staging() {
    return Identifier.quoted(
        source.isDeclared() ? "@" + source.topic() : "staged_" + source.tableName());
  }

  private String key() {
    return source.keyColumns().stream().map(Column::quoted).collect(joining(", "));
  }

  private List<String> columns() {
    return source.columns().stream().map(Column::quoted).toList();
  }

  /** A column that the warehouse adds. */
  private String lineage(String name) {
    return source.isDeclared() ? TableFile.LINEAGE + name : name;
  }

  /** How a column is staged: what is not copied as it is, as text. */
  private static String staged(Column column) {
    return switch (column.type()) {
      case BIGINT, INTEGER, MONEY, TEXT, BOOLEAN, DATE, TIMESTAMP, DATETIME, JSON ->
          column.type().sql();
      case DECIMAL, TIME, INTERVAL, JSON_TEXT, REAL, DOUBLE, BYTES, ARRAY, OTHER -> "text";
    };
  }

  /** A staged column as it is kept. */
  private static String kept(Column column) {
    if (column.type() == Type.BYTES) {
      return "decode(%s, 'base64')".formatted(column.quoted());
    }
    return column.quoted() + (staged(column).equals("text") ? "::" + column.type().sql() : "");
  }

  /** Creates the staging table; it is emptied by each commit. */
  String createStaging() {
    return """
        CREATE TEMPORARY TABLE IF NOT EXISTS %s (
            %s,
            %s timestamptz, %s timestamptz, %s timestamptz, %s timestamptz,
            %s pg_lsn, %s integer, %s bigint)
        ON COMMIT DELETE ROWS"""
        .formatted(
            Stream.concat(
                    Stream.of(staging(), definitions(WarehouseTable::staged)),
                    VersionRows.LINEAGE.stream().map(this::lineage))
                .toArray());
  }

  /** Empties the staging table, within a transaction. */
  String emptyStaging() {
    return "DELETE FROM " + staging();
  }

  private String definitions(Function<Column, String> type) {
    return source.columns().stream()
        .map(column -> column.quoted() + " " + type.apply(column))
        .collect(joining(", "));
  }

  /**
   * Creates what a declared table needs.
   *
   * @param since from when its events are as it is declared now; null for all
   */
  List<String> create(String since) {
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS state",
        "CREATE SCHEMA IF NOT EXISTS current",
        "CREATE SCHEMA IF NOT EXISTS history",
        """
        CREATE TABLE %s (
            %s,
            %s timestamptz, %s timestamptz NOT NULL, %s timestamptz,
            %s pg_lsn, %s integer NOT NULL, %s bigint NOT NULL,
            PRIMARY KEY (%s)
        ) WITH (fillfactor = 85)"""
            .formatted(
                Stream.of(
                        Stream.of(name(), definitions(column -> column.type().sql())),
                        lineage(),
                        Stream.of(key()))
                    .flatMap(words -> words)
                    .toArray()),
        "CREATE VIEW %s AS SELECT %s FROM %s WHERE %s IS NULL"
            .formatted(in("current"), String.join(", ", columns()), name(), lineage("deleted_at")),
        """
        CREATE VIEW %s AS
        SELECT %s, operation AS %s, commit_time AS %s, source_transaction AS %s, lsn AS %s,
               kafka_partition AS %s, kafka_offset AS %s
        FROM realtime_events CROSS JOIN LATERAL (SELECT coalesce(after, before) AS image) AS row
        WHERE topic = '%s' AND image IS NOT NULL%s"""
            .formatted(
                in("history"),
                source.columns().stream()
                    .map(column -> column.ofImage("image") + " AS " + column.quoted())
                    .collect(joining(", ")),
                lineage("operation"),
                lineage("committed_at"),
                lineage("transaction"),
                lineage("lsn"),
                lineage("kafka_partition"),
                lineage("kafka_offset"),
                source.topic(),
                since == null ? "" : " AND processed_at >= '%s'".formatted(since)));
  }

  /** Takes back what {@link #create} made. */
  static List<String> drop(String topic) {
    String name = Identifier.quoted(topic);
    return List.of(
        "DROP VIEW IF EXISTS history." + name,
        "DROP VIEW IF EXISTS current." + name,
        "DROP TABLE IF EXISTS state." + name);
  }

  /** Copies to the staging table. */
  String copy() {
    List<String> columns = new ArrayList<>(columns());
    VersionRows.LINEAGE.stream().map(this::lineage).forEach(columns::add);
    return "COPY %s (%s) FROM STDIN (FORMAT binary)"
        .formatted(staging(), String.join(", ", columns));
  }

  /**
   * Counts how often the same row of a fact is staged, at the most: once by each partition that
   * told it. More than one does where partitions were added to its topic.
   */
  String countVersions() {
    return "SELECT coalesce(max(versions), 0) FROM (SELECT count(*) AS versions FROM %s GROUP BY %s) AS of_row"
        .formatted(staging(), key());
  }

  /**
   * Merges what is staged. A version of a fact that is older than what is there changes nothing;
   * those of a dimension come in their order, each once.
   *
   * @param versions how often the same row of a fact is staged, at the most
   */
  List<String> merge(int versions) {
    if (VersionRows.keepsHistory(source)) {
      return mergeHistory();
    }
    if (versions <= 1) {
      return List.of(mergeNewest(staging()));
    }
    return IntStream.rangeClosed(1, versions)
        .mapToObj(
            version ->
                mergeNewest(
                    """
                    (SELECT *, row_number() OVER (PARTITION BY %s ORDER BY %s NULLS FIRST, %s) AS version
                     FROM %s) AS staged
                    WHERE version = %d"""
                        .formatted(
                            key(), lineage("lsn"), lineage("kafka_partition"), staging(), version)))
        .toList();
  }

  /** Those columns that the warehouse adds to this table. */
  private Stream<String> lineage() {
    return VersionRows.LINEAGE.stream()
        .filter(column -> !column.equals(DELIVERED_AT) || source.equals(ShopTables.SHIPMENT))
        .map(this::lineage);
  }

  private String mergeNewest(String staged) {
    List<String> columns = new ArrayList<>(columns());
    lineage().forEach(columns::add);
    List<String> values =
        new ArrayList<>(source.columns().stream().map(WarehouseTable::kept).toList());
    lineage().forEach(values::add);
    List<String> key = source.keyColumns().stream().map(Column::quoted).toList();
    return """
        INSERT INTO %s AS known (%s)
        SELECT %s FROM %s
        ON CONFLICT (%s) DO UPDATE SET %s
        WHERE CASE WHEN known.%8$s < 0 THEN true
                   WHEN excluded.%7$s = known.%7$s
                   THEN excluded.%8$s > known.%8$s
                   ELSE excluded.%9$s > known.%9$s END"""
        .formatted(
            name(),
            String.join(", ", columns),
            String.join(", ", values),
            staged,
            key(),
            columns.stream()
                .filter(column -> !key.contains(column))
                .map(column -> column + " = " + newer(column))
                .collect(joining(", ")),
            lineage("kafka_partition"),
            lineage("kafka_offset"),
            lineage("lsn"));
  }

  /** What happened once stays known, until the row is created again. */
  private String newer(String column) {
    if (column.equals(lineage(CREATED_AT))) {
      return "coalesce(excluded.%1$s, known.%1$s)".formatted(column);
    }
    return column.equals(DELIVERED_AT)
        ? "CASE WHEN excluded.status IS DISTINCT FROM 'delivered' THEN NULL"
            + " WHEN excluded.created_at IS NOT NULL THEN excluded.delivered_at"
            + " ELSE coalesce(excluded.delivered_at, known.delivered_at) END"
        : "excluded." + column;
  }

  /**
   * Within a partition the offset is the order; a row that has moved to another one is newer there.
   */
  private List<String> mergeHistory() {
    String columns = String.join(", ", columns());
    String staged =
        "(SELECT *, max(lsn) OVER (PARTITION BY %s, kafka_partition) AS newest FROM %s) AS staged"
            .formatted(key(), staging());
    String order = "newest NULLS FIRST, kafka_partition, kafka_offset";
    return List.of(
        """
        UPDATE %1$s known SET valid_to = greatest(known.valid_from, next.changed_at)
        FROM (SELECT DISTINCT ON (%2$s) %2$s, changed_at FROM %3$s ORDER BY %2$s, %4$s) next
        WHERE known.%2$s = next.%2$s AND known.valid_to = 'infinity'"""
            .formatted(name(), key(), staged, order),
        """
        INSERT INTO %1$s (%2$s, valid_from, valid_to, lsn, kafka_partition, kafka_offset)
        SELECT %2$s, changed_at,
               CASE WHEN next IS NULL THEN 'infinity' ELSE greatest(changed_at, next) END,
               lsn, kafka_partition, kafka_offset
        FROM (SELECT *, lead(changed_at) OVER (PARTITION BY %3$s ORDER BY %5$s) AS next
              FROM %4$s) version
        WHERE deleted_at IS NULL"""
            .formatted(name(), columns, key(), staged, order));
  }

  /**
   * Makes the rows that a partition told older than all that it may still tell. Those that are
   * below zero already are passed over, so that no two rows ever have the same offset.
   */
  void age(Connection connection, int partition) throws SQLException {
    String sql =
        """
        UPDATE %1$s SET %3$s = %3$s - 1
            - (SELECT max(%3$s) - least(0, min(%3$s)) FROM %1$s WHERE %2$s = %4$d)
        WHERE %2$s = %4$d"""
            .formatted(name(), lineage("kafka_partition"), lineage("kafka_offset"), partition);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Makes the rows that a partition told, and that are {@link #age aged}, those of the first one:
   * they are older than all that it told itself.
   */
  void giveToTheFirst(Connection connection, int partition) throws SQLException {
    String sql =
        """
        UPDATE %1$s SET %2$s = 0,
            %3$s = %3$s + (SELECT least(0, min(%3$s)) FROM %1$s WHERE %2$s = 0)
        WHERE %2$s = %4$d"""
            .formatted(name(), lineage("kafka_partition"), lineage("kafka_offset"), partition);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Closes what a partition told before an offset, also where the same batch has closed it later;
   * parameters: the time, the partition, the offset.
   */
  String close() {
    return VersionRows.keepsHistory(source)
        ? """
          UPDATE %s known SET valid_to = greatest(valid_from, restart.at)
          FROM (VALUES (?::timestamptz, ?, ?::bigint)) AS restart (at, kafka_partition, kafka_offset)
          WHERE valid_to > restart.at AND known.kafka_partition = restart.kafka_partition
            AND known.kafka_offset < restart.kafka_offset"""
            .formatted(name())
        : "UPDATE %1$s SET %2$s = ? WHERE %2$s IS NULL AND %3$s = ? AND %4$s < ?"
            .formatted(
                name(), lineage("deleted_at"), lineage("kafka_partition"), lineage("kafka_offset"));
  }
}
