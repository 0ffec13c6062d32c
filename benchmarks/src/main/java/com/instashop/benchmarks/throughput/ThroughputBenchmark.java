package com.instashop.benchmarks.throughput;

import com.instashop.benchmarks.throughput.Samples.Speed;
import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.Submission;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A backlog of all topics, which a real Debezium wrote, taken by ours and by its peers: the same
 * windows, the same measures, the same two cores, a fresh JVM each time, one after the other.
 */
@Command(
    name = "benchmark throughput",
    mixinStandardHelpOptions = true,
    description = "Measures how fast a backlog is taken, by ours and by its peers.")
public final class ThroughputBenchmark implements Callable<Integer> {
  /** How many of the sums that a contestant has wrong. */
  private static final int SHOWN = 5;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each of them takes it (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "300000",
      description =
          "How much happens in the shop, about six changes each (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Who takes part, beside FETCH and LIMIT: ${COMPLETION-CANDIDATES}.")
  private Set<Contestant> only = Set.of(Contestant.values());

  private Folders folders;
  private Ours ours;
  private Path outcomes;

  /** How many events there are. */
  private long count;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Path project = Path.of("").toAbsolutePath();
    folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    outcomes = project.resolve("benchmarks/target/outcomes");
    Files.createDirectories(outcomes);
    try (Ours servers = new Ours(folders, 1)) {
      ours = servers;
      ours.fill(events);
      measure();
    }
    return 0;
  }

  private void measure() throws InterruptedException, IOException {
    Set<Contestant> all = new LinkedHashSet<>(List.of(Contestant.FETCH, Contestant.LIMIT));
    Arrays.stream(Contestant.values()).filter(only::contains).forEach(all::add);
    Map<Contestant, List<Speed>> speeds = new EnumMap<>(Contestant.class);
    // Once to count the events, and for what all have to add up.
    count = events;
    peer(Contestant.LIMIT);
    List<String> expected = Files.readAllLines(outcome(Contestant.LIMIT));
    System.err.printf("%,d events in %,d offsets, %,d keys%n", count, ours.end(), expected.size());
    for (int round = 1; round <= rounds; round++) {
      for (Contestant contestant : all) {
        System.err.printf("round %d of %d: %s%n", round, rounds, contestant.label());
        Speed speed = run(contestant);
        if (contestant != Contestant.FETCH) {
          check(contestant, expected);
        }
        speeds.computeIfAbsent(contestant, unused -> new ArrayList<>()).add(speed);
      }
    }
    print(speeds);
  }

  private Speed run(Contestant contestant) throws InterruptedException, IOException {
    return switch (contestant) {
      case TOTALS -> ours.totals(count, outcome(contestant));
      case METRICS ->
          ours.metrics(Submission.of("local[*]"), count, Samples.TENTH, outcome(contestant));
      default -> peer(contestant);
    };
  }

  private Path outcome(Contestant contestant) {
    return outcomes.resolve(contestant + ".tsv");
  }

  private void check(Contestant contestant, List<String> expected) throws IOException {
    Map<String, String> right = sums(expected);
    Map<String, String> found = sums(Files.readAllLines(outcome(contestant)));
    Set<String> different = new TreeSet<>(right.keySet());
    different.addAll(found.keySet());
    different.removeIf(name -> Objects.equals(right.get(name), found.get(name)));
    if (!different.isEmpty()) {
      System.out.printf(
          "WRONG: %s: %,d of %,d sums, such as these counts, cents and quantities:%n",
          contestant.label(), different.size(), expected.size());
      different.stream()
          .limit(SHOWN)
          .forEach(
              name ->
                  System.out.printf(
                      "  %s: %s instead of %s%n",
                      name,
                      found.getOrDefault(name, "nothing"),
                      right.getOrDefault(name, "nothing")));
    }
  }

  /** Metric and key to count, cents and quantity. */
  private static Map<String, String> sums(List<String> lines) {
    Map<String, String> sums = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split("\t", -1);
      sums.put(parts[0] + " " + parts[1], "%s, %s, %s".formatted(parts[2], parts[3], parts[4]));
    }
    return sums;
  }

  /** One of the peers, which says itself how far it is. */
  private Speed peer(Contestant contestant) throws InterruptedException, IOException {
    List<String> command = PeerJvm.command(folders, contestant);
    command.add(ours.kafka());
    if (contestant == Contestant.SPARK) {
      command.add(Long.toString(ours.end()));
    }
    command.addAll(List.of(Long.toString(count), outcome(contestant).toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(outcomes.resolve(contestant + ".log").toFile())
            .start();
    Samples samples = new Samples(process.toHandle(), count, Samples.TENTH);
    boolean done = false;
    long taken = 0;
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith(Progress.PREFIX) && !done) {
          taken = Long.parseLong(line.substring(Progress.PREFIX.length()));
          samples.take(taken);
        } else if (line.startsWith(Progress.DONE)) {
          samples.end(Long.parseLong(line.substring(Progress.DONE.length())));
          done = true;
        }
      }
    }
    if (process.waitFor() != 0 || !done) {
      throw ProgramException.trouble(
          "%s failed: see %s".formatted(contestant.label(), outcomes.resolve(contestant + ".log")));
    }
    if (contestant == Contestant.LIMIT) {
      count = taken;
    }
    return samples.speed();
  }

  private static void print(Map<Contestant, List<Speed>> speeds) {
    System.out.printf(
        "%n%-50s %9s %13s %11s %9s%n", "", "thousand/s", "range", "CPU µs each", "metrics ×");
    speeds.forEach(
        (contestant, ofRounds) -> {
          double[] thousands = ofRounds.stream().mapToDouble(Speed::thousands).sorted().toArray();
          List<Double> ratios = new ArrayList<>();
          List<Speed> metrics = speeds.getOrDefault(Contestant.METRICS, List.of());
          for (int round = 0; round < metrics.size(); round++) {
            ratios.add(metrics.get(round).thousands() / ofRounds.get(round).thousands());
          }
          System.out.printf(
              "%-50s %,9.0f %13s %11.2f %9s%n",
              contestant.label(),
              thousands[thousands.length / 2],
              "%,.0f–%,.0f".formatted(thousands[0], thousands[thousands.length - 1]),
              Samples.median(ofRounds.stream().map(Speed::micros)),
              ratios.isEmpty() ? "" : "%.2f".formatted(Samples.median(ratios.stream())));
        });
    System.out.println(
        "\nThe last column: how many times as fast as this the metrics are, the median of the rounds.");
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ThroughputBenchmark()).execute(arguments));
  }
}
