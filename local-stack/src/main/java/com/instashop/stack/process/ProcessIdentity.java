package com.instashop.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process is meant, also when its number was given to another one since.
 *
 * @param start when it started, as the operating system says; the epoch where it does not, as of a
 *     process that has ended
 */
public record ProcessIdentity(long pid, Instant start) {
  private static final Instant UNKNOWN = Instant.EPOCH;

  public ProcessIdentity {
    start = start == null ? UNKNOWN : start;
  }

  public static ProcessIdentity of(ProcessHandle handle) {
    return new ProcessIdentity(handle.pid(), handle.info().startInstant().orElse(UNKNOWN));
  }

  /** This JVM. */
  public static ProcessIdentity self() {
    return of(ProcessHandle.current());
  }

  /** Whether both are the same process, as far as is known when they started. */
  public boolean matches(ProcessIdentity other) {
    return pid == other.pid
        && (start.equals(other.start) || start.equals(UNKNOWN) || other.start.equals(UNKNOWN));
  }

  /** The process, if it runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessIdentity::runs)
        .filter(handle -> of(handle).equals(this));
  }

  /**
   * Whether it runs. One that ended and that nobody asked about (a zombie, common in containers)
   * does not, although Java says so.
   */
  static boolean runs(ProcessHandle handle) {
    if (!handle.isAlive()) {
      return false;
    }
    Path state = Path.of("/proc", Long.toString(handle.pid()), "stat");
    try {
      // "pid (name) state …", see proc(5); the name may have any character in it.
      String text = Files.exists(state) ? Files.readString(state) : "";
      return !text.startsWith("Z", text.lastIndexOf(')') + 2);
    } catch (IOException e) {
      // It ended just now, or the system has no /proc.
      return handle.isAlive();
    }
  }
}
