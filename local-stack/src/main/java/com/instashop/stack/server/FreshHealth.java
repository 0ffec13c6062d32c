package com.instashop.stack.server;

import com.instashop.stack.process.Part;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A program is ready when it has told how it is: other than its predecessor has, whose word may
 * bear a later time where the clock was set back.
 */
final class FreshHealth implements Part.Readiness {
  private final Supplier<String> health;
  private Instant since;
  private String before;

  /**
   * Of one program.
   *
   * @param health what was told last, with its time; null where nothing ever was
   */
  FreshHealth(Supplier<String> health) {
    this.health = health;
  }

  @Override
  public boolean isReady(Instant launched) {
    String now = health.get();
    if (!launched.equals(since)) {
      since = launched;
      before = now;
    }
    return now != null && !now.equals(before);
  }
}
