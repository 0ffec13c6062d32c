package com.instashop.stack.command;

import com.instashop.stack.process.Hold;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the Spark application with the stack's settings. */
@Command(
    name = "submit",
    description =
        "Runs the Spark application in the foreground, in the place of the stack's own, which rests"
            + " meanwhile: two cannot write the same numbers.")
final class SubmitCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 100;

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
    Context context = Context.ofRunning();
    Hold.place(context.folders(), Programs.SPARK);
    try {
      while (!isHeld(context)) {
        Thread.sleep(POLL_MILLIS);
      }
      return Foreground.run(context.programs().submit(master, arguments));
    } finally {
      Hold.lift(context.folders());
    }
  }

  private static boolean isHeld(Context context) {
    StackState state =
        StackStateFile.read(context.folders()).orElseThrow(IllegalStateException::new);
    return !state.isSupervised()
        || state.parts().stream()
            .noneMatch(
                part -> part.part().equals(Programs.SPARK) && part.phase() != PartState.Phase.HELD);
  }
}
