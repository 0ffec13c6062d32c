package com.instashop.stack.reach;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.changes.measure.Filter;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.metric.Declaration;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * How many keys a metric would have, before it has them: each is kept in Redis, read by the
 * dashboard and compared by every proof. PostgreSQL's planner knows, as well as its statistics are.
 */
public final class KeyEstimate {
  /** From here on a metric is refused, unless somebody insists. */
  public static final long MOST = 1_000_000;

  /** From here on it is said. */
  private static final long MANY = 100_000;

  private KeyEstimate() {}

  /**
   * What is to be said of the number of keys; empty for nothing.
   *
   * @param force whether as many as it likes are wanted
   * @throws ProgramException where there would be too many
   */
  public static String remark(Deployment servers, Declaration declaration, boolean force) {
    StringBuilder remarks = new StringBuilder();
    for (Metric metric : declaration.metrics()) {
      long keys;
      try {
        keys = of(servers, metric);
      } catch (SQLException | ProgramException e) {
        remarks.append(
            "How many keys %s would have cannot be asked: %s%n"
                .formatted(metric.name(), ProgramException.firstLine(e)));
        continue;
      }
      String words =
          "%s would have about %,d keys, each of which is kept in Redis"
              .formatted(metric.name(), keys);
      if (keys > MOST && !force) {
        throw ProgramException.mistake(
            words + ": split it by less, count fewer rows (where), or insist with --force");
      }
      if (keys > MANY) {
        remarks.append(words).append(System.lineSeparator());
      }
    }
    return remarks.toString();
  }

  /**
   * What the planner knows nothing of, and takes for rare, is left out: that a row can be added up.
   */
  private static Metric keysOf(Metric metric) {
    List<Filter> parts =
        metric.filter() instanceof Filter.And and ? and.parts() : List.of(metric.filter());
    List<Filter> known = parts.stream().filter(part -> !(part instanceof Filter.IsNumber)).toList();
    return metric
        .where(known.isEmpty() ? new Filter.Always() : new Filter.And(known))
        .money(null)
        .units(null);
  }

  private static long of(Deployment servers, Metric metric) throws SQLException {
    try (Connection connection = servers.connect(metric.table().database(), Account.AUDITOR);
        Statement statement = connection.createStatement();
        ResultSet plan =
            statement.executeQuery("EXPLAIN (FORMAT JSON) " + MetricSql.of(keysOf(metric)))) {
      plan.next();
      return Json.read(plan.getString(1), JsonNode.class).at("/0/Plan/Plan Rows").asLong();
    }
  }
}
