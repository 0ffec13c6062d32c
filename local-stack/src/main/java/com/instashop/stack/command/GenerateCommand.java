package com.instashop.stack.command;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the generator against the running stack. Its options are the generator's. */
@Command(name = "generate", description = "Fills the shop: see generate --help.")
final class GenerateCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "For the generator.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    PassedOn passed = new PassedOn(arguments);
    if (passed.needsNoServers()) {
      return Foreground.run(Programs.generatorAlone(Folders.fromEnvironment(), arguments));
    }
    return Foreground.run(Context.of(passed.deployment()).programs().generator(arguments));
  }
}
