package com.instashop.spark.kafka;

import com.instashop.spark.kafka.PartitionConsumer.Use;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The consumers of a process that no task uses just now. A query's next batch goes on where the
 * last one ended, with the same consumers. Thread-safe.
 */
final class IdleConsumers {
  /** Those of this process. */
  static final IdleConsumers OF_PROCESS =
      new IdleConsumers(PartitionConsumer::new, System::nanoTime);

  /**
   * One that was not used for so long is closed when another one comes to rest: each run of a query
   * has a group of consumers of its own.
   */
  static final Duration KEPT = Duration.ofMinutes(5);

  /** So many rest at the most: more than two queries of eight tables in eight partitions have. */
  static final int MOST = 256;

  private final Function<Use, PartitionConsumer> making;
  private final LongSupplier nanos;

  /** Who came to rest last is the first. */
  private final Deque<Idle> resting = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param making makes one where none rests
   * @param nanos the time in nanoseconds
   */
  IdleConsumers(Function<Use, PartitionConsumer> making, LongSupplier nanos) {
    this.making = making;
    this.nanos = nanos;
  }

  /**
   * One that rests.
   *
   * @param since in nanoseconds
   */
  private record Idle(PartitionConsumer consumer, long since) {}

  /** The one for a use that rested last, or else a new one. */
  PartitionConsumer take(Use use) {
    synchronized (this) {
      for (Iterator<Idle> all = resting.iterator(); all.hasNext(); ) {
        PartitionConsumer consumer = all.next().consumer();
        if (consumer.use().equals(use)) {
          all.remove();
          return consumer;
        }
      }
    }
    return making.apply(use);
  }

  /** Lets one rest whose range is read. */
  void giveBack(PartitionConsumer consumer) {
    if (!consumer.rest()) {
      consumer.close();
      return;
    }
    List<PartitionConsumer> unused = new ArrayList<>();
    synchronized (this) {
      long now = nanos.getAsLong();
      resting.push(new Idle(consumer, now));
      while (resting.size() > MOST || now - resting.peekLast().since() > KEPT.toNanos()) {
        unused.add(resting.removeLast().consumer());
      }
    }
    unused.forEach(PartitionConsumer::close);
  }
}
