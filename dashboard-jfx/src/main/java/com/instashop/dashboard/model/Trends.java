package com.instashop.dashboard.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How fresh the numbers of each part were over the last half hour that the dashboard was open: the
 * slowest of every ten seconds, in milliseconds. Of Redis it is how long reading took. While a part
 * does not tell, there is a gap.
 */
public final class Trends {
  private static final Duration STEP = Duration.ofSeconds(10);

  /** Who says nothing for longer is silent: between two points that are farther apart is a gap. */
  public static final Duration APART = Duration.ofSeconds(40);

  private static final Duration KEPT = Duration.ofMinutes(30);

  private final Map<Part, List<WindowPoint>> courses = new EnumMap<>(Part.class);
  private final Map<Part, Instant> told = new EnumMap<>(Part.class);

  /** Takes note of what the parts tell in this reading. */
  void observe(Live live) {
    Health health = live.health();
    add(Part.REDIS, live.readAt(), live.took().toMillis());
    if (health.totals() != null) {
      add(Part.TOTALS, health.totals().updatedAt(), health.totals().freshnessP50Ms());
    }
    if (health.spark() != null) {
      add(Part.SPARK, health.spark().updatedAt(), health.spark().freshnessP50Ms());
    }
    if (health.warehouse() != null) {
      add(Part.WAREHOUSE, health.warehouse().updatedAt(), health.warehouse().freshnessP50Ms());
    }
  }

  /** Oldest first; empty where nothing is known. */
  public List<WindowPoint> of(Part part) {
    return List.copyOf(courses.getOrDefault(part, List.of()));
  }

  private void add(Part part, Instant at, Long millis) {
    if (millis == null || Objects.equals(told.put(part, at), at)) {
      return;
    }
    List<WindowPoint> course = courses.computeIfAbsent(part, unused -> new ArrayList<>());
    Instant step = Instant.ofEpochSecond(at.getEpochSecond() / STEP.toSeconds() * STEP.toSeconds());
    int last = course.size() - 1;
    if (last >= 0 && !course.get(last).start().isBefore(step)) {
      WindowPoint known = course.get(last);
      course.set(last, new WindowPoint(known.start(), Math.max(known.value(), millis), true));
    } else {
      course.add(new WindowPoint(step, millis, true));
    }
    course.removeIf(point -> point.start().isBefore(step.minus(KEPT)));
  }
}
