package com.instashop.spark.kafka;

import com.instashop.spark.kafka.PartitionConsumer.Use;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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

  private final Function<Use, PartitionConsumer> making;
  private final LongSupplier nanos;
  private final Map<Use, Deque<Idle>> resting = new HashMap<>();

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
      Deque<Idle> idle = resting.get(use);
      if (idle != null) {
        PartitionConsumer found = idle.pop().consumer();
        if (idle.isEmpty()) {
          resting.remove(use);
        }
        return found;
      }
    }
    return making.apply(use);
  }

  /** Lets one rest whose range is read. */
  void giveBack(PartitionConsumer consumer) {
    consumer.rest();
    List<PartitionConsumer> unused;
    synchronized (this) {
      long now = nanos.getAsLong();
      resting
          .computeIfAbsent(consumer.use(), unknown -> new ArrayDeque<>())
          .push(new Idle(consumer, now));
      unused = removeUnused(now);
    }
    unused.forEach(PartitionConsumer::close);
  }

  private List<PartitionConsumer> removeUnused(long now) {
    List<PartitionConsumer> unused = new ArrayList<>();
    for (Iterator<Deque<Idle>> uses = resting.values().iterator(); uses.hasNext(); ) {
      Deque<Idle> idle = uses.next();
      while (!idle.isEmpty() && now - idle.peekLast().since() > KEPT.toNanos()) {
        unused.add(idle.removeLast().consumer());
      }
      if (idle.isEmpty()) {
        uses.remove();
      }
    }
    return unused;
  }
}
