package com.instashop.stack.server;

import java.nio.file.Path;
import java.util.List;

/**
 * How the Spark application is submitted.
 *
 * @param master as {@code spark-submit} takes it
 * @param onCluster whether the driver runs on the cluster ({@code --deploy-mode cluster})
 * @param supervise whether the cluster starts its driver again when it fails
 * @param properties a file with more settings; null for none
 * @param settings {@code key=value}, each a {@code --conf}
 * @param arguments for the application
 */
public record Submission(
    String master,
    boolean onCluster,
    boolean supervise,
    Path properties,
    List<String> settings,
    List<String> arguments) {

  /** The application as a stack runs it. */
  public static Submission of(String master) {
    return new Submission(master, false, false, null, List.of(), List.of());
  }
}
