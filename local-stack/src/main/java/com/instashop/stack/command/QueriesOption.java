package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Deployment;
import java.util.List;
import picocli.CommandLine.Option;

/** Which queries the Spark application runs. */
final class QueriesOption {
  @Option(
      names = "--queries",
      paramLabel = "NAME",
      split = ",",
      defaultValue = Deployment.METRICS + "," + Deployment.WAREHOUSE,
      description =
          "What Spark runs: metrics, or with the history metrics,warehouse (default: ${DEFAULT-VALUE}).")
  private List<String> queries;

  /** The queries, in the order in which they were named. */
  List<String> chosen() {
    for (String query : queries) {
      if (!query.equals(Deployment.METRICS) && !query.equals(Deployment.WAREHOUSE)) {
        throw ProgramException.mistake(
            "--queries: there is no query '%s', write metrics or metrics,warehouse"
                .formatted(query));
      }
    }
    if (!queries.contains(Deployment.METRICS)) {
      throw ProgramException.mistake(
          "--queries: the stack's own numbers need metrics, write metrics or metrics,warehouse");
    }
    return List.copyOf(queries);
  }
}
