package com.instashop.stack.command;

import com.instashop.program.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Leftovers;
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
    stop(Folders.fromEnvironment());
    return 0;
  }

  static void stop(Folders folders) throws InterruptedException {
    Optional<ProcessHandle> supervisor =
        StackStateFile.read(folders).flatMap(state -> state.supervisor().find());
    if (supervisor.isPresent()) {
      stop(supervisor.get());
      System.out.println("The stack is down; its data is kept.");
      return;
    }
    int ended = Leftovers.end(folders);
    System.out.println(
        ended == 0
            ? "No stack is running."
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
