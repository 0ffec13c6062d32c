package com.instashop.benchmarks.throughput;

import com.instashop.contracts.ProgramException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far a contestant was, when, and what it had cost. The first part is left out: it warms up,
 * and not everyone begins at the same moment.
 */
final class Samples {
  /** What is left out of a backlog that one process takes. */
  static final double TENTH = 0.1;

  private final ProcessHandle process;
  private final long all;
  private final double leftOut;
  private long firstTaken = -1;
  private long firstNanos;
  private Duration firstCpu;
  private Duration firstOfOthers;
  private long lastNanos;
  private Duration lastCpu = Duration.ZERO;
  private Duration lastOfOthers = Duration.ZERO;

  /**
   * Of a process that has just been started.
   *
   * @param all how many events there are
   * @param leftOut the share of them that warms up
   */
  Samples(ProcessHandle process, long all, double leftOut) {
    this.process = process;
    this.all = all;
    this.leftOut = leftOut;
  }

  /** Notes how many events are taken now. */
  void take(long taken) {
    long now = System.nanoTime();
    Duration cpu = process.info().totalCpuDuration().orElse(lastCpu);
    if (firstTaken < 0 && taken >= all * leftOut) {
      firstTaken = taken;
      firstNanos = now;
      firstCpu = cpu;
      firstOfOthers = ofOthers();
    }
    lastNanos = now;
    lastCpu = cpu;
    if (taken >= all) {
      lastOfOthers = ofOthers();
    }
  }

  /** All processes of the machine are looked through for that: only where it is needed. */
  private Duration ofOthers() {
    return process
        .descendants()
        .map(other -> other.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * Notes that all is done.
   *
   * @param ago since so many milliseconds
   */
  void end(long ago) {
    take(all);
    lastNanos -= ago * 1_000_000;
  }

  /**
   * What came of it.
   *
   * @param thousands of events a second
   * @param micros of CPU time of its process an event
   * @param microsOfOthers of CPU time of the processes that it started, an event
   */
  record Speed(double thousands, double micros, double microsOfOthers) {
    /** CPU time of all its processes, in microseconds an event. */
    double all() {
      return micros + microsOfOthers;
    }
  }

  Speed speed() {
    long counted = all - firstTaken;
    if (firstTaken < 0 || counted <= 0) {
      throw ProgramException.trouble("it took all at once: there are too few");
    }
    return new Speed(
        counted * 1e6 / (lastNanos - firstNanos),
        lastCpu.minus(firstCpu).toNanos() / 1e3 / counted,
        lastOfOthers.minus(firstOfOthers).toNanos() / 1e3 / counted);
  }

  static double median(Stream<Double> values) {
    List<Double> sorted = new ArrayList<>(values.toList());
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
