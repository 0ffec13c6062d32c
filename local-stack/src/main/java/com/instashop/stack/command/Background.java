package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.ClassArchive;
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

/**
 * Starts a supervisor in the background and waits until everything is ready.
 *
 * @param folders where its state lies
 * @param what it looks after: the stack, the cluster
 */
record Background(Folders folders, String what, Terminal terminal) {
  private static final String SUPERVISOR = "supervisor";
  private static final long POLL_MILLIS = 100;

  /**
   * Starts it, and shows what is where.
   *
   * @param arguments of our command line, to be a supervisor
   * @return false where it was running already
   * @throws ProgramException where it does not start
   */
  boolean start(List<String> arguments) throws InterruptedException {
    if (StackStateFile.read(folders).filter(StackState::isSupervised).isPresent()) {
      terminal.out().printf("The %s is up already%n", what);
      return false;
    }
    List<String> command = new ArrayList<>(List.of(Launcher.java(), "-Xmx96m"));
    command.addAll(Launcher.QUIET_JVM);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-jar", folders.jar("local-stack").toString()));
    // The prover leaves it behind.
    command.addAll(
        1,
        ClassArchive.of(folders.classArchives(), "local-stack", folders.classPath("local-stack"))
            .optionsIfKept());
    command.addAll(arguments);
    ProcessSpec spec = new ProcessSpec(SUPERVISOR, command, Map.of(), folders.log(SUPERVISOR));
    LogMark mark = LogMark.atEnd(spec.log());
    Process supervisor = Launcher.start(spec);
    StackState state = await(supervisor, mark);
    if (state.phase() != StackState.Phase.UP) {
      throw ProgramException.trouble(
          state.error() == null
              ? "The %s did not start: %s (whole log: %s)"
                  .formatted(what, mark.tellingLine(), spec.log())
              : state.error());
    }
    terminal.out().printf("The %s is up:%n", what);
    state.parts().stream()
        .filter(part -> part.address() != null)
        .forEach(part -> terminal.out().printf("  %-18s %s%n", part.part(), part.address()));
    state.remarks().forEach(terminal.out()::println);
    return true;
  }

  private StackState await(Process supervisor, LogMark mark) throws InterruptedException {
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
