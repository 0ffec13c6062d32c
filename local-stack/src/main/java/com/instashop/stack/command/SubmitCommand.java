package com.instashop.stack.command;

import com.instashop.program.deployment.DeploymentOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the Spark application with the stack's settings. */
@Command(
    name = "submit",
    description =
        "Runs the Spark application in the foreground, in the place of the stack's own, which rests"
            + " meanwhile: two cannot write the same numbers.")
final class SubmitCommand implements Callable<Integer> {
  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      defaultValue = "local[*]",
      description = "Spark master (default: ${DEFAULT-VALUE}).")
  private String master;

  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "For the application.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    Context context = Context.of(deployment);
    try (SparkRest rest = SparkRest.begin(context)) {
      return Foreground.run(context.programs().submit(master, arguments));
    }
  }
}
