package com.instashop.stack.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a metric must be, asked of the database it comes from. */
record TotalQuery(Metric metric, Database database, String sql) {
  private static final String RESOURCE = "totals.sql";
  private static final Pattern HEADER = Pattern.compile("(?m)^-- metric (\\S+) in (\\S+)$");

  /** All of them, as they stand in {@code totals.sql}. */
  static List<TotalQuery> all() {
    String text;
    try (InputStream in = TotalQuery.class.getResourceAsStream(RESOURCE)) {
      text = new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
    List<TotalQuery> queries = new ArrayList<>();
    Matcher header = HEADER.matcher(text);
    boolean found = header.find();
    while (found) {
      Metric metric = Metric.ofLabel(header.group(1));
      Database database = database(header.group(2));
      int start = header.end();
      found = header.find();
      queries.add(
          new TotalQuery(
              metric, database, text.substring(start, found ? header.start() : text.length())));
    }
    return queries;
  }

  private static Database database(String name) {
    return Database.operational().stream()
        .filter(database -> database.databaseName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The amounts by key. */
  Map<String, Amounts> ask(Connection connection) throws SQLException {
    Map<String, Amounts> amounts = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        amounts.put(
            result.getString(1),
            new Amounts(result.getLong(2), result.getLong(3), result.getLong(4)));
      }
    }
    return amounts;
  }
}
