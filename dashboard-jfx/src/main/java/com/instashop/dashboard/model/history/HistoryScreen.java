package com.instashop.dashboard.model.history;

import java.time.Instant;

/**
 * What the page of history shows.
 *
 * @param choice what is asked for
 * @param shown the choice that {@code history} is of; null before the first answer
 * @param history the newest answer; null before the first
 * @param askingSince null while nothing is asked
 * @param away null while the warehouse answers
 * @param cancelled whether the user broke off what was asked last
 */
public record HistoryScreen(
    HistoryChoice choice,
    HistoryChoice shown,
    History history,
    Instant askingSince,
    HistoryReading.Unanswered away,
    boolean cancelled) {

  /** Before anything was asked. */
  public static HistoryScreen initial(HistoryChoice choice) {
    return new HistoryScreen(choice, null, null, null, null, false);
  }

  /** The screen after this reading. */
  public HistoryScreen after(HistoryReading reading) {
    if (reading instanceof HistoryReading.Asking asking) {
      return new HistoryScreen(asking.choice(), shown, history, asking.since(), away, false);
    }
    if (reading instanceof HistoryReading.Answered answer) {
      return new HistoryScreen(
          answer.choice(), answer.choice(), answer.history(), null, null, false);
    }
    if (reading instanceof HistoryReading.Unanswered gone) {
      return new HistoryScreen(gone.choice(), shown, history, null, gone, false);
    }
    return new HistoryScreen(reading.choice(), shown, history, null, away, true);
  }

  /** Whether the numbers are those of another range than the one that is asked for. */
  public boolean showsAnother() {
    return history != null && !choice.equals(shown);
  }
}
