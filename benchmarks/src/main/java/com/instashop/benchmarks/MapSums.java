package com.instashop.benchmarks;

import com.instashop.changes.measure.Bookings;
import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import java.util.HashMap;
import java.util.Map;

/** Adds up bookings in a hash map from a key in one string: what one writes first. */
final class MapSums implements Bookings {
  private final Map<String, long[]> sums = new HashMap<>();
  private long window;

  /** What follows is booked in the window of this commit time. */
  void at(long commitMillis) {
    window = Windows.startOf(commitMillis);
  }

  @Override
  public void book(Metric metric, Key key, long count, long moneyCents, long quantity) {
    String name = window + "|" + metric.label() + "|" + key;
    long[] sum = sums.computeIfAbsent(name, unused -> new long[3]);
    sum[0] += count;
    sum[1] += moneyCents;
    sum[2] += quantity;
  }

  /** {@code window|metric|key} to count, cents and quantity. */
  Map<String, long[]> sums() {
    return sums;
  }
}
