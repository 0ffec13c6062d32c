package com.instashop.dashboard.source;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Plays documents of a recording, one after the other, when the test says so. */
final class RecordedSource implements LiveSource {
  private final Semaphore changes = new Semaphore(0);
  private volatile Documents documents;
  private volatile boolean away;
  private volatile boolean closed;

  RecordedSource(Recording.Moment first) {
    documents = first.documents();
  }

  void change(Recording.Moment moment) {
    documents = moment.documents();
    changes.release();
  }

  void away(boolean gone) {
    away = gone;
    changes.release();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Documents read() throws SourceAwayException {
    if (away) {
      throw new SourceAwayException("recorded: away", null);
    }
    return documents;
  }

  @Override
  public void awaitChange(Duration atMost) throws InterruptedException {
    if (changes.tryAcquire(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS)) {
      changes.drainPermits();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
