package com.instashop.stack.command;

import com.instashop.program.ProgramException;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;

/** A program in this terminal, to its end. */
final class Foreground {

  private Foreground() {}

  /** Runs it with our input and output and returns its exit status. Ctrl-C reaches it as well. */
  static int run(ProcessSpec spec) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(spec.command()).inheritIO();
    builder.environment().putAll(spec.environment());
    try {
      Process process = builder.start();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    process.destroy();
                    process.onExit().join();
                  }));
      return process.waitFor();
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot start %s: %s".formatted(spec.part(), e.getMessage()), e);
    }
  }
}
