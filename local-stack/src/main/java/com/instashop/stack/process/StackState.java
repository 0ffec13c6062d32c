package com.instashop.stack.process;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * How the stack is doing, as the supervisor tells it.
 *
 * @param supervisor the process that wrote this
 * @param tasks programs that run beside them for a while, such as the generator of the demo
 * @param remarks what the user should know, such as a port that was taken
 * @param error why it could not start; null where it could
 */
public record StackState(
    Phase phase,
    ProcessIdentity supervisor,
    int brokers,
    List<PartState> parts,
    List<PartState> tasks,
    List<String> remarks,
    String error) {

  /** A file of an earlier version may lack a list. */
  public StackState {
    parts = parts == null ? List.of() : List.copyOf(parts);
    tasks = tasks == null ? List.of() : List.copyOf(tasks);
    remarks = remarks == null ? List.of() : List.copyOf(remarks);
  }

  /** What the stack is doing. */
  public enum Phase {
    STARTING,
    UP,
    STOPPING,
    DOWN
  }

  /** Whether the supervisor that wrote it runs. */
  @JsonIgnore
  public boolean isSupervised() {
    return supervisor.find().isPresent();
  }
}
