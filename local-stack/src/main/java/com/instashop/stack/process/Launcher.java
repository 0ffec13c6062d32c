package com.instashop.stack.process;

import com.instashop.stack.StackException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts and ends processes of the operating system. */
public final class Launcher {
  private static final Duration GRACE = Duration.ofSeconds(20);

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
            .redirectInput(Redirect.from(new java.io.File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(spec.log().toFile()));
    builder.environment().putAll(spec.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw StackException.trouble("Cannot start %s: %s".formatted(spec.part(), e.getMessage()), e);
    }
  }

  /** Runs a process to its end and returns its exit status. */
  public static int run(ProcessSpec spec) throws InterruptedException {
    Process process = start(spec);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }

  private static List<String> ownSession() {
    if (isMac()) {
      return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die", "--");
    }
    return List.of("setsid");
  }

  static boolean isMac() {
    return System.getProperty("os.name").startsWith("Mac");
  }

  /** Ends a process: asks it first, and kills it when it does not go. */
  public static void stop(ProcessHandle process, ProcessSpec.Signal signal)
      throws InterruptedException {
    if (!process.isAlive()) {
      return;
    }
    if (signal == ProcessSpec.Signal.INT) {
      kill("-INT", process.pid());
    } else {
      process.destroy();
    }
    try {
      process.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().join();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void kill(String signal, long pid) throws InterruptedException {
    try {
      new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw StackException.trouble("Cannot run kill: " + e.getMessage(), e);
    }
  }

  /** The last line of a log that tells something went wrong, or its last line at all. */
  public static String tellingLine(java.nio.file.Path log) {
    try {
      List<String> lines =
          java.nio.file.Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - 200); i--) {
        if (lines.get(i).matches(".*(ERROR|FATAL|Exception|Error:|rror: ).*")
            && !lines.get(i).startsWith("\tat")) {
          return lines.get(i).strip();
        }
      }
      return lines.isEmpty() ? "its log is empty" : lines.get(lines.size() - 1).strip();
    } catch (IOException e) {
      return "no log";
    }
  }
}
