package com.instashop.dashboard.model.history;

import java.time.Instant;

/** What became of a question to the warehouse. */
public sealed interface HistoryReading {
  HistoryChoice choice();

  /** It is being asked. */
  record Asking(HistoryChoice choice, Instant since) implements HistoryReading {}

  /** It has answered. */
  record Answered(HistoryChoice choice, History history) implements HistoryReading {}

  /** The user did not want to wait. */
  record Cancelled(HistoryChoice choice) implements HistoryReading {}

  /**
   * It does not answer.
   *
   * @param reason one line
   */
  record Unanswered(HistoryChoice choice, Instant at, String reason) implements HistoryReading {}
}
