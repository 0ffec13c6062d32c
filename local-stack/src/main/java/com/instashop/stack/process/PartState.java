package com.instashop.stack.process;

import java.time.Instant;

/**
 * How a part is doing, as the state file tells it.
 *
 * @param pid -1 where there is no process
 * @param processStart tells a process from a later one with the same pid; null without a process
 * @param address where it listens; null where it does not
 * @param note what there is to know; null where nothing is
 */
public record PartState(
    String part,
    Phase phase,
    long pid,
    Instant processStart,
    ProcessSpec.Signal stopSignal,
    String address,
    int restarts,
    Instant since,
    String note) {

  /** What a part is doing. */
  public enum Phase {
    WAITING,
    STARTING,
    UP,
    RESTARTING,
    STOPPED
  }

  /** The process, if it is still the same. */
  public java.util.Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> startOf(handle).equals(processStart));
  }

  static Instant startOf(ProcessHandle handle) {
    return handle.info().startInstant().orElse(Instant.EPOCH);
  }
}
