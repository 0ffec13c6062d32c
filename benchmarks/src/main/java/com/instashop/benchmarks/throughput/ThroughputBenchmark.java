package com.instashop.benchmarks.throughput;

import com.instashop.benchmarks.Backlog;
import com.instashop.benchmarks.throughput.Samples.Speed;
import com.instashop.changes.event.Moments;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Hold;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.ProcessSpec.Signal;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.server.Programs;
import com.instashop.stack.server.Stack;
import com.instashop.stack.server.StackOptions;
import com.instashop.stack.server.Submission;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.clients.jedis.Jedis;

/**
 * A backlog of all topics, which a real Debezium wrote, taken by ours and by its peers: the same
 * windows, the same measures, the same two cores, a fresh JVM each time, one after the other.
 */
@Command(
    name = "benchmark throughput",
    mixinStandardHelpOptions = true,
    description = "Measures how fast a backlog is taken, by ours and by its peers.")
public final class ThroughputBenchmark implements Callable<Integer> {
  private static final long POLL_MILLIS = 50;
  private static final long QUIET_MILLIS = 10_000;

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
  private Stack stack;
  private Path outcomes;

  /** Behind the newest record, all topics together; and how many events there are. */
  private long end;

  private long count;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Path project = Path.of("").toAbsolutePath();
    folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    outcomes = project.resolve("benchmarks/target/outcomes");
    Folders.delete(folders.home());
    Files.createDirectories(outcomes);
    stack =
        new Stack(folders, new StackOptions(1, 1, List.of(Deployment.METRICS), 0), new StateLog());
    try {
      stack.start();
      Hold.place(folders, Programs.SPARK);
      fill();
      measure();
    } finally {
      stack.stop();
    }
    return 0;
  }

  private void fill() throws InterruptedException {
    List<String> bulk = List.of("--bulk", "--events", Long.toString(events), "--seed", "1");
    stack.run(stack.programs().generator(bulk)).waitFor();
    long before = -1;
    while (end != before) {
      before = end;
      Thread.sleep(QUIET_MILLIS);
      end = end();
    }
  }

  private long end() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        Backlog.consumer(stack.deployment().kafka(Account.AUDITOR).servers())) {
      return consumer.endOffsets(Backlog.partitions(consumer)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private void measure() throws InterruptedException, IOException {
    Set<Contestant> all = new LinkedHashSet<>(List.of(Contestant.FETCH, Contestant.LIMIT));
    Arrays.stream(Contestant.values()).filter(only::contains).forEach(all::add);
    Map<Contestant, List<Speed>> speeds = new EnumMap<>(Contestant.class);
    // Once to count the events, and for what all have to add up.
    count = events;
    peer(Contestant.LIMIT);
    List<String> expected = Files.readAllLines(outcome(Contestant.LIMIT));
    System.err.printf("%,d events in %,d offsets, %,d keys%n", count, end, expected.size());
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
      case TOTALS -> totals();
      case METRICS -> metrics();
      default -> peer(contestant);
    };
  }

  private Path outcome(Contestant contestant) {
    return outcomes.resolve(contestant + ".tsv");
  }

  private void check(Contestant contestant, List<String> expected) throws IOException {
    List<String> found = Files.readAllLines(outcome(contestant));
    if (!found.equals(expected)) {
      Set<String> different = new TreeSet<>(expected);
      found.stream().filter(line -> !different.remove(line)).toList().forEach(different::add);
      System.out.printf(
          "WRONG: %s: these of %,d sums are there or here alone: %s%n",
          contestant.label(), expected.size(), different);
    }
  }

  /** One of the peers, which says itself how far it is. */
  private Speed peer(Contestant contestant) throws InterruptedException, IOException {
    List<String> command = new ArrayList<>(List.of(Launcher.java(), "-Xmx2g", "-XX:+UseSerialGC"));
    for (String opened :
        List.of("lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util")) {
      command.addAll(List.of("--add-opens", "java.base/java." + opened + "=ALL-UNNAMED"));
    }
    command.addAll(
        List.of(
            "--add-opens",
            "java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens",
            "java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.security.action=ALL-UNNAMED"));
    Path target = folders.project().resolve("benchmarks/target");
    String servers = stack.deployment().kafka(Account.AUDITOR).servers();
    boolean spark = contestant == Contestant.SPARK;
    command.addAll(
        spark
            ? List.of(
                "-cp",
                target.resolve("classes") + ":" + folders.sparkHome().resolve("jars") + "/*",
                SparkPeer.class.getName(),
                servers,
                Long.toString(end))
            : List.of(
                "-cp",
                target.resolve("benchmarks.jar").toString(),
                Peer.class.getName(),
                contestant.name(),
                servers));
    command.addAll(List.of(Long.toString(count), outcome(contestant).toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(outcomes.resolve(contestant + ".log").toFile())
            .start();
    Samples samples = new Samples(process.toHandle(), count);
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

  private Speed totals() throws InterruptedException, IOException {
    ProcessHandle before = process(Programs.TOTALS).orElseThrow();
    delete("totals:*");
    before.destroyForcibly();
    Optional<ProcessHandle> started = Optional.empty();
    while (started.isEmpty()) {
      Thread.sleep(POLL_MILLIS);
      started = process(Programs.TOTALS).filter(handle -> handle.pid() != before.pid());
    }
    Samples samples = follow(started.get(), this::inTotals);
    Outcome outcome = new Outcome();
    try (RedisReader redis = new RedisReader(stack.deployment())) {
      for (Metric metric : Catalogue.SHIPPED.metrics()) {
        if (!Limit.OURS_ALONE.contains(metric)) {
          for (String part : RedisKeys.TOTALS_PARTS) {
            redis
                .hash(RedisKeys.totals(metric.label(), part))
                .forEach((key, value) -> outcome.add(booking(metric, part, key, value)));
          }
        }
      }
    }
    outcome.write(outcome(Contestant.TOTALS));
    return samples.speed();
  }

  private static Booking booking(Metric metric, String part, String key, String value) {
    long number = Long.parseLong(value);
    return new Booking(
        metric.label(),
        metric == Metric.TRANSACTIONS_BY_DAY ? Long.toString(Moments.day(key)) : key,
        part.equals("count") ? number : 0,
        part.equals("cents") ? number : 0,
        part.equals("quantity") ? number : 0);
  }

  private Optional<ProcessHandle> process(String part) {
    return stack.state().parts().stream()
        .filter(each -> each.part().equals(part))
        .findFirst()
        .flatMap(each -> Optional.ofNullable(each.process()))
        .flatMap(each -> ProcessHandle.of(each.pid()));
  }

  private Speed metrics() throws InterruptedException, IOException {
    delete("metrics:*");
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.hdel(RedisKeys.HEALTH, RedisKeys.HEALTH_SPARK);
    }
    Folders.delete(Path.of(stack.deployment().spark().checkpoint()));
    Process process =
        Launcher.start(stack.programs().submit(Submission.of(stack.deployment().spark().master())));
    try {
      Samples samples = follow(process.toHandle(), this::inWindows);
      Outcome outcome = new Outcome();
      try (RedisReader redis = new RedisReader(stack.deployment())) {
        for (String sums : List.of(RedisKeys.BASELINE, RedisKeys.BOOKED)) {
          redis
              .hash(sums)
              .forEach(
                  (field, json) -> {
                    int separator = field.indexOf('|');
                    Metric metric = Catalogue.SHIPPED.ofLabel(field.substring(0, separator));
                    Amounts amounts = Json.read(json, Amounts.class);
                    if (!Limit.OURS_ALONE.contains(metric)) {
                      outcome.add(
                          new Booking(
                              metric.label(),
                              field.substring(separator + 1),
                              amounts.count(),
                              amounts.cents(),
                              amounts.quantity()));
                    }
                  });
        }
      }
      outcome.write(outcome(Contestant.METRICS));
      return samples.speed();
    } finally {
      Launcher.stop(process.toHandle(), Signal.TERM);
    }
  }

  private void delete(String pattern) {
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      String[] keys = redis.keys(pattern).toArray(String[]::new);
      if (keys.length > 0) {
        redis.del(keys);
      }
    }
  }

  /** How far one of ours is, in offsets. */
  @FunctionalInterface
  private interface Position {
    long of(RedisReader redis);
  }

  private long inTotals(RedisReader redis) {
    return redis.hash(RedisKeys.TOTALS_OFFSETS).values().stream().mapToLong(Long::parseLong).sum();
  }

  private long inWindows(RedisReader redis) {
    String health = redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_SPARK);
    return health == null
        ? 0
        : Json.read(health, SparkHealth.class).offsets().entrySet().stream()
            .filter(
                partition ->
                    Tables.SHIPPED
                        .ofTopic(
                            partition.getKey().substring(0, partition.getKey().lastIndexOf('-')))
                        .isPresent())
            .mapToLong(Map.Entry::getValue)
            .sum();
  }

  private Samples follow(ProcessHandle process, Position position) throws InterruptedException {
    Samples samples = new Samples(process, count);
    long taken = 0;
    try (RedisReader redis = new RedisReader(stack.deployment())) {
      while (taken < end) {
        Thread.sleep(POLL_MILLIS);
        if (!process.isAlive()) {
          throw ProgramException.trouble("it ended: see the logs in " + folders.logs());
        }
        long now = position.of(redis);
        if (now != taken) {
          taken = now;
          samples.take(taken * count / end);
        }
      }
    }
    return samples;
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
              median(ofRounds.stream().map(Speed::micros)),
              ratios.isEmpty() ? "" : "%.2f".formatted(median(ratios.stream())));
        });
    System.out.println(
        "\nThe last column: how many times as fast as this the metrics are, the median of the rounds.");
  }

  private static double median(Stream<Double> values) {
    List<Double> sorted = new ArrayList<>(values.toList());
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ThroughputBenchmark()).execute(arguments));
  }
}
