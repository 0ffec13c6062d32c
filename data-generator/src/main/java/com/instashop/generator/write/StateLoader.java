package com.instashop.generator.write;

import com.instashop.contracts.schema.Database;
import com.instashop.generator.shop.ShopState;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Reads the shop that is there, so that a restarted generator goes on with it. */
public final class StateLoader {
  private final Databases databases;

  public StateLoader(Databases databases) {
    this.databases = databases;
  }

  /** The shop; empty before its base data was made. */
  public ShopState load() throws SQLException {
    ShopState state = new ShopState();
    each(
        Database.INSTASHOP,
        "SELECT customer_id, subscription_plan FROM customer ORDER BY 1",
        row -> state.customer(row.getLong(1), row.getString(2)));
    each(
        Database.INSTASHOP,
        """
        SELECT * FROM (SELECT buyer_id, coalesce(shipping_address, '') FROM buyer ORDER BY 1 DESC LIMIT 10000) newest
        ORDER BY 1""",
        row -> state.buyer(row.getLong(1), row.getString(2)));
    Map<Long, long[]> stock = new HashMap<>();
    each(
        Database.ERP,
        "SELECT product_id, available_quantity, reorder_point FROM stock",
        row -> stock.put(row.getLong(1), new long[] {row.getLong(2), row.getLong(3)}));
    each(
        Database.INSTASHOP,
        """
        SELECT product_id, customer_id, category, price FROM product
        WHERE status = 'active' AND price <> 'NaN' ORDER BY 1""",
        row -> {
          long[] levels = stock.get(row.getLong(1));
          if (levels != null) {
            state.product(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                cents(row.getBigDecimal(4)),
                levels[0],
                levels[1]);
          }
        });
    each(
        Database.ECOMMERCE,
        "SELECT carrier_id FROM carrier ORDER BY 1",
        row -> state.carrier(row.getLong(1)));
    each(
        Database.INSTASHOP,
        """
        SELECT transaction_id, buyer_id, coalesce(shipping_address, '')
        FROM transaction JOIN buyer USING (buyer_id) WHERE status = 'pending'
        ORDER BY 1 DESC LIMIT 100000""",
        row -> state.openPayment(row.getLong(1), row.getLong(2), row.getString(3)));
    each(
        Database.ECOMMERCE,
        """
        SELECT shipment_id, transaction_id, status = 'in_transit' FROM shipment
        WHERE status IN ('created', 'in_transit') ORDER BY 1 DESC LIMIT 100000""",
        row -> state.openShipment(row.getLong(1), row.getLong(2), row.getBoolean(3)));
    return state;
  }

  /** Takes a row. */
  @FunctionalInterface
  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void each(Database database, String sql, RowReader reader) throws SQLException {
    try (Connection connection = databases.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        reader.read(result);
      }
    }
  }

  private static long cents(BigDecimal amount) {
    return amount.movePointRight(2).longValueExact();
  }
}
