package com.instashop.generator.shop;

import com.instashop.contracts.schema.Database;
import com.instashop.generator.change.Sql;
import com.instashop.generator.change.Work;
import com.instashop.generator.change.Work.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A shop that lives in memory: its base data, then ten events a second.
 *
 * @param steps all that it planned, in that order, the base data first
 * @param end the time of the last event
 */
record Life(List<Step> steps, Instant end) {
  static final Instant START = Instant.parse("2026-11-24T17:50:00Z");
  private static final Duration GAP = Duration.ofMillis(100);

  /** What becomes visible together. */
  record Step(Happening what, Database database, List<Written> rows) {
    static Step of(Work work) {
      return new Step(work.what(), work.database(), work.rows().stream().map(Written::of).toList());
    }
  }

  static Life of(long seed, int salesPercent, int events) {
    return of(seed, salesPercent, events, new ShopState());
  }

  /** A life that also goes on with what is open in this state. */
  static Life of(long seed, int salesPercent, int events, ShopState state) {
    return of(seed, salesPercent, events, state, GAP);
  }

  /** A life with an event after each gap of the shop's own clock, as with {@code --bulk}. */
  static Life of(long seed, int salesPercent, int events, ShopState state, Duration gap) {
    Map<String, Long> newest = new HashMap<>();
    Ids ids = table -> newest.merge(table, 1L, Long::sum);
    List<Step> steps = new ArrayList<>();
    new BaseData(seed, ids).plan(state).forEach(work -> steps.add(Step.of(work)));
    Shop shop = new Shop(state, seed, START, salesPercent, ids, work -> steps.add(Step.of(work)));
    Instant at = START;
    for (int event = 0; event < events; event++) {
      at = at.plus(gap);
      shop.event(at);
    }
    return new Life(steps, at);
  }

  /** Everything that was written, in the order in which it was planned. */
  List<Written> written() {
    return rows().toList();
  }

  List<Written> written(Sql sql) {
    return rows().filter(row -> row.sql() == sql).toList();
  }

  private Stream<Written> rows() {
    return steps.stream().flatMap(step -> step.rows().stream());
  }

  /** The rows of each happening of a kind. */
  List<List<Written>> happenings(Happening what) {
    return steps.stream().filter(step -> step.what() == what).map(Step::rows).toList();
  }
}
