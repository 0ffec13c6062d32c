package com.instashop.benchmarks.latency;

import com.instashop.benchmarks.latency.Probes.Place;
import com.instashop.benchmarks.throughput.Contestant;
import com.instashop.benchmarks.throughput.LiveSums;
import com.instashop.benchmarks.throughput.PeerJvm;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.deployment.Account;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.redis.RedisAddress;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.server.Programs;
import com.instashop.stack.server.Stack;
import com.instashop.stack.server.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.Jedis;

/**
 * From Kafka to Redis, ours and what one would write instead, one after the other: the same changes
 * at the same rate, and nothing else takes them meanwhile.
 */
final class FromKafka {
  /** Who takes part. */
  static final List<Contestant> ALL =
      List.of(
          Contestant.TOTALS,
          Contestant.METRICS,
          Contestant.FLINK,
          Contestant.STREAMS,
          Contestant.SPARK);

  private final Folders folders;
  private final Stack stack;
  private final long warmUpSeconds;
  private final long seconds;

  /**
   * Over the servers of a stack, whose own readers end with this.
   *
   * @param warmUpSeconds how long nothing is measured
   * @param seconds how long it is
   */
  FromKafka(Folders folders, Stack stack, long warmUpSeconds, long seconds)
      throws InterruptedException {
    this.folders = folders;
    this.stack = stack;
    this.warmUpSeconds = warmUpSeconds;
    this.seconds = seconds;
    for (String part : List.of(Programs.PROVER, Programs.SPARK, Programs.TOTALS)) {
      stack.part(part).orElseThrow().stop();
    }
  }

  /**
   * How late the probes were in Redis.
   *
   * @param rate changes a second
   */
  Histogram measure(Contestant contestant, int rate) throws InterruptedException, IOException {
    return switch (contestant) {
      case TOTALS -> ours(stack.programs().totals(), contestant, rate);
      case METRICS -> ours(stack.programs().submit(Submission.of("local[*]")), contestant, rate);
      default -> peer(contestant, rate);
    };
  }

  private Histogram ours(ProcessSpec program, Contestant contestant, int rate)
      throws InterruptedException {
    Process process = Launcher.start(program);
    try {
      return measure(rate, place(contestant));
    } finally {
      Launcher.stop(process.toHandle(), program.stopSignal());
    }
  }

  private Histogram peer(Contestant contestant, int rate) throws InterruptedException, IOException {
    RedisAddress redis = redis();
    try (Jedis connection = redis.connect()) {
      connection.del(LiveSums.HASH);
    }
    List<String> command = PeerJvm.live(folders, contestant);
    command.add(kafka().servers());
    Path log = folders.project().resolve("benchmarks/target/outcomes/%s.log".formatted(contestant));
    Files.createDirectories(log.getParent());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .put(
            LiveSums.ADDRESS,
            "redis://%s:%s@%s:%d"
                .formatted(redis.user(), redis.password(), redis.host(), redis.port()));
    Process process =
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(log.toFile()).start();
    try {
      return measure(rate, place(contestant));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Histogram measure(int rate, Place place) throws InterruptedException {
    try (Probes probes = new Probes(redis(), place);
        Load load = new Load(kafka(), rate, probes)) {
      probes.awaitFirst();
      Thread.sleep(warmUpSeconds * 1_000);
      probes.measure(true);
      Thread.sleep(seconds * 1_000);
      probes.measure(false);
      return probes.awaitAll();
    }
  }

  private static Place place(Contestant contestant) {
    String metric = Metric.INTERACTIONS.label();
    return switch (contestant) {
      case TOTALS -> new Place(RedisKeys.totals(metric, "count"), Probes::key);
      case METRICS -> new Place(RedisKeys.BOOKED, probe -> metric + "|" + Probes.key(probe));
      default ->
          new Place(
              LiveSums.HASH,
              probe ->
                  LiveSums.field(Windows.startOf(probe.commitMillis()), metric, Probes.key(probe)));
    };
  }

  private RedisAddress redis() {
    return stack.deployment().redis(Account.ADMINISTRATOR);
  }

  private KafkaAddress kafka() {
    return stack.deployment().kafka(Account.ADMINISTRATOR);
  }
}
