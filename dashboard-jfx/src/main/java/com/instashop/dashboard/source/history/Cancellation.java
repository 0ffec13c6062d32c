package com.instashop.dashboard.source.history;

import java.util.concurrent.CancellationException;

/** Of one read: it can be broken off by another thread. */
public final class Cancellation {
  private boolean cancelled;
  private Runnable breakOff = () -> {};

  /** Breaks off what runs; this may take as long as a round trip to the source. */
  public synchronized void cancel() {
    cancelled = true;
    breakOff.run();
  }

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /**
   * From now on something runs that is broken off like this.
   *
   * @throws CancellationException where it is cancelled already
   */
  public synchronized void running(Runnable howToBreakOff) {
    if (cancelled) {
      throw new CancellationException("Cancelled before it was asked");
    }
    breakOff = howToBreakOff;
  }

  /** Nothing runs. */
  public synchronized void idle() {
    breakOff = () -> {};
  }
}
