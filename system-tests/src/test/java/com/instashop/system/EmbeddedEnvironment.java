package com.instashop.system;

import static org.awaitility.Awaitility.await;

import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Hold;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.server.Programs;
import com.instashop.stack.server.SparkCluster;
import com.instashop.stack.server.Stack;
import com.instashop.stack.server.StackOptions;
import com.instashop.stack.server.Submission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The embedded stack, with data of its own. */
final class EmbeddedEnvironment implements Environment {
  private final Folders folders;
  private final StackOptions options;
  private Stack stack;
  private boolean stopped;

  EmbeddedEnvironment(StackOptions options) throws IOException, InterruptedException {
    Path project = Path.of(System.getProperty("instashop.project"));
    this.options = options;
    folders =
        new Folders(
            project,
            project.resolve(
                "system-tests/target/stack-%d-%d-%d"
                    .formatted(options.brokers(), options.partitions(), options.workers())));
    Folders.delete(folders.home());
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    start();
  }

  private void start() throws InterruptedException {
    stopped = false;
    try {
      stack = new Stack(folders, options, new StateLog());
      stack.start();
    } catch (InterruptedException | RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** Something happens to the files while everything is down; then it starts again from them. */
  void restart(BadDay.Mishap mishap) throws Exception {
    stop();
    mishap.happen();
    start();
  }

  StackOptions options() {
    return options;
  }

  synchronized void stop() {
    if (stopped || stack == null) {
      return;
    }
    stopped = true;
    try {
      stack.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Deployment deployment() {
    return stack.deployment();
  }

  @Override
  public Run generate(String... arguments) {
    Path summary = folders.run().resolve("generator-summary.json");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--summary", summary.toString()));
    return new Run(stack.run(stack.programs().generator(all)), summary);
  }

  @Override
  public Process secondConsumer() {
    return stack.run(stack.programs().totals());
  }

  @Override
  public void loseCheckpoint(String query) throws IOException {
    hold(Programs.SPARK);
    try {
      Folders.delete(Path.of(deployment().spark().checkpoint()).resolve(query));
    } finally {
      Hold.lift(folders);
    }
  }

  @Override
  public void kill(Server server) {
    part(name(server)).kill();
  }

  @Override
  public void without(Server server, BadDay.Mishap mishap) throws Exception {
    hold(name(server));
    try {
      mishap.happen();
    } finally {
      Hold.lift(folders);
    }
  }

  /** What the stack writes. */
  Path home() {
    return folders.home();
  }

  /** The workers of its cluster, as far as they run. */
  Stream<ProcessHandle> workers() {
    return stack.state().parts().stream()
        .filter(part -> part.part().startsWith("spark-worker-") && part.process() != null)
        .flatMap(part -> part.process().find().stream());
  }

  /** The pages of the Spark application. */
  String pages() {
    return part(Programs.SPARK).state().address();
  }

  /** Kills a part of this kind of environment only. */
  void killPart(String name) {
    part(name).kill();
  }

  /** Another Spark application beside the stack's own. */
  Process secondDriver() {
    ProcessSpec spec = stack.programs().submit(Submission.of(deployment().spark().master()));
    String name = "spark-second";
    return stack.run(new ProcessSpec(name, spec.command(), spec.environment(), folders.log(name)));
  }

  /** An application whose driver runs on the cluster, in the place of the stack's own. */
  final class Submitted implements AutoCloseable {
    @Override
    public void close() {
      try {
        String master = deployment().spark().master();
        for (String driver : SparkCluster.drivers(folders)) {
          stack.run(stack.programs().killDriver(master, driver)).waitFor();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        Hold.lift(folders);
      }
    }
  }

  /** Submits the application to the cluster, to be started again by it when it fails. */
  Submitted submitSupervised() {
    hold(Programs.SPARK);
    Submission submission =
        new Submission(deployment().spark().master(), true, true, null, List.of(), List.of());
    stack.run(stack.programs().submit(submission));
    return new Submitted();
  }

  /** Lets a part rest until the hold is lifted. */
  private void hold(String part) {
    Hold.place(folders, part);
    await().atMost(PATIENCE).until(() -> part(part).state().phase() == PartState.Phase.HELD);
  }

  private Part part(String name) {
    return stack.part(name).orElseThrow();
  }

  private static String name(Server server) {
    return switch (server) {
      case POSTGRES -> "postgres";
      case REDIS -> "redis";
      case KAFKA -> "kafka-1";
      case CONNECT -> "connect";
      case SPARK -> "spark";
      case TOTALS -> "totals";
    };
  }
}
