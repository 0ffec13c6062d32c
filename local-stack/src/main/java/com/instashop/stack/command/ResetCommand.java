package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Leftovers;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.OwnDeployment;
import com.instashop.stack.server.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes the data. */
@Command(name = "reset", description = "Deletes all data, logs and passwords of the stack.")
final class ResetCommand implements Callable<Integer> {

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Folders folders = Folders.fromEnvironment();
    if (StackStateFile.read(folders).filter(StackState::isSupervised).isPresent()) {
      throw ProgramException.mistake(
          "The stack is running: stop it first with scripts/instashop down");
    }
    if (!yes && !Confirmation.isGiven("reset", "Delete everything in " + folders.home())) {
      System.out.println("Nothing was deleted.");
      return 0;
    }
    Leftovers.end(folders, Stack.STOP_ORDER);
    for (Path path :
        List.of(
            folders.home().resolve("data"),
            folders.home().resolve("logs"),
            folders.home().resolve("run"),
            OwnDeployment.file(folders),
            folders.home().resolve("secrets"),
            folders.home().resolve("temporary"))) {
      Folders.delete(path);
    }
    System.out.println("Deleted the data in " + folders.home());
    return 0;
  }
}
