package com.instashop.audit;

import com.instashop.audit.InFlight.Unseen;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All columns of all rows of a table as a number per block of keys, so that two tables can be
 * compared row by row without bringing the rows together: the sum of the first 64 bits of the MD5
 * of each row's text.
 */
record RowDigests(CapturedTable table, Map<Long, Block> blocks) {
  private static final int BLOCK = 4_096;

  /** The rows whose key is in a block. */
  record Block(long rows, BigDecimal sum) {
    static final Block EMPTY = new Block(0, BigDecimal.ZERO);
  }

  /** Of a source table, in the transaction of the connection. */
  static RowDigests ofSource(CapturedTable table, Connection connection) throws SQLException {
    return ofSource(table, connection, "true");
  }

  /** Of none of its rows: whether it can be read at all. */
  static RowDigests ofNothing(CapturedTable table, Connection connection) throws SQLException {
    return ofSource(table, connection, "false");
  }

  private static RowDigests ofSource(CapturedTable table, Connection connection, String condition)
      throws SQLException {
    String rows =
        "SELECT %s FROM %s WHERE %s"
            .formatted(columns(table, RowDigests::ofSource), table.quoted(), condition);
    try (PreparedStatement statement = connection.prepareStatement(digest(table, rows))) {
      return read(table, statement);
    }
  }

  /**
   * Of the warehouse as it was before changes that it holds already.
   *
   * @param unseen the first of them of each row
   */
  static RowDigests ofWarehouse(
      CapturedTable table, Connection connection, Collection<Unseen> unseen) throws SQLException {
    String rows =
        """
        WITH unseen AS (
            -- A topic that was created again has offsets again: the newest of an offset is meant.
            SELECT DISTINCT ON (kafka_partition, kafka_offset)
                   before, coalesce(after, before) AS image
            FROM unnest(?::integer[], ?::bigint[]) AS unseen (kafka_partition, kafka_offset)
            JOIN realtime_events USING (kafka_partition, kafka_offset)
            WHERE topic = '%s'
            ORDER BY kafka_partition, kafka_offset, processed_at DESC)
        SELECT %s FROM %s AS known WHERE NOT EXISTS (SELECT FROM unseen WHERE %s)
        UNION ALL
        SELECT %s FROM unseen WHERE before IS NOT NULL"""
            .formatted(
                table.topic(),
                columns(table, Column::quoted),
                table.inWarehouse(),
                table.keyColumns().stream()
                    .map(key -> "%s = known.%s".formatted(key.ofImage("image"), key.quoted()))
                    .collect(Collectors.joining(" AND ")),
                columns(table, column -> column.ofImage("before") + " AS " + column.quoted()));
    try (PreparedStatement statement = connection.prepareStatement(digest(table, rows))) {
      List<Unseen> known = List.copyOf(unseen);
      statement.setArray(
          1, array(connection, "integer", known.stream().map(Unseen::partition).toList()));
      statement.setArray(
          2, array(connection, "bigint", known.stream().map(Unseen::offset).toList()));
      return read(table, statement);
    }
  }

  private static Array array(Connection connection, String type, List<?> values)
      throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }

  private static String columns(CapturedTable table, Function<Column, String> words) {
    return table.columns().stream().map(words).collect(Collectors.joining(", "));
  }

  /** A column of the source as the warehouse keeps it. */
  private static String ofSource(Column column) {
    return column.type() == Type.ARRAY
        ? "to_jsonb(%1$s) AS %1$s".formatted(column.quoted())
        : column.quoted();
  }

  private static String digest(CapturedTable table, String rows) {
    return """
        SELECT %s, count(*), sum(('x' || left(md5((whole.*)::text), 16))::bit(64)::bigint::numeric)
        FROM (%s) AS whole
        GROUP BY 1"""
        .formatted(block(table), rows);
  }

  /** A number is in a block with those beside it, another key in any. */
  private static String block(CapturedTable table) {
    return table.hasNumberKey()
        ? "whole.%s / %d".formatted(table.keyColumns().get(0).quoted(), BLOCK)
        : "('x' || left(md5(row(%s)::text), 2))::bit(8)::integer"
            .formatted(
                table.keyColumns().stream()
                    .map(key -> "whole." + key.quoted())
                    .collect(Collectors.joining(", ")));
  }

  private static RowDigests read(CapturedTable table, PreparedStatement statement)
      throws SQLException {
    Map<Long, Block> blocks = new TreeMap<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        blocks.put(row.getLong(1), new Block(row.getLong(2), row.getBigDecimal(3)));
      }
    }
    return new RowDigests(table, blocks);
  }

  /** Compares this, the source, with what is in the warehouse. */
  Comparison compare(String numbers, RowDigests found) {
    TreeSet<Long> keys = new TreeSet<>(blocks.keySet());
    keys.addAll(found.blocks.keySet());
    List<Comparison.Difference> differences = new ArrayList<>();
    long expectedRows = 0;
    long foundRows = 0;
    Digest digest = new Digest();
    blocks.forEach((key, block) -> digest.add(key + " " + block.sum()).add(rows(block.rows())));
    for (long key : keys) {
      Block one = blocks.getOrDefault(key, Block.EMPTY);
      Block other = found.blocks.getOrDefault(key, Block.EMPTY);
      expectedRows += one.rows();
      foundRows += other.rows();
      if (!one.equals(other)) {
        differences.add(
            new Comparison.Difference(
                table.hasNumberKey()
                    ? "content of the rows %,d to %,d".formatted(key * BLOCK, (key + 1) * BLOCK - 1)
                    : "content of the rows of block " + key,
                rows(one.rows()),
                rows(other.rows())));
      }
    }
    return new Comparison(
        numbers,
        "every column of " + table.label(),
        (int) expectedRows,
        rows(expectedRows),
        rows(foundRows),
        differences,
        digest.text());
  }

  private static Amounts rows(long rows) {
    return new Amounts(rows, 0, 0);
  }
}
