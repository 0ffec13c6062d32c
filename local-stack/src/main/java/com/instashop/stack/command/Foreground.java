package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;

/** A program in this terminal, to its end. */
final class Foreground {

  private Foreground() {}

  /** Runs it with our input and output and returns its exit status. Ctrl-C reaches it as well. */
  static int run(ProcessSpec spec) throws InterruptedException {
    return run(spec.command(), spec.environment(), Redirect.INHERIT);
  }

  /** Runs it in the same way, but what it says goes to its log. */
  static int runQuietly(ProcessSpec spec) throws InterruptedException {
    return run(spec.command(), spec.environment(), Redirect.appendTo(spec.log().toFile()));
  }

  /** Runs a command in the same way. */
  static int run(List<String> command) throws InterruptedException {
    return run(command, Map.of(), Redirect.INHERIT);
  }

  private static int run(List<String> command, Map<String, String> environment, Redirect output)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).inheritIO().redirectOutput(output).redirectError(output);
    builder.environment().putAll(environment);
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
      throw ProgramException.trouble(
          "Cannot start %s: %s".formatted(command.get(0), e.getMessage()), e);
    }
  }
}
