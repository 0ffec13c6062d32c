package org.rapaio.jupyter.kernel.channels;

/**
 * Runs something again and again, with a pause in between. It takes the place of the kernel's own
 * class, being first on the class path: that one allows itself to run only after it has started, so
 * that now and then a channel ends at once and Jupyter waits for an answer in vain.
 */
public final class LoopThread extends Thread {
  private final long pauseMillis;
  private final Runnable body;
  private volatile boolean running = true;

  public LoopThread(String name, long pauseMillis, Runnable body) {
    super(name);
    this.pauseMillis = pauseMillis;
    this.body = body;
  }

  @Override
  public void run() {
    while (running) {
      body.run();
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  public void shutdown() {
    running = false;
  }
}
