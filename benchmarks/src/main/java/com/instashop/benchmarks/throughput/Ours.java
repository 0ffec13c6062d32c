package com.instashop.benchmarks.throughput;

import com.instashop.benchmarks.Backlog;
import com.instashop.benchmarks.throughput.Samples.Speed;
import com.instashop.changes.event.Moments;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import com.instashop.program.redis.RedisSession;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Hold;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.ProcessSpec.Signal;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.server.Programs;
import com.instashop.stack.server.Stack;
import com.instashop.stack.server.StackOptions;
import com.instashop.stack.server.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import redis.clients.jedis.Jedis;

/**
 * The totals and the metrics as they are shipped, which take a backlog that a real Debezium wrote,
 * in a stack of its own.
 */
final class Ours implements AutoCloseable {
  private static final long POLL_MILLIS = 50;
  private static final long QUIET_MILLIS = 10_000;
  private static final long KIBIBYTE = 1_024;
  private static final Duration FOR_AN_ANSWER = Duration.ofMinutes(5);

  private final Folders folders;
  private final Stack stack;

  /** Behind the newest record, all topics together. */
  private long end;

  /**
   * A stack that is not started yet.
   *
   * @param partitions of a table's topic
   */
  Ours(Folders folders, int partitions) throws InterruptedException, IOException {
    this.folders = folders;
    Folders.delete(folders.home());
    this.stack =
        new Stack(
            folders,
            new StackOptions(1, partitions, List.of(Deployment.METRICS), 0),
            new StateLog());
  }

  /**
   * Starts the servers, and fills Kafka.
   *
   * @param events how much happens in the shop
   */
  void fill(long events) throws InterruptedException {
    stack.start();
    Hold.place(folders, Programs.SPARK);
    List<String> bulk = List.of("--bulk", "--events", Long.toString(events), "--seed", "1");
    stack.run(stack.programs().generator(bulk)).waitFor();
    long before = -1;
    while (end != before) {
      before = end;
      Thread.sleep(QUIET_MILLIS);
      end = newestOffsets();
    }
  }

