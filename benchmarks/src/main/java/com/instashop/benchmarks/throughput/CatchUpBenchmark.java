package com.instashop.benchmarks.throughput;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.stack.folder.Folders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long the totals and the metrics need, side by side, for what piled up while both were off.
 */
@Command(
    name = "benchmark catch-up",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how long the totals and the metrics need for what has piled up in Kafka while both were off,",
      "the memory that they take, and whether something came too late. What they add up is compared."
    })
public final class CatchUpBenchmark implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "18000000",
      description = "How many changes pile up (default: ${DEFAULT-VALUE}).")
  private long changes;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long both were off (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--keys",
      paramLabel = "N",
      split = ",",
      defaultValue = "2500",
      description =
          "Of how many rows of each table they are, but of 20 carriers (default: ${DEFAULT-VALUE}).")
  private List<Long> keys;

  @Override
  public Integer call() throws Exception {
    Path project = Path.of("").toAbsolutePath();
    Folders folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    System.out.printf(
        "%n%10s %12s %10s %10s %11s %11s %10s %10s %9s %10s%n",
        "keys",
        "changes",
        "totals s",
        "metrics s",
        "totals µs",
        "metrics µs",
        "totals MiB",
        "Spark MiB",
        "Redis MiB",
        "late rows");
    for (long number : keys) {
      try (Ours ours = new Ours(folders, 1)) {
        measure(ours, new Outage(changes, number, Duration.ofMinutes(minutes)), number);
      }
    }
    return 0;
  }

  private void measure(Ours ours, Outage outage, long number) throws InterruptedException {
    ours.pileUp(outage);
    Ours.CaughtUp caughtUp = ours.catchUp();
    List<String> totals = ours.inTotals().lines();
    List<String> windows = ours.inWindows().lines();
    if (!totals.equals(windows)) {
      throw ProgramException.trouble(
          "Totals and metrics add up to something else: %d and %d sums"
              .formatted(totals.size(), windows.size()));
    }
    SparkHealth health = ours.health();
    System.out.printf(
        "%,10d %,12d %10.0f %10.0f %11.2f %11.2f %,10d %,10d %,9d %,10d%n",
        number,
        changes,
        caughtUp.totals().seconds(),
        caughtUp.metrics().seconds(),
        caughtUp.totals().cpu().toNanos() / 1e3 / changes,
        caughtUp.metrics().cpu().toNanos() / 1e3 / changes,
        caughtUp.totals().mostBytes() / MEBIBYTE,
        caughtUp.metrics().mostBytes() / MEBIBYTE,
        ours.redisBytes() / MEBIBYTE,
        health.lateRows());
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CatchUpBenchmark()).execute(arguments));
  }
}
