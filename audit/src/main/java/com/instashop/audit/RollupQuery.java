package com.instashop.audit;

import static java.util.stream.Collectors.joining;

import com.instashop.contracts.redis.Amounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        .forEach((name, sql) -> queries.add(new RollupQuery(name, sql)));
    return queries;
  }

  /** Adds up on the server; only the sums and what differs come here. */
  Comparison compare(String numbers, Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            WITH both_sides AS MATERIALIZED (%s)
            SELECT count(*)::text, %s FROM both_sides
            UNION ALL
            SELECT key, %s FROM both_sides
            WHERE e_count <> f_count OR e_cents <> f_cents OR e_units <> f_units"""
                .formatted(sql, columns("sum(%s)"), columns("%s")))) {
      row.next();
      int keys = row.getInt(1);
      Amounts expected = amounts(row, 2);
      Amounts found = amounts(row, 5);
      List<Comparison.Difference> differences = new ArrayList<>();
      while (row.next()) {
        differences.add(
            new Comparison.Difference(row.getString(1), amounts(row, 2), amounts(row, 5)));
      }
      return new Comparison(
          numbers, name, keys, expected, found, differences, new Digest().add(expected).text());
    }
  }

  private static String columns(String column) {
    return Stream.of("e_count", "e_cents", "e_units", "f_count", "f_cents", "f_units")
        .map(name -> Sums.sql(column.formatted(name)))
        .collect(joining(", "));
  }

  private static Amounts amounts(ResultSet row, int first) throws SQLException {
    return new Amounts(row.getLong(first), row.getLong(first + 1), row.getLong(first + 2));
  }
}
