package com.instashop.audit;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a metric must be, asked of the database it comes from. */
record TotalQuery(Metric metric, Database database, String sql) {
  private static final Pattern HEADER = Pattern.compile("(?m)^-- metric (\\S+ in \\S+)$");

  /**
   * All of them: as they stand in {@code totals.sql}, or made of what is declared.
   *
   * @param rows where the rows of a table are, as SQL takes it
   */
  static List<TotalQuery> all(Catalogue catalogue, Function<CapturedTable, String> rows) {
    List<TotalQuery> queries = new ArrayList<>();
    SqlResource.read("totals.sql", HEADER)
        .forEach(
            (name, sql) -> {
              String[] parts = name.split(" in ");
              Metric metric = Catalogue.SHIPPED.ofLabel(parts[0]);
              if (catalogue.has(metric)) {
                queries.add(new TotalQuery(metric, database(parts[1]), sql));
              }
            });
    for (Metric metric : catalogue.declared()) {
      queries.add(
          new TotalQuery(
              metric, metric.table().database(), MetricSql.of(metric, rows.apply(metric.table()))));
    }
    return queries;
  }

  private static Database database(String name) {
    return Tables.SHIPPED.databases().stream()
        .filter(database -> database.databaseName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The amounts by key. */
  Map<String, Amounts> ask(Connection connection) throws SQLException {
    Map<String, Amounts> amounts = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT key, count, %s, %s FROM (%s) AS total (key, count, cents, units)"
                    .formatted(Sums.sql("cents"), Sums.sql("units"), sql))) {
      while (result.next()) {
        String key = result.getString(1);
        amounts.put(
            metric.isDeclared() ? Reading.canonical(key) : key,
            new Amounts(result.getLong(2), result.getLong(3), result.getLong(4)));
      }
    }
    return amounts;
  }
}
