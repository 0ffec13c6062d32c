package com.instashop.benchmarks.latency;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** How late things were, in milliseconds. */
final class Quantiles {
  private static final long LONGEST_MILLIS = Duration.ofHours(1).toMillis();
  private static final int DIGITS = 3;

  private Quantiles() {}

  static Histogram histogram() {
    return new Histogram(LONGEST_MILLIS, DIGITS);
  }

  static void record(Histogram histogram, long millis) {
    histogram.recordValue(Math.min(Math.max(millis, 0), LONGEST_MILLIS));
  }

  static String head() {
    return "%-34s %8s %8s %8s %8s %10s".formatted("ms", "p50", "p90", "p99", "max", "of");
  }

  static String line(String name, Histogram histogram) {
    return "%-34s %,8d %,8d %,8d %,8d %,10d"
        .formatted(
            name,
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(90),
            histogram.getValueAtPercentile(99),
            histogram.getMaxValue(),
            histogram.getTotalCount());
  }
}
