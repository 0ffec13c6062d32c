package com.instashop.benchmarks.latency;

import com.instashop.audit.Audit;
import com.instashop.benchmarks.throughput.Contestant;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.server.Stack;
import com.instashop.stack.server.StackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a change takes from its commit to the numbers, and which part of its way that is. */
@Command(
    name = "benchmark latency",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how long each change takes from its commit to Redis, with the parts of its way: the shop changes rows at a steady rate,",
      "and waits for nobody. Then how long changes take from Kafka to Redis, with ours and with what one would write instead."
    })
public final class LatencyBenchmark implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final List<Integer> NONE = List.of(0);

  /** How many rows an event of the shop changes, about. */
  private static final int ROWS_OF_AN_EVENT = 6;

  @Option(
      names = "--rates",
      paramLabel = "N",
      split = ",",
      defaultValue = "10,1000,10000",
      description =
          "Rows that change a second: one rate after the other; 0 for none (default: ${DEFAULT-VALUE}).")
  private List<Integer> rates;

  @Option(
      names = "--peer-rates",
      paramLabel = "N",
      split = ",",
      defaultValue = "10,1000",
      description =
          "The same from Kafka, for each of ours and of the peers; 0 for none (default: ${DEFAULT-VALUE}).")
  private List<Integer> peerRates;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "What is left out before that (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  private final List<String> lines = new ArrayList<>();
  private Stack stack;

  @Override
  public Integer call() throws InterruptedException, IOException, SQLException {
    Path project = Path.of("").toAbsolutePath();
    Folders folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    Folders.delete(folders.home());
    stack =
        new Stack(folders, new StackOptions(1, 1, List.of(Deployment.METRICS), 0), new StateLog());
    try {
      stack.start();
      if (!rates.equals(NONE)) {
        for (int rate : rates) {
          wholeWay(rate);
        }
      }
      if (!peerRates.equals(NONE)) {
        FromKafka fromKafka = new FromKafka(folders, stack, warmUp, seconds);
        for (int rate : peerRates) {
          fromKafka(fromKafka, rate);
        }
      }
    } finally {
      stack.stop();
    }
    lines.forEach(System.out::println);
    return 0;
  }

  private void wholeWay(int rate) throws InterruptedException, SQLException {
    Audit audit = new Audit(stack.deployment());
    Way way = new Way(stack.deployment().kafka(Account.AUDITOR).servers());
    Arrivals arrivals = new Arrivals(stack.deployment());
    long since = System.currentTimeMillis() + warmUp * 1_000L;
    try (arrivals) {
      stack.run(stack.programs().generator(generator(rate))).waitFor();
      // Every change has arrived.
      audit.prove(PATIENCE);
    }
    way.read(since, arrivals);
    lines.add("");
    lines.add("%,d rows a second (asked: %,d), from commit to Redis".formatted(way.rate(), rate));
    lines.add(Quantiles.head());
    lines.addAll(way.lines());
  }

  private void fromKafka(FromKafka fromKafka, int rate) throws InterruptedException, IOException {
    lines.add("");
    lines.add("%,d changes a second, from Kafka to Redis".formatted(rate));
    lines.add(Quantiles.head());
    for (Contestant contestant : FromKafka.ALL) {
      System.err.printf("%,d changes a second: %s%n", rate, contestant.label());
      lines.add(Quantiles.line(contestant.label(), fromKafka.measure(contestant, rate)));
    }
  }

  private List<String> generator(int rate) {
    return List.of(
        "--rate",
        Integer.toString(Math.max(1, Math.round((float) rate / ROWS_OF_AN_EVENT))),
        "--for",
        warmUp + seconds + "s",
        "--seed",
        "1");
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LatencyBenchmark()).execute(arguments));
  }
}
