package com.instashop.generator.write;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats what failed because the server was away. */
final class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 3_000;

  private Retry() {}

  /** Whether the same may work later: connection lost, server starting or stopping, deadlock. */
  static boolean isPassing(SQLException e) {
    String state = e.getSQLState();
    return e instanceof java.sql.SQLTransientException
        || state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("40001")
        || state.equals("40P01");
  }

  static <T> T untilConnected(String server, Callable<T> work) {
    long pause = FIRST_PAUSE_MILLIS;
    boolean failed = false;
    while (true) {
      try {
        T result = work.call();
        if (failed) {
          LOG.info("{} is back", server);
        }
        return result;
      } catch (SQLException e) {
        if (!isPassing(e)) {
          throw new IllegalStateException("PostgreSQL refused: " + e.getMessage(), e);
        }
        if (!failed) {
          LOG.warn("{} is away, trying again: {}", server, e.getMessage());
          failed = true;
        }
        pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for PostgreSQL", e);
    }
  }
}
