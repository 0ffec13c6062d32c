package com.instashop.connector;

import io.debezium.connector.base.DefaultQueueProvider;
import io.debezium.pipeline.Sizeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Debezium's queue between the thread that reads the log and the task, which hands over what there
 * is at once. Debezium's own way waits out {@code poll.interval.ms} for more, and for the last
 * millisecond of it without rest, also where nothing comes at all.
 */
public final class PromptQueue<T extends Sizeable> extends DefaultQueueProvider<T> {
  /** A poll that finds nothing tells what has gone wrong with the log: it is made this often. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  /** Debezium makes the queue in the thread of its task. */
  private static final ThreadLocal<PromptQueue<?>> OF_TASK = new ThreadLocal<>();

  private final BetweenBatches betweenBatches = new BetweenBatches(System::nanoTime);
  private volatile int size;
  private volatile Thread waiting;
  private volatile Thread taking;

  /** A poll of Debezium's. */
  @FunctionalInterface
  interface Poll<R> {
    R poll() throws InterruptedException;
  }

  /** The queue of the task that runs in this thread; null where it has another one. */
  static PromptQueue<?> ofThisThread() {
    return OF_TASK.get();
  }

  @Override
  public String name() {
    return "prompt";
  }

  @Override
  public void configure(Map<String, ?> properties) {
    super.configure(properties);
    OF_TASK.set(this);
  }

  @Override
  public void close() {
    if (OF_TASK.get() == this) {
      OF_TASK.remove();
    }
  }

  @Override
  public void enqueue(T event) throws InterruptedException {
    super.enqueue(event);
    // Under Debezium's lock, as poll().
    size = super.size();
    LockSupport.unpark(waiting);
  }

  @Override
  public T poll() throws InterruptedException {
    T event = super.poll();
    size = super.size();
    return event;
  }

  /**
   * How many events there are. Who {@link #take}s has emptied it: Debezium waits for no more where
   * its queue is full.
   */
  @Override
  public int size() {
    return size == 0 && Thread.currentThread().equals(taking) ? Integer.MAX_VALUE : size;
  }

  /** Polls as soon as there is an event; now and then also where there is none. */
  <R> R take(Poll<R> poll) throws InterruptedException {
    if (!await(LONGEST_WAIT)) {
      return poll.poll();
    }
    rest();
    taking = Thread.currentThread();
    try {
      return poll.poll();
    } finally {
      taking = null;
      betweenBatches.taken();
    }
  }

  /** All that was taken is committed. */
  void committed() {
    betweenBatches.committed();
  }

  /** Waits for an event; whether there is one. */
  private boolean await(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    waiting = Thread.currentThread();
    try {
      while (size == 0) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return true;
    } finally {
      waiting = null;
    }
  }

  private void rest() throws InterruptedException {
    long left = betweenBatches.left();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left).toMillis() + 1);
    }
  }
}
