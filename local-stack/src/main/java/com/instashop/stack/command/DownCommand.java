package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.Leftovers;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Stack;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the stack, also one whose supervisor was killed. */
@Command(name = "down", description = "Stops everything; the data is kept.")
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Override
  public Integer call() throws InterruptedException {
    stop(Folders.fromEnvironment(), "stack");
    return 0;
  }

  static void stop(Folders folders, String what) throws InterruptedException {
    Optional<ProcessHandle> supervisor =
        StackStateFile.read(folders).flatMap(state -> state.supervisor().find());
    if (supervisor.isPresent()) {
      stop(supervisor.get());
      System.out.printf("The %s is down; its data is kept.%n", what);
      return;
    }
    int ended = Leftovers.end(folders, Stack.STOP_ORDER);
    System.out.println(
        ended == 0
            ? "No %s is running.".formatted(what)
            : "The supervisor was gone; ended the %d processes it left.".formatted(ended));
  }

  private static void stop(ProcessHandle supervisor) throws InterruptedException {
    supervisor.destroy();
    if (!Launcher.awaitEnd(supervisor, PATIENCE)) {
      throw ProgramException.trouble(
          "The supervisor, process %d, does not stop: kill it and repeat scripts/instashop down"
              .formatted(supervisor.pid()));
    }
  }
}
