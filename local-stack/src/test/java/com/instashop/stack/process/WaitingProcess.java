package com.instashop.stack.process;

import java.io.IOException;

/** A process that waits for its end. */
final class WaitingProcess implements AutoCloseable {
  private final Process process;

  WaitingProcess() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
  }

  ProcessIdentity identity() {
    return ProcessIdentity.of(process.toHandle());
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
