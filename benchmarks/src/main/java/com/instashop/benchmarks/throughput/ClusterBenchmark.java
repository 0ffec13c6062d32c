package com.instashop.benchmarks.throughput;

import com.instashop.benchmarks.throughput.Samples.Speed;
import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What more partitions and more executors cost: the same backlog, taken by the metrics with each
 * number of both. Its first half is left out: each executor compiles the same methods for itself,
 * once. Where there are no more cores than executors, only the CPU time says something.
 */
@Command(
    name = "benchmark cluster",
    mixinStandardHelpOptions = true,
    description = "Measures what partitions of a table and executors of Spark cost.")
public final class ClusterBenchmark implements Callable<Integer> {
  private static final double HALF = 0.5;
  private static final long ROWS = 2_500;

  /** As a shop has them at 5,000 changes a second. */
  private static final long CHANGES_A_SECOND = 5_000;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,4,8",
      description = "Partitions of a table's topic (default: ${DEFAULT-VALUE}).")
  private List<Integer> partitions;

  @Option(
      names = "--executors",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4",
      description = "Executors, of a core each (default: ${DEFAULT-VALUE}).")
  private List<Integer> executors;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each of them takes it (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "20000000",
      description =
          "How many changes there are; the first half warms up (default: ${DEFAULT-VALUE}).")
  private long changes;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Path project = Path.of("").toAbsolutePath();
    Folders folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    Path sums = project.resolve("benchmarks/target/outcomes/cluster.tsv");
    Files.createDirectories(sums.getParent());
    System.out.printf(
        "%n%10s %9s %11s %14s %13s %11s%n",
        "partitions", "executors", "thousand/s", "driver µs each", "executors' µs", "all, ratio");
    for (int ofTable : partitions) {
      try (Ours ours = new Ours(folders, ofTable)) {
        ours.pileUp(new Outage(changes, ROWS, Duration.ofSeconds(changes / CHANGES_A_SECOND)));
        ours.restTotals();
        measure(ours, ofTable, sums);
      }
    }
    return 0;
  }

  private void measure(Ours ours, int ofTable, Path sums) throws InterruptedException, IOException {
    Map<Integer, List<Speed>> speeds = new LinkedHashMap<>();
    List<String> expected = null;
    for (int round = 1; round <= rounds; round++) {
      for (int number : executors) {
        System.err.printf("%d partitions, %d executors, round %d%n", ofTable, number, round);
        Submission submission =
            new Submission(
                "local-cluster[%d,1,1024]".formatted(number),
                false,
                false,
                null,
                // As the local stack's cluster has them.
                List.of(
                    "spark.cores.max=" + number,
                    "spark.executor.extraJavaOptions=-XX:+UseSerialGC"),
                List.of());
        Speed speed = ours.metrics(submission, ours.end(), HALF, sums);
        speeds.computeIfAbsent(number, unused -> new ArrayList<>()).add(speed);
        List<String> found = Files.readAllLines(sums);
        if (expected != null && !expected.equals(found)) {
          throw ProgramException.trouble("%d executors add up to something else".formatted(number));
        }
        expected = found;
      }
    }
    List<Speed> fewest = speeds.get(Collections.min(executors));
    speeds.forEach(
        (number, each) ->
            System.out.printf(
                "%10d %9d %,11.0f %14.2f %13.2f %11.2f%n",
                ofTable,
                number,
                Samples.median(each.stream().map(Speed::thousands)),
                Samples.median(each.stream().map(Speed::micros)),
                Samples.median(each.stream().map(Speed::microsOfOthers)),
                Samples.median(
                    IntStream.range(0, rounds)
                        .mapToObj(round -> each.get(round).all() / fewest.get(round).all()))));
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ClusterBenchmark()).execute(arguments));
  }
}
