package com.instashop.dashboard.model;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Makes the screen of one reading after the other. Used by one thread. */
public final class Follower {
  private final Clock clock;
  private final Standings standings = new Standings();
  private final Happenings happenings = new Happenings();
  private final Trends trends = new Trends();
  private final Instant since;
  private final ScreenFreshness freshness = new ScreenFreshness();
  private Live live;
  private Away away;

  public Follower(Clock clock) {
    this.clock = clock;
    this.since = clock.instant();
  }

  /** The screen after this reading. */
  public Screen observe(Reading reading) {
    if (reading instanceof Live newest) {
      live = newest;
      away = null;
      happenings.observe(newest);
      trends.observe(newest);
      if (newest.totals() != null && newest.totals().committedAt() != null) {
        freshness.shown(newest.totals().committedAt(), clock.instant());
      }
    } else if (reading instanceof Away gone) {
      away = gone;
    }
    return tick();
  }

  /** How fast changes came to the screen. */
  public ScreenFreshness freshness() {
    return freshness;
  }

  /** The screen as time goes by. */
  public Screen tick() {
    Instant now = clock.instant();
    Map<Part, Standing> before = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      before.put(part, standings.of(part));
    }
    standings.observe(live, away, now);
    before.forEach((part, was) -> happenings.observe(was, standings.of(part), now));
    return new Screen(
        live,
        away,
        standings,
        happenings.newestFirst(),
        happenings.incidents(),
        trends,
        freshness,
        since,
        now);
  }
}
