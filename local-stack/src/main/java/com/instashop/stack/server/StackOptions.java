package com.instashop.stack.server;

import java.util.List;

/**
 * What a stack consists of.
 *
 * @param brokers of Kafka, 1 or 3; an existing state folder keeps the number it was made with
 * @param partitions of a table's topic; an existing state folder keeps the number it was made with
 * @param queries what the Spark application runs
 * @param workers of a Spark cluster that runs it; 0 without a cluster, in one process
 */
public record StackOptions(int brokers, int partitions, List<String> queries, int workers) {

  public StackOptions {
    queries = List.copyOf(queries);
  }

  /** Whether the Spark application runs on a cluster. */
  public boolean isClustered() {
    return workers > 0;
  }
}
