package com.instashop.stack.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the generator against the running stack. */
@Command(
    name = "generate",
    description = "Fills the shop of the running stack; arguments go to the data generator.",
    mixinStandardHelpOptions = false)
final class GenerateCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "ARGUMENT",
      description = "See scripts/instashop generate --help.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return Foreground.run(Context.ofRunning().programs().generator(arguments));
  }
}
