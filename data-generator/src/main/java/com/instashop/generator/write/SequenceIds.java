package com.instashop.generator.write;

import com.instashop.contracts.schema.Database;
import com.instashop.generator.shop.Ids;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Ids from the tables' own sequences, so that other writers never get the same; taken in blocks, so
 * that planning does not wait for the database.
 */
public final class SequenceIds implements Ids {
  private static final Map<String, Column> COLUMNS =
      Map.ofEntries(
          Map.entry("customer", new Column(Database.INSTASHOP, "customer_id")),
          Map.entry("buyer", new Column(Database.INSTASHOP, "buyer_id")),
          Map.entry("product", new Column(Database.INSTASHOP, "product_id")),
          Map.entry("transaction", new Column(Database.INSTASHOP, "transaction_id")),
          Map.entry("transactiondetail", new Column(Database.INSTASHOP, "transaction_detail_id")),
          Map.entry("segment", new Column(Database.CRM, "segment_id")),
          Map.entry("interaction", new Column(Database.CRM, "interaction_id")),
          Map.entry("stock", new Column(Database.ERP, "stock_id")),
          Map.entry("inventorymovement", new Column(Database.ERP, "movement_id")),
          Map.entry("carrier", new Column(Database.ECOMMERCE, "carrier_id")),
          Map.entry("shipment", new Column(Database.ECOMMERCE, "shipment_id")));

  private static final int FIRST_BLOCK = 10;
  private static final int LARGEST_BLOCK = 2_000;

  private final Databases databases;
  private final Map<String, Deque<Long>> blocks = new HashMap<>();
  private final Map<String, Integer> blockSizes = new HashMap<>();

  private record Column(Database database, String name) {}

  public SequenceIds(Databases databases) {
    this.databases = databases;
  }

  @Override
  public long next(String table) {
    Deque<Long> block = blocks.computeIfAbsent(table, unused -> new ArrayDeque<>());
    if (block.isEmpty()) {
      fetch(table, block);
    }
    return block.poll();
  }

  private void fetch(String table, Deque<Long> block) {
    Column column = COLUMNS.get(table);
    int size =
        blockSizes.merge(table, FIRST_BLOCK, (last, first) -> Math.min(last * 4, LARGEST_BLOCK));
    Retry.untilConnected(
        databases.url(column.database()),
        () -> {
          try (Connection connection = databases.connect(column.database());
              Statement statement = connection.createStatement();
              ResultSet result =
                  statement.executeQuery(
                      "SELECT nextval(pg_get_serial_sequence('%s', '%s')) FROM generate_series(1, %d)"
                          .formatted(table, column.name(), size))) {
            while (result.next()) {
              block.add(result.getLong(1));
            }
          }
          return null;
        });
  }

  /** Sets each sequence behind the largest id, where rows were inserted without it. */
  public void repair() throws SQLException {
    for (Map.Entry<String, Column> entry : COLUMNS.entrySet()) {
      String table = entry.getKey();
      String column = entry.getValue().name();
      try (Connection connection = databases.connect(entry.getValue().database());
          Statement statement = connection.createStatement()) {
        statement.execute(
            """
            SELECT setval(s.name, m.largest)
            FROM (SELECT pg_get_serial_sequence('%1$s', '%2$s') AS name) s,
                 (SELECT max(%2$s) AS largest FROM %1$s) m
            WHERE m.largest > coalesce(pg_sequence_last_value(s.name::regclass), 0)"""
                .formatted(table, column));
      }
    }
  }
}
