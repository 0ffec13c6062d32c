package com.instashop.stack.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM interrupt the thread that made this; the JVM lives until that thread has put
 * things in order and closed it.
 */
final class Interruption implements AutoCloseable {
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

  /** Whether somebody wants an end. */
  boolean isRequested() {
    return requested;
  }

  @Override
  public void close() {
    inOrder.countDown();
  }
}
