package com.instashop.benchmarks.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a contestant has added up, all windows together, as a file to be compared. */
final class Outcome {
  private final SortedMap<String, Booking> sums = new TreeMap<>();

  synchronized void add(Booking booking) {
    sums.computeIfAbsent(booking.name(), unused -> new Booking()).add(booking);
  }

  /** One line for each metric and key of which something is left. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    sums.forEach(
        (name, sum) -> {
          if (sum.count != 0 || sum.cents != 0 || sum.quantity != 0) {
            lines.add("%s\t%d\t%d\t%d".formatted(name, sum.count, sum.cents, sum.quantity));
          }
        });
    return lines;
  }

  void write(Path file) throws IOException {
    Files.write(file, lines());
  }
}
