package com.instashop.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs all benchmarks, round by round: each benchmark once a round, in a JVM of its own. On a
 * machine that others use, what is compared is measured close together.
 */
@Command(
    name = "benchmark",
    description = "Measures the hot path and prints a table.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  private static final TimeValue ITERATION = TimeValue.seconds(1);
  private static final int WARMUPS = 2;
  private static final int ITERATIONS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many rounds, of about a minute each (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws RunnerException {
    if (rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rounds %d: must be 1 or more".formatted(rounds));
    }
    List<Map<String, Double>> outcomes = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("round %d of %d%n", round, rounds);
      outcomes.add(round());
    }
    new Table(outcomes).print(System.out);
    return 0;
  }

  /** Benchmark method to events a second. */
  private static Map<String, Double> round() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include("^com\\.instashop\\.benchmarks\\.")
            .mode(Mode.Throughput)
            .forks(1)
            .warmupIterations(WARMUPS)
            .warmupTime(ITERATION)
            .measurementIterations(ITERATIONS)
            .measurementTime(ITERATION)
            // As Spark runs in the local stack.
            .jvmArgs("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Map<String, Double> speeds = new HashMap<>();
    for (RunResult result : new Runner(options).run()) {
      speeds.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    return speeds;
  }

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main())
            .setParameterExceptionHandler(
                (exception, parsed) -> {
                  System.err.println(exception.getMessage() + "; see scripts/benchmark --help");
                  return CommandLine.ExitCode.USAGE;
                })
            .execute(arguments));
  }
}
