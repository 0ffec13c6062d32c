package com.instashop.system;

import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.StackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Starts the environment that was chosen, and another one in its place; there is one at a time. */
final class Environments {
  private static final List<String> QUERIES = List.of("metrics", "warehouse");
  private static final int WORKERS = 2;

  private static EmbeddedEnvironment embedded;
  private static ContainersEnvironment containers;

  private Environments() {}

  /** What {@code -Dinstashop.environment} says. */
  static synchronized Environment running() throws IOException, InterruptedException {
    String chosen = System.getProperty("instashop.environment", "embedded");
    return switch (chosen) {
      case "embedded" -> embedded(new StackOptions(1, 1, QUERIES, 0));
      case "cluster" -> cluster();
      case "containers" -> containers();
      case "deployment" -> deployed();
      default ->
          throw new IllegalArgumentException(
              "instashop.environment=%s: there are embedded, cluster, containers, deployment"
                  .formatted(chosen));
    };
  }

  private static Environment containers() throws IOException {
    Assumptions.assumeTrue(
        ContainersEnvironment.isPossible(),
        "Skipped: no container engine answers; start Docker to run the tests on containers");
    if (containers == null) {
      containers = ContainersEnvironment.start(project());
    }
    return containers;
  }

  /**
   * The servers that {@code INSTASHOP_DEPLOYMENT} names: whoever does so lets their tables change.
   */
  private static Environment deployed() {
    String file = System.getenv(Deployment.VARIABLE);
    if (file == null) {
      throw new IllegalArgumentException(
          "instashop.environment=deployment: %s has to name its file"
              .formatted(Deployment.VARIABLE));
    }
    return new DeployedEnvironment(
        new Folders(project(), project().resolve("system-tests/target/deployed")),
        Deployment.load(project().resolve(file)));
  }

  private static Path project() {
    return Path.of(System.getProperty("instashop.project"));
  }

  /** The embedded stack with three brokers. */
  static synchronized EmbeddedEnvironment threeBrokers() throws IOException, InterruptedException {
    return embedded(new StackOptions(3, 1, QUERIES, 0));
  }

  /** The embedded stack with four partitions a table. */
  static synchronized EmbeddedEnvironment fourPartitions()
      throws IOException, InterruptedException {
    return embedded(new StackOptions(1, 4, QUERIES, 0));
  }

  /** The embedded stack whose Spark application runs on a cluster. */
  static synchronized EmbeddedEnvironment cluster() throws IOException, InterruptedException {
    return embedded(new StackOptions(1, 1, QUERIES, WORKERS));
  }

  /** Makes room for servers of another kind; who needs the stack later starts it anew. */
  static synchronized void stop() {
    if (embedded != null) {
      embedded.stop();
      embedded = null;
    }
  }

  private static EmbeddedEnvironment embedded(StackOptions options)
      throws IOException, InterruptedException {
    if (embedded != null && !embedded.options().equals(options)) {
      stop();
    }
    if (embedded == null) {
      embedded = new EmbeddedEnvironment(options);
    }
    return embedded;
  }
}
