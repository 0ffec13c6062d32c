package com.instashop.dashboard.source;

import java.time.Duration;

/** Where the live documents come from: Redis, or a recording. Used by one thread. */
public interface LiveSource extends AutoCloseable {

  /**
   * The documents of this moment.
   *
   * @throws SourceAwayException where the source does not answer
   */
  Documents read() throws SourceAwayException;

  /** Waits until the documents may have changed, but not longer than this. */
  void awaitChange(Duration atMost) throws InterruptedException;

  @Override
  void close();
}
