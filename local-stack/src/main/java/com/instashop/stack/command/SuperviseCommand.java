package com.instashop.stack.command;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StateLog;
import com.instashop.stack.server.Stack;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The supervisor itself: what {@code up} starts in the background. */
@Command(
    name = SuperviseCommand.NAME,
    hidden = true,
    description = "Runs the supervisor in the foreground, until SIGTERM.")
final class SuperviseCommand implements Callable<Integer> {
  static final String NAME = "supervise";
  private static final Logger LOG = LoggerFactory.getLogger(SuperviseCommand.class);

  @Mixin private StackChoice options;

  @Override
  public Integer call() throws InterruptedException {
    Folders folders = Folders.fromEnvironment();
    try (Interruption interruption = new Interruption()) {
      Stack stack = new Stack(folders, options.in(folders), new StateLog());
      try {
        stack.start();
        LOG.info("The stack is up");
        new CountDownLatch(1).await();
        return 0;
      } catch (InterruptedException e) {
        LOG.info("The stack stops");
        return 0;
      } finally {
        // Clears the interrupt, for the order of the stopping.
        Thread.interrupted();
        stack.stop();
        LOG.info("The stack is down");
      }
    }
  }
}
