package com.instashop.spark.metrics.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** The first of many, without sorting them all. */
final class Least {
  private Least() {}

  /** At most so many of them, in their order. */
  static <T> List<T> of(Stream<T> all, Comparator<? super T> order, int most) {
    PriorityQueue<T> kept = new PriorityQueue<>(most + 1, order.reversed());
    all.forEach(
        each -> {
          if (kept.size() < most || order.compare(each, kept.peek()) < 0) {
            kept.add(each);
            if (kept.size() > most) {
              kept.remove();
            }
          }
        });
    List<T> sorted = new ArrayList<>(kept);
    sorted.sort(order);
    return sorted;
  }
}
