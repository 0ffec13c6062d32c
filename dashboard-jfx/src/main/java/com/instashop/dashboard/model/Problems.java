package com.instashop.dashboard.model;

import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is not as it should be although all parts are running. */
public final class Problems {

  private Problems() {}

  /** What a problem is about. */
  public enum Kind {
    LATE_ROWS,
    DEAD_LETTERS,
    INCOMPLETE,
    UNREADABLE,
    WAREHOUSE
  }

  /**
   * A problem.
   *
   * @param subject a topic or a document; empty where there is none
   * @param reason one line; empty where the kind tells it all
   */
  public record Problem(Kind kind, long count, String subject, String reason) {}

  /** All of them; none where nothing is known. */
  public static List<Problem> of(Live live) {
    List<Problem> problems = new ArrayList<>();
    if (live == null) {
      return problems;
    }
    SparkHealth spark = live.health().spark();
    TotalsHealth totals = live.health().totals();
    if (spark != null && spark.lateRows() > 0) {
      problems.add(new Problem(Kind.LATE_ROWS, spark.lateRows(), "", ""));
    }
    long dead =
        Math.max(
            spark == null ? 0 : spark.deadLetters(), totals == null ? 0 : totals.undecodable());
    if (dead > 0) {
      problems.add(new Problem(Kind.DEAD_LETTERS, dead, "", ""));
    }
    SortedMap<String, String> incomplete = new TreeMap<>();
    if (totals != null) {
      incomplete.putAll(totals.problems());
    }
    if (spark != null) {
      incomplete.putAll(spark.problems());
    }
    incomplete.forEach(
        (topic, reason) -> problems.add(new Problem(Kind.INCOMPLETE, 1, topic, reason)));
    live.unreadable().forEach(name -> problems.add(new Problem(Kind.UNREADABLE, 1, name, "")));
    WarehouseHealth warehouse = live.health().warehouse();
    if (warehouse != null && warehouse.problem() != null) {
      problems.add(new Problem(Kind.WAREHOUSE, 1, "", warehouse.problem()));
    }
    return problems;
  }
}
