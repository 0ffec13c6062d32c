package com.instashop.stack.command;

import com.instashop.audit.Proof;
import java.time.Duration;

/**
 * When to prove again, and how much: a proof of the numbers, and one of every row, too, take at
 * most a twentieth of the time each. So the rows are compared less often where there are many.
 */
final class ProofSchedule {
  private static final int SHARE = 20;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LONGEST_OF_ROWS = Duration.ofHours(1);

  private final Duration every;
  private final boolean hasRows;
  private Duration rowsAfter = Duration.ZERO;

  /**
   * A schedule.
   *
   * @param every the time between two proofs, where they are short
   * @param hasRows whether there is a warehouse, whose rows can be compared: without it a proof
   *     takes as long as any
   */
  ProofSchedule(Duration every, boolean hasRows) {
    this.every = every;
    this.hasRows = hasRows;
  }

  /**
   * Whether it is time to compare every row, too.
   *
   * @param sinceRows the time since the last proof of them began
   */
  boolean isTimeForRows(Duration sinceRows) {
    return sinceRows.compareTo(rowsAfter) >= 0;
  }

  /**
   * The time until the next proof, from when this one began.
   *
   * @param proof the newest; where it was of every row and does not hold the next is, too, lest one
   *     of less says that all is well
   */
  Duration next(Proof proof) {
    if (hasRows && proof.rows() && proof.holds()) {
      rowsAfter = spaced(proof.took(), LONGEST_OF_ROWS);
      // What it takes without them is not known yet.
      return every;
    }
    if (proof.rows()) {
      rowsAfter = Duration.ZERO;
    }
    return spaced(proof.took(), LONGEST);
  }

  private Duration spaced(Duration took, Duration longest) {
    Duration wanted = took.multipliedBy(SHARE);
    Duration most = every.compareTo(longest) > 0 ? every : longest;
    return every.compareTo(wanted) > 0 ? every : wanted.compareTo(most) > 0 ? most : wanted;
  }
}
