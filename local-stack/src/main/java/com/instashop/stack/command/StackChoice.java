package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.SparkCluster;
import com.instashop.stack.server.StackOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the stack that a command starts consists of. */
final class StackChoice {
  private static final int DEFAULT_WORKERS = 2;

  @Mixin private BrokersOption brokers;
  @Mixin private PartitionsOption partitions;
  @Mixin private QueriesOption queries;

  @Option(
      names = "--cluster",
      description = "Runs the Spark application on a Spark cluster on this machine.")
  private boolean cluster;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Workers of the cluster (default: 2).")
  private Integer workers;

  /** The stack in these folders. */
  StackOptions in(Folders folders) {
    if (workers != null && !cluster) {
      throw ProgramException.mistake("--workers: only with --cluster");
    }
    if (workers != null) {
      SparkCluster.check(workers);
    }
    return new StackOptions(
        brokers.in(folders),
        partitions.in(folders),
        queries.chosen(),
        !cluster ? 0 : workers == null ? DEFAULT_WORKERS : workers);
  }

  /** The arguments of a command that starts the same. */
  List<String> arguments(Folders folders) {
    StackOptions chosen = in(folders);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--brokers",
                Integer.toString(chosen.brokers()),
                "--partitions",
                Integer.toString(chosen.partitions()),
                "--queries",
                String.join(",", chosen.queries())));
    if (chosen.isClustered()) {
      arguments.addAll(List.of("--cluster", "--workers", Integer.toString(chosen.workers())));
    }
    return arguments;
  }
}
