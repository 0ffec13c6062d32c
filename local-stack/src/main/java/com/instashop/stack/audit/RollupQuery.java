package com.instashop.stack.audit;

import com.instashop.contracts.redis.Amounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a rollup of the warehouse holds beside what its facts add up to.
 *
 * @param sql key, expected count, cents and units, found count, cents and units
 */
record RollupQuery(String name, String sql) {
  private static final Pattern HEADER = Pattern.compile("(?m)^-- rollup (.+)$");

  /** All of them, as they stand in {@code rollups.sql}. */
  static List<RollupQuery> all() {
    List<RollupQuery> queries = new ArrayList<>();
    SqlResource.read("rollups.sql", HEADER)
        .forEach((name, sql) -> queries.add(new RollupQuery(name, sql.strip().replace(";", ""))));
    return queries;
  }

  /** Adds up on the server; only what differs comes here. */
  Comparison compare(String numbers, Statement statement) throws SQLException {
    int keys = 0;
    Amounts expected = Amounts.ZERO;
    Amounts found = Amounts.ZERO;
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT count(*), sum(e_count), sum(e_cents), sum(e_units), sum(f_count), sum(f_cents), sum(f_units)
            FROM (%s) both_sides"""
                .formatted(sql))) {
      row.next();
      keys = row.getInt(1);
      expected = new Amounts(row.getLong(2), row.getLong(3), row.getLong(4));
      found = new Amounts(row.getLong(5), row.getLong(6), row.getLong(7));
    }
    List<Comparison.Difference> differences = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT * FROM (%s) both_sides
            WHERE e_count <> f_count OR e_cents <> f_cents OR e_units <> f_units"""
                .formatted(sql))) {
      while (row.next()) {
        differences.add(
            new Comparison.Difference(
                row.getString(1),
                new Amounts(row.getLong(2), row.getLong(3), row.getLong(4)),
                new Amounts(row.getLong(5), row.getLong(6), row.getLong(7))));
      }
    }
    return new Comparison(numbers, name, keys, expected, found, differences);
  }
}
