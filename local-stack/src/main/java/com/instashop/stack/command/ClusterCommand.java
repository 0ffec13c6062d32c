package com.instashop.stack.command;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.SparkCluster;
import com.instashop.stack.view.Terminal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A Spark cluster on this machine. */
@Command(
    name = "cluster",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Starts and stops a Spark cluster on this machine: master, workers, history server.")
final class ClusterCommand {
  private static final String WHAT = "cluster";

  @Command(description = "Starts the cluster in the background.")
  int up(
      @Option(
              names = "--workers",
              paramLabel = "N",
              defaultValue = "2",
              description = "How many workers (default: ${DEFAULT-VALUE}).")
          int workers)
      throws InterruptedException {
    SparkCluster.check(workers);
    Terminal terminal = Terminal.ofProcess();
    Background background = new Background(Folders.fromEnvironment().cluster(), WHAT, terminal);
    if (background.start(
        List.of(SuperviseClusterCommand.NAME, "--workers", Integer.toString(workers)))) {
      terminal
          .out()
          .println(
              "Run the Spark application on it with scripts/instashop submit --master spark://…, stop it with scripts/instashop cluster down");
    }
    return 0;
  }

  @Command(description = "Stops the cluster.")
  int down() throws InterruptedException {
    DownCommand.stop(Folders.fromEnvironment().cluster(), WHAT);
    return 0;
  }
}
