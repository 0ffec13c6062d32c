package com.instashop.stack.command;

import com.instashop.stack.folder.Folders;
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

  @Mixin private BrokersOption brokers;

  @Override
  public Integer call() throws InterruptedException {
    Folders folders = Folders.fromEnvironment();
    Stack stack = new Stack(folders, brokers.in(folders), state -> {});
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, stopped), "stop"));
    stack.start();
    stack.remarks().forEach(LOG::info);
    LOG.info("The stack is up");
    stopped.await();
    return 0;
  }

  private static void stop(Stack stack, CountDownLatch stopped) {
    try {
      stack.stop();
      LOG.info("The stack is down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.countDown();
  }
}
