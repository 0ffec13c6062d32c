package com.instashop.stack.process;

import java.time.Instant;

/**
 * How a part is doing, as the state file tells it.
 *
 * @param process null where there is none
 * @param address where it listens; null where it does not
 * @param note what there is to know; null where nothing is
 */
public record PartState(
    String part,
    Phase phase,
    ProcessIdentity process,
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
    /** Not running, because another process took its place. */
    HELD,
    STOPPED
  }

  /** The state of a process that is run but not supervised. */
  public static PartState ofTask(ProcessSpec spec, Process process) {
    ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
    return new PartState(
        spec.part(), Phase.UP, identity, spec.stopSignal(), null, 0, identity.start(), null);
  }
}
