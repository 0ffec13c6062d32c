package com.instashop.stack.command;

import com.instashop.stack.StackException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Leftovers;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** Stops the stack, also one whose supervisor was killed. */
@Command(name = "down", description = "Stops everything; the data is kept.")
final class DownCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 90;

  @Override
  public Integer call() throws InterruptedException {
    stop(Folders.fromEnvironment());
    return 0;
  }

  static void stop(Folders folders) throws InterruptedException {
    Optional<StackState> state = StackStateFile.read(folders);
    if (state.filter(StackState::isSupervised).isPresent()) {
      ProcessHandle supervisor = ProcessHandle.of(state.get().supervisorPid()).orElseThrow();
      supervisor.destroy();
      try {
        supervisor.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw StackException.trouble(
            "The supervisor, process %d, does not stop".formatted(supervisor.pid()), e);
      }
      System.out.println("The stack is down; its data is kept.");
      return;
    }
    int ended = Leftovers.end(folders);
    System.out.println(
        ended == 0
            ? "No stack is running."
            : "The supervisor was gone; ended the %d processes it left.".formatted(ended));
  }
}
