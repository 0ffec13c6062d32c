package com.instashop.stack.process;

import com.instashop.contracts.ProgramException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts and ends processes of the operating system. */
public final class Launcher {
  /**
   * What a JVM of ours is told: a garbage collector without threads of its own, and to write
   * figures for jps and jstat once a second instead of twenty times.
   */
  public static final List<String> QUIET_JVM =
      List.of("-XX:+UseSerialGC", "-XX:PerfDataSamplingInterval=1000");

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 20;

  private Launcher() {}

  /** The java command of this JVM. */
  public static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  /**
   * Starts a process in a session of its own, so that Ctrl-C in our terminal does not reach it and
   * the order of stopping stays ours.
   */
  public static Process start(ProcessSpec spec) {
    List<String> command = new ArrayList<>(ownSession());
    command.addAll(spec.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(spec.log().toFile()));
    builder.environment().putAll(spec.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw ProgramException.trouble(
          "Cannot start %s: %s".formatted(spec.part(), e.getMessage()), e);
    }
  }

  /**
   * Runs a process to its end.
   *
   * @param failure what it means when it does not end with 0
   * @throws ProgramException with the failure and the log's telling line
   */
  public static void run(ProcessSpec spec, String failure) throws InterruptedException {
    LogMark mark = LogMark.atEnd(spec.log());
    Process process = start(spec);
    try {
      if (process.waitFor() != 0) {
        throw failed(failure, mark);
      }
    } finally {
      process.destroy();
    }
  }

  /** What a process did wrong, with its log's telling line. */
  public static ProgramException failed(String failure, LogMark mark) {
    return ProgramException.trouble(
        "%s: %s (whole log: %s)".formatted(failure, mark.tellingLine(), mark.log()));
  }

  private static List<String> ownSession() {
    if (isMac()) {
      return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die", "--");
    }
    return List.of("setsid");
  }

  private static boolean isMac() {
    return System.getProperty("os.name").startsWith("Mac");
  }

  /** Ends a process: asks it first, and kills it when it does not go. */
  public static void stop(ProcessHandle process, ProcessSpec.Signal signal)
      throws InterruptedException {
    if (!ProcessIdentity.runs(process)) {
      return;
    }
    switch (signal) {
      case TERM -> process.destroy();
      case INT -> interrupt(process.pid());
    }
    if (!awaitEnd(process, GRACE)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      awaitEnd(process, GRACE);
    }
  }

  /** Waits until a process has ended, ours or another's, and returns whether it has. */
  public static boolean awaitEnd(ProcessHandle process, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (ProcessIdentity.runs(process)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  private static void interrupt(long pid) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot run kill: " + e.getMessage(), e);
    }
  }
}
