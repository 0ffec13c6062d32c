package com.instashop.stack.command;

import com.instashop.program.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.LogMark;
import com.instashop.stack.process.ProcessIdentity;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.view.StartupView;
import com.instashop.stack.view.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts the supervisor in the background and waits until everything is ready. */
@Command(name = "up", description = "Starts the servers and the pipeline in the background.")
final class UpCommand implements Callable<Integer> {
  private static final String SUPERVISOR = "supervisor";
  private static final long POLL_MILLIS = 100;

  @Mixin private StackChoice options;

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() throws InterruptedException {
    Folders folders = Folders.fromEnvironment();
    if (StackStateFile.read(folders).filter(StackState::isSupervised).isPresent()) {
      terminal.out().println("The stack is up already: see scripts/instashop status");
      return 0;
    }
    ProcessSpec spec =
        new ProcessSpec(
            SUPERVISOR,
            command(folders, options.arguments(folders)),
            Map.of(),
            folders.log(SUPERVISOR));
    LogMark mark = LogMark.atEnd(spec.log());
    Process supervisor = Launcher.start(spec);
    StackState state = await(folders, supervisor, mark);
    if (state.phase() != StackState.Phase.UP) {
      throw ProgramException.trouble(
          state.error() == null
              ? "The stack did not start: %s (whole log: %s)"
                  .formatted(mark.tellingLine(), spec.log())
              : state.error());
    }
    terminal.out().println("The stack is up:");
    state.parts().stream()
        .filter(part -> part.address() != null)
        .forEach(part -> terminal.out().printf("  %-18s %s%n", part.part(), part.address()));
    state.remarks().forEach(terminal.out()::println);
    terminal
        .out()
        .println("Fill the shop with scripts/instashop generate, stop with scripts/instashop down");
    return 0;
  }

  private static List<String> command(Folders folders, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Launcher.java(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-jar",
                folders.jar("local-stack").toString(),
                SuperviseCommand.NAME));
    command.addAll(arguments);
    return command;
  }

  private StackState await(Folders folders, Process supervisor, LogMark mark)
      throws InterruptedException {
    ProcessIdentity identity = ProcessIdentity.of(supervisor.toHandle());
    StartupView view = new StartupView(terminal);
    while (true) {
      boolean alive = supervisor.isAlive();
      Optional<StackState> state =
          StackStateFile.read(folders).filter(found -> found.supervisor().matches(identity));
      state.ifPresent(view);
      if (state.isPresent() && (state.get().phase() == StackState.Phase.UP || !alive)) {
        return state.get();
      }
      if (!alive) {
        throw ProgramException.trouble(mark.tellingLine());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
