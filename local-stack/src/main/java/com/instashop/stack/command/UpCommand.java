package com.instashop.stack.command;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.view.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts the stack's supervisor in the background and waits until everything is ready. */
@Command(name = "up", description = "Starts the servers and the pipeline in the background.")
final class UpCommand implements Callable<Integer> {

  @Mixin private StackChoice options;

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() throws InterruptedException {
    Folders folders = Folders.fromEnvironment();
    List<String> arguments = new ArrayList<>(List.of(SuperviseCommand.NAME));
    arguments.addAll(options.arguments(folders));
    if (new Background(folders, "stack", terminal).start(arguments)) {
      terminal
          .out()
          .println(
              "Fill the shop with scripts/instashop generate, stop with scripts/instashop down");
    }
    return 0;
  }
}