  private long newestOffsets() {
    try (KafkaConsumer<byte[], byte[]> consumer = Backlog.consumer(kafka())) {
      return consumer.endOffsets(Backlog.partitions(consumer)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /** Where Kafka is. */
  String kafka() {
    return stack.deployment().kafka(Account.AUDITOR).servers();
  }

  /** Behind the newest record, all topics together. */
  long end() {
    return end;
  }

  @Override
  public void close() throws InterruptedException {
    stack.stop();
  }

  /**
   * The totals take it.
   *
   * @param count how many events there are
   * @param file where their sums go
   */
  Speed totals(long count, Path file) throws InterruptedException, IOException {
    ProcessHandle before = forgetTotals();
    Optional<ProcessHandle> started = Optional.empty();
    while (started.isEmpty()) {
      Thread.sleep(POLL_MILLIS);
      started = process(Programs.TOTALS).filter(handle -> handle.pid() != before.pid());
    }
    Samples samples = follow(started.get(), count, Samples.TENTH, Ours::positionOfTotals);
    inTotals().write(file);
    return samples.speed();
  }

  /** Lets the totals begin with nothing, in a new process; returns the one before. */
  private ProcessHandle forgetTotals() {
    ProcessHandle before = process(Programs.TOTALS).orElseThrow();
    delete("totals:*");
    before.destroyForcibly();
    return before;
  }

  /** What the totals have added up. */
  Outcome inTotals() {
    Outcome outcome = new Outcome();
    try (RedisReader redis = reader()) {
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
    return outcome;
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

  /**
   * The metrics take it.
   *
   * @param submission how they are submitted
   * @param count how many events there are
   * @param leftOut the share of them that is not measured
   * @param file where their sums go
   */
  Speed metrics(Submission submission, long count, double leftOut, Path file)
      throws InterruptedException, IOException {
    delete("metrics:*");
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.hdel(RedisKeys.HEALTH, RedisKeys.HEALTH_SPARK);
    }
    Folders.delete(Path.of(stack.deployment().spark().checkpoint()));
    Process process = Launcher.start(stack.programs().submit(submission));
    try {
      Samples samples = follow(process.toHandle(), count, leftOut, Ours::positionOfWindows);
      inWindows().write(file);
      return samples.speed();
    } finally {
      Launcher.stop(process.toHandle(), Signal.TERM);
    }
  }

  /** What the metrics have added up, all windows together. */
  Outcome inWindows() {
    Outcome outcome = new Outcome();
    try (RedisReader redis = reader()) {
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
    return outcome;
  }

  /** Starts the servers, and lets changes pile up that the metrics do not take. */
  void pileUp(Outage outage) throws InterruptedException {
    stack.start();
    Hold.place(folders, Programs.SPARK);
    outage.write(stack.deployment().kafka(Account.ADMINISTRATOR));
    end = newestOffsets();
  }

  /** Waits until the totals have taken all, so that they do not run beside what is measured. */
  void restTotals() throws InterruptedException {
    try (RedisSession redis = session()) {
      while (redis.untilDone(Ours::positionOfTotals) < end) {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /**
   * How one has caught up.
   *
   * @param seconds since its start
   * @param cpu time on processors
   * @param mostBytes of memory
   */
  record Taken(double seconds, Duration cpu, long mostBytes) {}

  /** How both have. */
  record CaughtUp(Taken totals, Taken metrics) {}

  /** Lets both take what has piled up, side by side; the totals begin with nothing. */
  CaughtUp catchUp() throws InterruptedException {
    forgetTotals();
    Hold.lift(folders);
    long begin = System.nanoTime();
    Taken totals = null;
    Taken metrics = null;
    try (RedisSession redis = session()) {
      while (totals == null || metrics == null) {
        Thread.sleep(POLL_MILLIS);
        if (totals == null && redis.untilDone(Ours::positionOfTotals) >= end) {
          totals = taken(Programs.TOTALS, begin);
        }
        if (metrics == null && redis.untilDone(Ours::positionOfWindows) >= end) {
          metrics = taken(Programs.SPARK, begin);
        }
      }
    }
    return new CaughtUp(totals, metrics);
  }

  private Taken taken(String part, long begin) {
    ProcessHandle process = process(part).orElseThrow();
    return new Taken(
        (System.nanoTime() - begin) / 1e9,
        process.info().totalCpuDuration().orElse(Duration.ZERO),
        mostBytes(process.pid()));
  }

  /** See proc(5). */
  private static long mostBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
          .sum();
    } catch (IOException e) {
      throw ProgramException.trouble("The system does not say how much memory it takes", e);
    }
  }

  /** How the metrics say that they are. */
  SparkHealth health() {
    try (RedisReader redis = reader()) {
      return Json.read(redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_SPARK), SparkHealth.class);
    }
  }

  /** What Redis holds. */
  long redisBytes() {
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      return redis
          .info("memory")
          .lines()
          .filter(line -> line.startsWith("used_memory:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
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

  /** Who waits for millions of sums. */
  private RedisReader reader() {
    return new RedisReader(stack.deployment(), Account.DASHBOARD, FOR_AN_ANSWER);
  }

  /** Who asks again where Redis has too much to do for an answer. */
  private RedisSession session() {
    return new RedisSession(stack.deployment().redis(Account.DASHBOARD));
  }

  /** How far the totals are, in offsets. */
  private static long positionOfTotals(Jedis redis) {
    return redis.hvals(RedisKeys.TOTALS_OFFSETS).stream().mapToLong(Long::parseLong).sum();
  }

  /** How far the metrics are, in offsets. */
  private static long positionOfWindows(Jedis redis) {
    String health = redis.hget(RedisKeys.HEALTH, RedisKeys.HEALTH_SPARK);
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

  private Samples follow(
      ProcessHandle process, long count, double leftOut, Function<Jedis, Long> position)
      throws InterruptedException {
    Samples samples = new Samples(process, count, leftOut);
    long taken = 0;
    try (RedisSession redis = session()) {
      while (taken < end) {
        Thread.sleep(POLL_MILLIS);
        if (!process.isAlive()) {
          throw ProgramException.trouble("it ended: see the logs in " + folders.logs());
        }
        long now = redis.untilDone(position);
        if (now != taken) {
          taken = now;
          samples.take(taken * count / end);
        }
      }
    }
    return samples;
  }
}
