package com.instashop.dashboard.model;

import java.time.Duration;
import java.time.Instant;

/**
 * When a part was last seen to tell how it is. Its clock is compared with ours only at first sight;
 * from then on a change of its time counts, so that a clock that is wrong does no harm.
 */
public final class Heartbeat {
  private final Duration patience;
  private Instant told;
  private Instant seen;

  /**
   * Of a part that was not seen yet.
   *
   * @param patience after so long without a word it is silent
   */
  public Heartbeat(Duration patience) {
    this.patience = patience;
  }

  /**
   * Takes note.
   *
   * @param updatedAt by the part's clock; null where it has not told anything
   */
  public void observe(Instant updatedAt, Instant now) {
    if (updatedAt == null) {
      told = null;
      seen = null;
    } else if (told == null) {
      seen = updatedAt.isBefore(now) ? updatedAt : now;
      told = updatedAt;
    } else if (!updatedAt.equals(told)) {
      seen = now;
      told = updatedAt;
    }
  }

  /** Null where it was never seen. */
  Instant seen() {
    return seen;
  }

  /** Whether it has told nothing for longer than it should. */
  public boolean isSilent(Instant now) {
    return seen != null && Duration.between(seen, now).compareTo(patience) > 0;
  }
}
