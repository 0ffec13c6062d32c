package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What can go wrong on a Spark cluster, under load. Each ends with a proof. */
@Tag("long")
class ClusterIT {
  private static final Duration LOAD = Duration.ofSeconds(40);

  private static EmbeddedEnvironment stack;
  private static BadDay badDay;

  @BeforeAll
  static void start() throws Exception {
    stack = Environments.cluster();
    badDay = new BadDay(stack);
  }

  @Test
  void executorIsKilledInTheMiddleOfAStage() throws Exception {
    badDay.underLoad(
        "cluster: kill -9 of an executor in the middle of a stage, twice",
        LOAD,
        () -> {
          for (int times = 0; times < 2; times++) {
            awaitActiveStage();
            ProcessHandle executor = process("CoarseGrainedExecutorBackend").orElseThrow();
            executor.destroyForcibly();
            BadDay.pass(Duration.ofSeconds(6));
          }
        });
    assertThat(stack.spark().lateRows()).isZero();
  }

  @Test
  void workerIsKilled() throws Exception {
    badDay.underLoad("cluster: kill -9 of a worker", LOAD, () -> stack.killPart("spark-worker-1"));
  }

  @Test
  void masterIsKilled() throws Exception {
    badDay.underLoad(
        "cluster: kill -9 of the master",
        LOAD,
        () -> {
          stack.killPart("spark-master");
          // While the master is away nobody replaces an executor: the application goes on without.
          BadDay.pass(Duration.ofSeconds(5));
          process("CoarseGrainedExecutorBackend").orElseThrow().destroyForcibly();
        });
  }

  @Test
  void supervisedDriverIsKilled() throws Exception {
    try (EmbeddedEnvironment.Submitted submitted = stack.submitSupervised()) {
      String first = awaitHolder("");
      badDay.underLoad(
          "cluster: kill -9 of the driver on the cluster, supervised",
          LOAD,
          () -> {
            process("DriverWrapper").orElseThrow().destroyForcibly();
            awaitHolder(first);
          });
    }
  }

  @Test
  void secondDriverWritesNothing() throws Exception {
    String holder = awaitHolder("");
    badDay.underLoad(
        "cluster: two drivers at once, the first one killed",
        LOAD,
        () -> {
          Process second = stack.secondDriver();
          try {
            BadDay.pass(Duration.ofSeconds(25));
            assertThat(holder()).isEqualTo(holder);
            stack.kill(Server.SPARK);
            awaitHolder(holder);
          } finally {
            second.destroy();
          }
        });
  }

  /** A process that a worker of this cluster started, by its main class. */
  private static Optional<ProcessHandle> process(String main) {
    return stack
        .workers()
        .flatMap(ProcessHandle::descendants)
        .filter(p -> runs(p, main))
        .findFirst();
  }

  /** Where the system shows it, the whole command line: Java's own knowledge ends after a page. */
  private static boolean runs(ProcessHandle process, String main) {
    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      return (Files.exists(commandLine)
              ? Files.readString(commandLine)
              : process.info().commandLine().orElse(""))
          .contains(main);
    } catch (IOException e) {
      // It has ended just now.
      return false;
    }
  }

  /** Who writes the windows. */
  private static String holder() {
    try (RedisReader redis = stack.redis()) {
      String lease = redis.document(RedisKeys.lease("metrics"));
      return lease == null ? "" : Json.read(lease, JsonNode.class).path("token").asText();
    }
  }

  /** Waits until another one than before writes the windows. */
  private static String awaitHolder(String before) {
    return await()
        .atMost(Environment.PATIENCE)
        .until(ClusterIT::holder, holder -> !holder.isEmpty() && !holder.equals(before));
  }

  private static void awaitActiveStage() {
    await()
        .atMost(Environment.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> !stages("active").isEmpty());
  }

  /** The application's stages, as its pages tell them. */
  private static List<String> stages(String status) throws IOException {
    String applications = stack.pages() + "/api/v1/applications";
    String id = read(applications).get(0).path("id").asText();
    return read("%s/%s/stages?status=%s".formatted(applications, id, status))
        .findValuesAsText("stageId");
  }

  private static JsonNode read(String url) throws IOException {
    try (InputStream in = URI.create(url).toURL().openStream()) {
      return Json.MAPPER.readTree(in);
    }
  }
}
