package com.instashop.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The questions of {@code questions.sql}, and how long PostgreSQL takes for them. */
final class Questions {
  private static final Pattern HEADER = Pattern.compile("(?m)^-- question (.+)$");
  private static final Pattern EXECUTION = Pattern.compile("Execution Time: ([0-9.]+) ms");

  private final Map<String, String> questions = new LinkedHashMap<>();

  Questions() throws IOException {
    try (InputStream in = Questions.class.getResourceAsStream("questions.sql")) {
      String text = new String(in.readAllBytes(), UTF_8);
      Matcher header = HEADER.matcher(text);
      boolean found = header.find();
      while (found) {
        String name = header.group(1);
        int from = header.end();
        found = header.find();
        questions.put(name, text.substring(from, found ? header.start() : text.length()));
      }
    }
  }

  /** Prints the median of some rounds of EXPLAIN ANALYZE, in milliseconds. */
  void ask(Connection connection, int rounds) throws SQLException {
    for (Map.Entry<String, String> question : questions.entrySet()) {
      List<Double> millis = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        millis.add(explain(connection, question.getValue()));
      }
      Collections.sort(millis);
      System.out.printf("%-45s %8.1f ms%n", question.getKey(), millis.get(rounds / 2));
    }
  }

  private static double explain(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN ANALYZE " + sql)) {
      while (plan.next()) {
        Matcher execution = EXECUTION.matcher(plan.getString(1));
        if (execution.find()) {
          return Double.parseDouble(execution.group(1));
        }
      }
    }
    throw new SQLException("No execution time of " + sql);
  }
}
