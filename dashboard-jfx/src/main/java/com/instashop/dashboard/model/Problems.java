package com.instashop.dashboard.model;

import com.instashop.contracts.redis.ConnectorsHealth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** What the parts say that is not as it should be, all of it. */
public final class Problems {

  private Problems() {}

  /** What a problem is about. */
  public enum Kind {
    LATE_ROWS,
    DEAD_LETTERS,
    CONNECTOR,
    LOST,
    WAREHOUSE,
    INCOMPLETE,
    UNREADABLE
  }

  /**
   * A problem.
   *
   * @param subject a topic, a connector or a document; empty where there is none
   * @param reason one line; empty where the kind tells it all
   * @param tellers whose numbers it is about; empty where that goes without saying
   */
  public record Problem(Kind kind, long count, String subject, String reason, List<Part> tellers) {
    private Problem(Kind kind, long count, String subject, String reason) {
      this(kind, count, subject, reason, List.of());
    }
  }

  /** All of them; none where nothing is known. */
  public static List<Problem> of(Live live) {
    List<Problem> problems = new ArrayList<>();
    if (live == null) {
      return problems;
    }
    Health health = live.health();
    counted(health, problems);
    if (health.connectors() != null) {
      health
          .connectors()
          .connectors()
          .forEach((name, connector) -> connector(name, connector, problems));
    }
    if (health.warehouse() != null && health.warehouse().problem() != null) {
      problems.add(new Problem(Kind.WAREHOUSE, 1, "", health.warehouse().problem()));
    }
    incomplete(health)
        .forEach(
            (of, tellers) ->
                problems.add(
                    new Problem(
                        Kind.INCOMPLETE, 1, of.topic(), of.reason(), List.copyOf(tellers))));
    live.unreadable().forEach(name -> problems.add(new Problem(Kind.UNREADABLE, 1, name, "")));
    return problems;
  }

  private static void counted(Health health, List<Problem> problems) {
    if (health.spark() != null && health.spark().lateRows() > 0) {
      problems.add(new Problem(Kind.LATE_ROWS, health.spark().lateRows(), "", ""));
    }
    long ofSpark = health.spark() == null ? 0 : health.spark().deadLetters();
    long ofTotals = health.totals() == null ? 0 : health.totals().undecodable();
    long ofWarehouse = health.warehouse() == null ? 0 : health.warehouse().undecodable();
    long dead = Math.max(ofSpark, Math.max(ofTotals, ofWarehouse));
    if (dead > 0) {
      problems.add(new Problem(Kind.DEAD_LETTERS, dead, "", ""));
    }
  }

  private static void connector(
      String name, ConnectorsHealth.Connector connector, List<Problem> problems) {
    if (connector.error() != null) {
      problems.add(new Problem(Kind.CONNECTOR, 1, name, connector.error()));
    }
    if (connector.hasLostChanges()) {
      problems.add(new Problem(Kind.LOST, 1, name, ""));
    }
  }

  /** How many times a reason was met, as {@code Reasons} writes it. */
  private static final Pattern TIMES = Pattern.compile(" \\([\\d,]+ times\\)");

  /** Why a table is incomplete. */
  private record Incomplete(String topic, String reason) {
    Incomplete withoutTimes() {
      return new Incomplete(topic, TIMES.matcher(reason).replaceAll(""));
    }
  }

  /**
   * Each reason once, with all who tell it: what two tell of a table may not be the same. Where
   * they have met it a different number of times it stands without.
   */
  private static Map<Incomplete, List<Part>> incomplete(Health health) {
    Map<Incomplete, List<Part>> told = told(health);
    Map<Incomplete, Set<String>> texts = new LinkedHashMap<>();
    told.keySet()
        .forEach(
            one ->
                texts
                    .computeIfAbsent(one.withoutTimes(), unused -> new LinkedHashSet<>())
                    .add(one.reason()));
    Map<Incomplete, List<Part>> incomplete = new LinkedHashMap<>();
    told.forEach(
        (one, parts) -> {
          Incomplete without = one.withoutTimes();
          Incomplete shown = texts.get(without).size() == 1 ? one : without;
          incomplete.computeIfAbsent(shown, unused -> new ArrayList<>()).addAll(parts);
        });
    return incomplete;
  }

  private static Map<Incomplete, List<Part>> told(Health health) {
    Map<Incomplete, List<Part>> incomplete = new LinkedHashMap<>();
    Map<Part, SortedMap<String, String>> told = new EnumMap<>(Part.class);
    if (health.totals() != null) {
      told.put(Part.TOTALS, health.totals().problems());
    }
    if (health.spark() != null) {
      told.put(Part.SPARK, health.spark().problems());
    }
    if (health.warehouse() != null) {
      told.put(Part.WAREHOUSE, health.warehouse().problems());
    }
    told.forEach(
        (part, problems) ->
            problems.forEach(
                (topic, reason) ->
                    incomplete
                        .computeIfAbsent(new Incomplete(topic, reason), unused -> new ArrayList<>())
                        .add(part)));
    return incomplete;
  }
}
