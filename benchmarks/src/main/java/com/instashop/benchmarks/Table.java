package com.instashop.benchmarks;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The outcome: what does the same stands together, and is compared with its first line. */
final class Table {
  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "decode transactions, %d bytes each"
                  .formatted(Envelopes.ofTransactions().averageLength()),
              List.of(
                  new Line("transactionsDecoder", "ChangeEventDecoder"),
                  new Line("transactionsStreaming", "Jackson streaming, by hand"),
                  new Line("transactionsTree", "Jackson tree"),
                  new Line("transactionsEveryByte", "each byte touched once"))),
          new Group(
              "decode a shop's changes, %d bytes each"
                  .formatted(Envelopes.ofShop().averageLength()),
              List.of(
                  new Line("shopDecoder", "ChangeEventDecoder"),
                  new Line("shopTree", "Jackson tree"),
                  new Line("shopEveryByte", "each byte touched once"))),
          new Group(
              "decode a shop's changes and add them up by window, metric and key",
              List.of(
                  new Line("intoTable", "Measures into a BookingTable"),
                  new Line("declaredIntoTable", "the same of as many declared metrics"),
                  new Line("intoMap", "Measures into a HashMap<String, long[]>"))));

  private final List<Map<String, Double>> rounds;

  /**
   * A table of these rounds.
   *
   * @param rounds for each one, benchmark method to events a second
   */
  Table(List<Map<String, Double>> rounds) {
    this.rounds = List.copyOf(rounds);
  }

  private record Group(String title, List<Line> lines) {}

  private record Line(String method, String label) {}

  void print(PrintStream out) {
    for (Group group : GROUPS) {
      out.printf("%n%-44s %10s  %17s %7s%n", "", "median", "range", "ratio");
      out.println(group.title());
      String first = group.lines().get(0).method();
      for (Line line : group.lines()) {
        double[] speeds = sorted(round -> round.get(line.method()) / 1_000);
        // Of the same round each: what disturbs one disturbs the other.
        double[] ratios = sorted(round -> round.get(line.method()) / round.get(first));
        out.printf(
            "  %-42s %,10.0f  %8s–%-8s %7.2f%n",
            line.label(),
            median(speeds),
            "%,.0f".formatted(speeds[0]),
            "%,.0f".formatted(speeds[speeds.length - 1]),
            median(ratios));
      }
    }
    out.printf(
        "%nThousand events a second on one thread, Java %s; the ratio is the median of those to a"
            + " group's first line.%n",
        Runtime.version().feature());
  }

  private double[] sorted(ToDoubleFunction<Map<String, Double>> value) {
    double[] values = rounds.stream().mapToDouble(value).toArray();
    Arrays.sort(values);
    return values;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
