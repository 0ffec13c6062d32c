package com.instashop.stack.process;

import java.time.Instant;
import java.util.List;

/**
 * How the stack is doing, as the supervisor tells it.
 *
 * @param error why it could not start; null where it could
 */
public record StackState(
    Phase phase,
    long supervisorPid,
    Instant supervisorStart,
    int brokers,
    List<PartState> parts,
    String error) {

  /** What the stack is doing. */
  public enum Phase {
    STARTING,
    UP,
    STOPPING,
    DOWN
  }

  /** Whether the supervisor that wrote it is alive. */
  public boolean isSupervised() {
    return ProcessHandle.of(supervisorPid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> PartState.startOf(handle).equals(supervisorStart))
        .isPresent();
  }
}
