package com.instashop.benchmarks.throughput;

import java.util.concurrent.atomic.LongAdder;

/** Says on standard output how many events were taken, for who measures it from outside. */
final class Progress {
  static final String PREFIX = "taken ";
  static final String DONE = "done ";
  private static final long EVERY_MILLIS = 50;

  private final LongAdder taken = new LongAdder();

  Progress() {
    Thread thread = new Thread(this::say, "progress");
    thread.setDaemon(true);
    thread.start();
  }

  void take() {
    taken.increment();
  }

  long taken() {
    return taken.sum();
  }

  /**
   * All is taken, and the numbers are there.
   *
   * @param ago how many milliseconds ago that was
   */
  void done(long ago) {
    System.out.println(PREFIX + taken.sum());
    System.out.println(DONE + ago);
    System.out.flush();
  }

  private void say() {
    try {
      while (true) {
        Thread.sleep(EVERY_MILLIS);
        System.out.println(PREFIX + taken.sum());
        System.out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
