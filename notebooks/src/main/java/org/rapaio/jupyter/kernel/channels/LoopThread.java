package org.rapaio.jupyter.kernel.channels;

import java.util.concurrent.CountDownLatch;

/**
 * Asks a channel for messages again and again. It takes the place of the kernel's own class, being
 * first on the class path, because that one has two races: it may end before it is allowed to run,
 * and it takes messages before the kernel knows what to do with them. Jupyter then waits a minute
 * for an answer in vain. This one begins when all is in place.
 */
public final class LoopThread extends Thread {
  private static final CountDownLatch READY = new CountDownLatch(1);

  private final long pauseMillis;
  private final Runnable body;
  private volatile boolean running = true;

  public LoopThread(String name, long pauseMillis, Runnable body) {
    super(name);
    this.pauseMillis = pauseMillis;
    this.body = body;
  }

  /** From now on messages are taken. */
  public static void ready() {
    READY.countDown();
  }

  @Override
  public void run() {
    try {
      READY.await();
      while (running) {
        body.run();
        Thread.sleep(pauseMillis);
      }
    } catch (InterruptedException e) {
      // It is to end.
    }
  }

  public void shutdown() {
    running = false;
  }
}
