package com.instashop.stack.command;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.process.Steps;
import com.instashop.stack.process.Supervisor;
import com.instashop.stack.server.SparkCluster;
import com.instashop.stack.server.Stack;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The cluster's supervisor: what {@code cluster up} starts in the background. */
@Command(
    name = SuperviseClusterCommand.NAME,
    hidden = true,
    description = "Runs the cluster's supervisor in the foreground, until SIGTERM.")
final class SuperviseClusterCommand implements Callable<Integer> {
  static final String NAME = "supervise-cluster";

  @Option(names = "--workers", required = true)
  private int workers;

  @Override
  public Integer call() throws InterruptedException {
    Folders folders = Folders.fromEnvironment().cluster();
    try (Interruption interruption = new Interruption()) {
      Supervisor supervisor = new Supervisor(folders, 0, Stack.STOP_ORDER, new StateLog());
      return interruption.untilInterrupted(
          "cluster",
          () -> {
            Ports ports = new Ports(folders);
            SparkCluster cluster = new SparkCluster(folders, ports, workers);
            supervisor.remark(ports.remarks());
            supervisor.start(() -> start(cluster, supervisor));
          },
          supervisor::stop);
    }
  }

  private static void start(SparkCluster cluster, Supervisor supervisor)
      throws InterruptedException {
    Steps steps = new Steps();
    steps.await(
        Steps.all(
            List.of(
                cluster.start(steps, supervisor::start, supervisor::changed),
                cluster.startHistory(steps, supervisor::start, supervisor::changed))));
  }
}
