package com.instashop.benchmarks.pipeline;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.OwnDeployment;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.clients.jedis.exceptions.JedisException;

/** How long a stack takes from {@code up} to the first changed numbers, and what that costs. */
@Command(
    name = "benchmark start",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how long scripts/instashop up takes to the first changed total and the first window, and its CPU time.",
      "The first start makes everything; the others find what is there. Rows are changed as soon as PostgreSQL takes them."
    })
public final class StartBenchmark implements Callable<Integer> {
  private static final long POLL_MILLIS = 250;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many starts, with what the one before left (default: ${DEFAULT-VALUE}).")
  private int rounds;

  private Path project;
  private Folders folders;

  @Override
  public Integer call() throws InterruptedException, IOException {
    project = Path.of("").toAbsolutePath();
    folders = new Folders(project, project.resolve("benchmarks/target/stack"));
    Folders.delete(folders.home());
    System.out.printf(
        "%-8s %14s %14s %14s %14s%n", "start", "first total s", "first window s", "up s", "CPU s");
    for (int round = 1; round <= rounds; round++) {
      try {
        start(round);
      } finally {
        run("down").waitFor();
      }
    }
    return 0;
  }

  private void start(int round) throws InterruptedException, IOException {
    String type = "start " + round;
    long begin = System.nanoTime();
    Process up = run("up");
    double total = -1;
    double window = -1;
    double ready = -1;
    while (total < 0 || window < 0 || ready < 0) {
      if (System.nanoTime() - begin > PATIENCE.toNanos() || !up.isAlive() && up.exitValue() != 0) {
        throw ProgramException.trouble("The stack did not start: see " + folders.log("supervisor"));
      }
      change(type);
      double now = (System.nanoTime() - begin) / 1e9;
      total = total < 0 && isCounted(type) ? now : total;
      window = window < 0 && isInWindow(type) ? now : window;
      ready = ready < 0 && !up.isAlive() ? now : ready;
      Thread.sleep(POLL_MILLIS);
    }
    System.out.printf(
        "%-8d %14.1f %14.1f %14.1f %14.1f%n", round, total, window, ready, used().toMillis() / 1e3);
  }

  /** Commits a row, where the table is there already. */
  private void change(String type) {
    if (!Files.exists(OwnDeployment.file(folders))) {
      return;
    }
    try (Connection connection = deployment().connect(Database.CRM, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO interaction (interaction_type, channel, interaction_date, status)
          VALUES ('%s', 'website', now(), 'completed')"""
              .formatted(type));
    } catch (SQLException | ProgramException e) {
      // Not yet.
    }
  }

  private boolean isCounted(String type) {
    return in(
        redis ->
            redis
                .hash(RedisKeys.totals(Metric.INTERACTIONS.label(), "count"))
                .containsKey(type + "|website"));
  }

  private boolean isInWindow(String type) {
    return in(redis -> redis.document(RedisKeys.behavior(type)) != null);
  }

  private boolean in(Predicate<RedisReader> question) {
    if (!Files.exists(OwnDeployment.file(folders))) {
      return false;
    }
    try (RedisReader redis = new RedisReader(deployment())) {
      return question.test(redis);
    } catch (JedisException | ProgramException e) {
      return false;
    }
  }

  private Deployment deployment() {
    return Deployment.load(OwnDeployment.file(folders));
  }

  /** The time on a processor that the supervisor and all that it started have used. */
  private Duration used() {
    return StackStateFile.read(folders)
        .map(StackState::supervisor)
        .flatMap(supervisor -> supervisor.find())
        .map(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .orElseGet(Stream::of)
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Process run(String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(project.resolve("scripts/instashop").toString(), command))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD);
    builder.environment().put("INSTASHOP_HOME", folders.home().toString());
    return builder.start();
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StartBenchmark()).execute(arguments));
  }
}
