package com.instashop.stack.reach;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.Deployment.Processes;
import com.instashop.stack.folder.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of a deployment, as far as it says how they can be reached. */
public sealed interface ReachableProcesses permits StackProcesses, ComposeProcesses {

  /**
   * The processes of a deployment.
   *
   * @throws ProgramException where it does not say how to reach them, or names what is not there
   */
  static ReachableProcesses of(Folders folders, Deployment deployment) {
    if (deployment.processes() instanceof Processes.OfStack stack) {
      check(deployment, Files.isDirectory(stack.home()), "stack", stack.home());
      return new StackProcesses(folders.withHome(stack.home()));
    }
    if (deployment.processes() instanceof Processes.OfCompose compose) {
      check(deployment, Files.isRegularFile(compose.file()), "compose", compose.file());
      return new ComposeProcesses(compose.file());
    }
    throw ProgramException.mistake(
        "%s does not say how to reach the processes: name a stack's folder or a compose file in its section processes"
            .formatted(deployment.file()));
  }

  private static void check(Deployment deployment, boolean isThere, String name, Path named) {
    if (!isThere) {
      throw ProgramException.mistake(
          "%s: processes.%s names %s, which is not there"
              .formatted(deployment.file(), name, named));
    }
  }

  /**
   * A process that there is, or should be.
   *
   * @param phase what it does: up, restarting, exited …
   */
  record Found(String name, String phase) {}

  /** All of them, sorted by name. */
  List<Found> list() throws InterruptedException;

  /** Kills one as {@code kill -9} does; it is started again. */
  void kill(String name) throws InterruptedException;
}
