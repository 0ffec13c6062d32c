package com.instashop.stack.command;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.server.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The supervisor itself: what {@code up} starts in the background. */
@Command(
    name = SuperviseCommand.NAME,
    hidden = true,
    description = "Runs the supervisor in the foreground, until SIGTERM.")
final class SuperviseCommand implements Callable<Integer> {
  static final String NAME = "supervise";

  @Mixin private StackChoice options;

  @Override
  public Integer call() throws InterruptedException {
    Folders folders = Folders.fromEnvironment();
    try (Interruption interruption = new Interruption()) {
      Stack stack = new Stack(folders, options.in(folders), new StateLog());
      return interruption.untilInterrupted("stack", stack::start, stack::stop);
    }
  }
}
