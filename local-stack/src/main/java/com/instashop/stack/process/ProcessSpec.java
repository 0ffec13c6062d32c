package com.instashop.stack.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start a process.
 *
 * @param part its name
 * @param environment what it gets besides ours; passwords only here, never in the command
 * @param log takes its output, appended
 * @param stopSignal the signal that ends it cleanly
 */
public record ProcessSpec(
    String part,
    List<String> command,
    Map<String, String> environment,
    Path log,
    Signal stopSignal) {

  /** The signals that servers understand as "end". */
  public enum Signal {
    TERM,
    /** PostgreSQL's fast shutdown. */
    INT
  }

  public ProcessSpec(String part, List<String> command, Map<String, String> environment, Path log) {
    this(part, command, environment, log, Signal.TERM);
  }
}
