package com.instashop.stack.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to start a process.
 *
 * @param part its name
 * @param environment what it gets besides ours; passwords only here, never in the command
 * @param log takes its output, appended
 * @param stopSignal the signal that ends it cleanly
 * @param classes the archive that its command names; null for none
 */
public record ProcessSpec(
    String part,
    List<String> command,
    Map<String, String> environment,
    Path log,
    Signal stopSignal,
    ClassArchive classes) {

  /** The signals that servers understand as "end". */
  public enum Signal {
    TERM,
    /** PostgreSQL's fast shutdown. */
    INT
  }

  public ProcessSpec(String part, List<String> command, Map<String, String> environment, Path log) {
    this(part, command, environment, log, Signal.TERM);
  }

  public ProcessSpec(
      String part, List<String> command, Map<String, String> environment, Path log, Signal signal) {
    this(part, command, environment, log, signal, null);
  }

  /** The same of a JVM, which uses an archive of its classes, or leaves one behind. */
  public ProcessSpec with(ClassArchive archive) {
    List<String> archived = new ArrayList<>(command);
    archived.addAll(1, archive.options());
    return new ProcessSpec(part, archived, environment, log, stopSignal, archive);
  }

  /** It has ended, because somebody wanted that. */
  void ended() {
    if (classes != null) {
      classes.keep();
    }
  }
}
