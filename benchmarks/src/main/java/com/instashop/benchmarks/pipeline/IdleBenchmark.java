package com.instashop.benchmarks.pipeline;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.PartsHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.server.Stack;
import com.instashop.stack.server.StackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a running stack takes of a machine while nothing happens in the shop. */
@Command(
    name = "benchmark idle",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what a running stack takes while nothing happens.",
      "Starts one with data of its own, waits, and says how much of a core each part kept busy, and its memory."
    })
public final class IdleBenchmark implements Callable<Integer> {
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int PERCENT = 100;
  private static final long MEBIBYTE = 1 << 20;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description =
          "How long it runs before: Java compiles what it has just begun to do (default: ${DEFAULT-VALUE}).")
  private int wait;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "90",
      description = "How long it is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  /** Of a part. */
  private static final class Use {
    private final DoubleSummaryStatistics cores = new DoubleSummaryStatistics();
    private long memoryBytes;
  }

  @Override
  public Integer call() throws InterruptedException, IOException, SQLException {
    Path project = Path.of("").toAbsolutePath();
    Folders folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    Folders.delete(folders.home());
    Stack stack =
        new Stack(
            folders,
            new StackOptions(1, 1, List.of(Deployment.METRICS, Deployment.WAREHOUSE), 0),
            new StateLog());
    try {
      stack.start();
      Thread.sleep(Duration.ofSeconds(wait).toMillis());
      print(measure(stack.deployment()));
    } finally {
      stack.stop();
    }
    return 0;
  }

  /** Part to what it used, on average of what the supervisor says every few seconds. */
  private SortedMap<String, Use> measure(Deployment deployment) throws InterruptedException {
    SortedMap<String, Use> parts = new TreeMap<>();
    long begin = System.nanoTime();
    Duration usedBefore = ownTime();
    Instant known = Instant.now();
    Instant end = known.plusSeconds(seconds);
    while (known.isBefore(end)) {
      Thread.sleep(POLL.toMillis());
      PartsHealth told = told(deployment);
      if (told == null || !told.updatedAt().isAfter(known)) {
        continue;
      }
      known = told.updatedAt();
      for (Map.Entry<String, PartsHealth.Part> part : told.parts().entrySet()) {
        Use use = parts.computeIfAbsent(part.getKey(), unused -> new Use());
        use.cores.accept(part.getValue().cpu());
        Long memory = part.getValue().memoryBytes();
        use.memoryBytes = memory == null ? use.memoryBytes : memory;
      }
    }
    Use own = new Use();
    double nanos = System.nanoTime() - begin;
    own.cores.accept(ownTime().minus(usedBefore).toNanos() / nanos);
    parts.put("supervisor", own);
    return parts;
  }

  /** What this process has used, in which the parts are looked after. */
  private static Duration ownTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static PartsHealth told(Deployment deployment) {
    try (RedisReader redis = new RedisReader(deployment)) {
      String document = redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_PARTS);
      return document == null ? null : Json.read(document, PartsHealth.class);
    }
  }

  private static void print(SortedMap<String, Use> parts) {
    System.out.printf("%-20s %14s %10s%n", "", "% of a core", "MiB");
    double cores = 0;
    long bytes = 0;
    for (Map.Entry<String, Use> part : parts.entrySet()) {
      double average = part.getValue().cores.getAverage();
      long memory = part.getValue().memoryBytes;
      print(part.getKey(), average, memory);
      cores += average;
      bytes += memory;
    }
    print("all", cores, bytes);
  }

  private static void print(String name, double cores, long bytes) {
    String mebibytes = bytes == 0 ? "–" : "%,d".formatted(bytes / MEBIBYTE);
    System.out.printf("%-20s %14.1f %10s%n", name, cores * PERCENT, mebibytes);
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new IdleBenchmark()).execute(arguments));
  }
}
