package com.instashop.stack.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C and SIGTERM interrupt the thread that made this; the JVM lives until that thread has put
 * things in order and closed it.
 */
final class Interruption implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);
  private static final long PATIENCE_SECONDS = 120;

  private final Thread thread = Thread.currentThread();
  private final CountDownLatch inOrder = new CountDownLatch(1);
  private volatile boolean requested;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interruption"));
  }

  private void interrupt() {
    // The JVM ends by itself, too: then everything is in order already.
    if (inOrder.getCount() == 0) {
      return;
    }
    requested = true;
    thread.interrupt();
    try {
      inOrder.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A step that may be interrupted. */
  @FunctionalInterface
  interface Step {
    void run() throws InterruptedException;
  }

  /**
   * Starts something, waits for an interruption, and stops it, whatever happened; returns an exit
   * status.
   */
  int untilInterrupted(String what, Step start, Step stop) throws InterruptedException {
    try {
      start.run();
      LOG.info("The {} is up", what);
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      LOG.info("The {} stops", what);
      return 0;
    } finally {
      // Clears the interrupt, for the order of the stopping.
      Thread.interrupted();
      stop.run();
      LOG.info("The {} is down", what);
    }
  }

  /** Whether somebody wants an end. */
  boolean isRequested() {
    return requested;
  }

  @Override
  public void close() {
    inOrder.countDown();
  }
}
