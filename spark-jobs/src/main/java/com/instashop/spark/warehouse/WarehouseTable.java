package com.instashop.spark.warehouse;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.spark.warehouse.stage.VersionRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table of the warehouse that a captured table's rows go to, and the SQL that takes them there.
 */
record WarehouseTable(CapturedTable source) {
  private static final String DELIVERED_AT = "delivered_at";
  private static final String CREATED_AT = "created_at";

  String name() {
    return switch (source) {
      case TRANSACTION -> "fact_transaction";
      case TRANSACTION_ITEM -> "fact_transaction_item";
      case INTERACTION -> "fact_interaction";
      case STOCK -> "fact_stock_level";
      case SHIPMENT -> "fact_shipment";
      case CARRIER -> "dim_carrier";
      case CUSTOMER -> "dim_customer";
      case PRODUCT -> "dim_product";
    };
  }

  /** The temporary table that versions are copied to. */
  String staging() {
    return "staged_" + source.tableName();
  }

  private String key() {
    return source.keyColumn();
  }

  private List<String> columns() {
    return source.columns().stream().map(Column::name).toList();
  }

  /** Creates the staging table; it is emptied by each commit. */
  String createStaging() {
    String columns =
        source.columns().stream()
            .map(column -> column.name() + " " + column.type().sql())
            .collect(Collectors.joining(", "));
    return """
        CREATE TEMPORARY TABLE IF NOT EXISTS %s (
            %s,
            delivered_at timestamptz, created_at timestamptz, changed_at timestamptz, deleted_at timestamptz,
            lsn pg_lsn, kafka_partition integer, kafka_offset bigint)
        ON COMMIT DELETE ROWS"""
        .formatted(staging(), columns);
  }

  /** Copies to the staging table. */
  String copy() {
    List<String> columns = new ArrayList<>(columns());
    columns.addAll(VersionRows.LINEAGE);
    return "COPY %s (%s) FROM STDIN (FORMAT binary)"
        .formatted(staging(), String.join(", ", columns));
  }

  /**
   * Merges what is staged. A version of a fact that is older than what is there changes nothing;
   * those of a dimension come in their order, each once.
   */
  List<String> merge() {
    return VersionRows.keepsHistory(source) ? mergeHistory() : List.of(mergeNewest());
  }

  private String mergeNewest() {
    List<String> columns = new ArrayList<>(columns());
    columns.addAll(VersionRows.LINEAGE);
    if (source != CapturedTable.SHIPMENT) {
      columns.remove(DELIVERED_AT);
    }
    String list = String.join(", ", columns);
    return """
        INSERT INTO %s AS known (%s)
        SELECT %s FROM %s
        ON CONFLICT (%s) DO UPDATE SET %s
        WHERE CASE WHEN excluded.kafka_partition = known.kafka_partition
                   THEN excluded.kafka_offset > known.kafka_offset
                   ELSE excluded.lsn > known.lsn END"""
        .formatted(
            name(),
            list,
            list,
            staging(),
            key(),
            columns.stream()
                .filter(column -> !column.equals(key()))
                .map(column -> column + " = " + newer(column))
                .collect(Collectors.joining(", ")));
  }

  /** What happened once stays known, until the row is created again. */
  private static String newer(String column) {
    return switch (column) {
      case CREATED_AT -> "coalesce(excluded.created_at, known.created_at)";
      case DELIVERED_AT ->
          "CASE WHEN excluded.status IS DISTINCT FROM 'delivered' THEN NULL"
              + " WHEN excluded.created_at IS NOT NULL THEN excluded.delivered_at"
              + " ELSE coalesce(excluded.delivered_at, known.delivered_at) END";
      default -> "excluded." + column;
    };
  }

  private List<String> mergeHistory() {
    String columns = String.join(", ", columns());
    return List.of(
        """
        UPDATE %1$s known SET valid_to = greatest(known.valid_from, next.changed_at)
        FROM (SELECT DISTINCT ON (%2$s) %2$s, changed_at FROM %3$s
              ORDER BY %2$s, kafka_partition, kafka_offset) next
        WHERE known.%2$s = next.%2$s AND known.valid_to = 'infinity'"""
            .formatted(name(), key(), staging()),
        """
        INSERT INTO %1$s (%2$s, valid_from, valid_to, lsn, kafka_partition, kafka_offset)
        SELECT %2$s, changed_at,
               CASE WHEN next IS NULL THEN 'infinity' ELSE greatest(changed_at, next) END,
               lsn, kafka_partition, kafka_offset
        FROM (SELECT *, lead(changed_at) OVER (PARTITION BY %3$s ORDER BY kafka_partition, kafka_offset) AS next
              FROM %4$s) version
        WHERE deleted_at IS NULL"""
            .formatted(name(), columns, key(), staging()));
  }

  /**
   * Closes what is older than an offset, also where the same batch has closed it later; parameters:
   * the time, the offset.
   */
  String close() {
    return VersionRows.keepsHistory(source)
        ? """
          UPDATE %s SET valid_to = greatest(valid_from, restart.at)
          FROM (VALUES (?::timestamptz, ?::bigint)) AS restart (at, kafka_offset)
          WHERE valid_to > restart.at AND %s.kafka_offset < restart.kafka_offset"""
            .formatted(name(), name())
        : "UPDATE %s SET deleted_at = ? WHERE deleted_at IS NULL AND kafka_offset < ?"
            .formatted(name());
  }
}
