package com.instashop.audit;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Which transactions a PostgreSQL snapshot sees, see <a
 * href="https://www.postgresql.org/docs/17/functions-info.html#FUNCTIONS-PG-SNAPSHOT">pg_snapshot</a>.
 *
 * @param oldestRunning all before it have ended
 * @param next none from it on had begun
 * @param running had begun and not ended
 */
record TransactionSnapshot(long oldestRunning, long next, Set<Long> running) {

  /** Reads {@code xmin:xmax:xip,…}. */
  static TransactionSnapshot of(String text) {
    String[] parts = text.split(":", -1);
    Set<Long> running = new HashSet<>();
    if (!parts[2].isEmpty()) {
      Arrays.stream(parts[2].split(",")).map(Long::valueOf).forEach(running::add);
    }
    return new TransactionSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
  }

  /**
   * Whether it sees what a committed transaction did.
   *
   * @param transactionId as the write-ahead log has it: 32 bits, without the epoch. The newest that
   *     it can be is meant, at most half the numbers away
   */
  boolean sees(long transactionId) {
    long whole = next + (int) (transactionId - next);
    return whole < oldestRunning || whole < next && !running.contains(whole);
  }
}
