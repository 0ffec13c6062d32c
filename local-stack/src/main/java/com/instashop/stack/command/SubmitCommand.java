package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Submission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the Spark application with a deployment's settings. */
@Command(
    name = "submit",
    description = {
      "Runs the Spark application, in the place of the running stack's own.",
      "That rests meanwhile. Only one can write the same numbers: a second one waits until the first ends."
    })
final class SubmitCommand implements Callable<Integer> {
  /** Those that need a Spark of one's own. */
  private static final String OTHERS = "yarn|(mesos|k8s)://.+";

  /** See https://spark.apache.org/docs/3.3.4/submitting-applications.html#master-urls. */
  private static final String MASTERS =
      "local(\\[([1-9]\\d*|\\*)(,\\d+)?])?|local-cluster\\[\\d+,\\d+,\\d+]|spark://HOST(,HOST)*|"
              .replace("HOST", "(\\[[^]]+]|[^]\\[:/,]+):\\d+")
          + OTHERS;

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description = "Spark master, for example spark://127.0.0.1:7077 (default: the deployment's).")
  private String master;

  @Option(
      names = "--deploy-mode",
      paramLabel = "MODE",
      defaultValue = "client",
      description =
          "Where the driver runs: client, here, or cluster, on a worker (default: ${DEFAULT-VALUE}).")
  private String deployMode;

  @Option(
      names = "--supervise",
      description =
          "With --deploy-mode cluster: the cluster starts the driver again when it fails.")
  private boolean supervise;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--properties-file",
      paramLabel = "FILE",
      description = "Settings of Spark (default: those of the cluster that runs here).")
  private Path properties;

  @Option(
      names = "--kill",
      paramLabel = "DRIVER",
      description = "Submits nothing: ends the driver with this id on the cluster, for good.")
  private String kill;

  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "For the application.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    if (!List.of("client", "cluster").contains(deployMode)) {
      throw ProgramException.mistake(
          "--deploy-mode %s: there are client and cluster".formatted(deployMode));
    }
    boolean onCluster = deployMode.equals("cluster");
    if (supervise && !onCluster) {
      throw ProgramException.mistake("--supervise: only with --deploy-mode cluster");
    }
    Context context = Context.of(deployment);
    String chosen = master != null ? master : context.deployment().spark().master();
    if (!chosen.matches(MASTERS)) {
      throw ProgramException.mistake(
          "--master %s: Spark knows no such master; write for example spark://127.0.0.1:7077 or local[2]"
              .formatted(chosen));
    }
    if (chosen.matches(OTHERS)) {
      throw ProgramException.mistake(
          "--master %s: the Spark that comes along knows standalone clusters only; docs/deployment.md has the line for spark-submit of your own Spark 3.3"
              .formatted(chosen));
    }
    if (onCluster && chosen.startsWith("local")) {
      throw ProgramException.mistake(
          "--deploy-mode cluster: name a cluster with --master, for example spark://127.0.0.1:7077");
    }
    if (kill != null && chosen.startsWith("local")) {
      throw ProgramException.mistake(
          "--kill: name the cluster with --master, for example spark://127.0.0.1:7077");
    }
    for (String setting : settings) {
      if (setting.indexOf('=') < 1) {
        throw ProgramException.mistake(
            "--conf %s: write KEY=VALUE, for example spark.executor.memory=2g".formatted(setting));
      }
    }
    if (properties != null && !Files.isReadable(properties)) {
      throw ProgramException.mistake(
          "--properties-file %s: there is no such file that may be read".formatted(properties));
    }
    if (kill != null) {
      return Foreground.run(context.programs().killDriver(chosen, kill));
    }
    Submission submission =
        new Submission(chosen, onCluster, supervise, properties, settings, arguments);
    if (isStack(context)) {
      try (SparkRest rest = SparkRest.begin(context)) {
        return Foreground.run(context.programs().submit(submission));
      }
    }
    return Foreground.run(context.programs().submit(submission));
  }

  /** Whether a stack that runs here has an application of its own. */
  private static boolean isStack(Context context) {
    return StackStateFile.read(context.folders()).filter(StackState::isSupervised).isPresent();
  }
}
