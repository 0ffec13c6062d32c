package com.instashop.stack.command;

import com.instashop.program.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Leftovers;
import com.instashop.stack.view.Terminal;
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
    if (!yes && !confirmed(folders)) {
      System.out.println("Nothing was deleted.");
      return 0;
    }
    Leftovers.end(folders);
    for (Path path :
        List.of(
            folders.home().resolve("data"),
            folders.home().resolve("logs"),
            folders.home().resolve("run"),
            folders.home().resolve("secrets"),
            folders.home().resolve("temporary"))) {
      Folders.delete(path);
    }
    System.out.println("Deleted the data in " + folders.home());
    return 0;
  }

  private static boolean confirmed(Folders folders) {
    if (!Terminal.ofProcess().interactive()) {
      throw ProgramException.mistake("reset deletes data: confirm it with --yes");
    }
    return "yes"
        .equals(System.console().readLine("Delete everything in %s? Type yes: ", folders.home()));
  }
}
