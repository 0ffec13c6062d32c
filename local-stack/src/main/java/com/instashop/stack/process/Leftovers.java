package com.instashop.stack.process;

import com.instashop.stack.folder.Folders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Processes of a supervisor that was killed: found by pid and start time, and ended. */
public final class Leftovers {

  private Leftovers() {}

  /** Ends what is left of the stack in this folder and returns how many processes that were. */
  public static int end(Folders folders, StopOrder order) throws InterruptedException {
    int ended = 0;
    for (PartState left : left(folders, order)) {
      Optional<ProcessHandle> process =
          Optional.ofNullable(left.process()).flatMap(ProcessIdentity::find);
      if (process.isPresent()) {
        Launcher.stop(process.get(), left.stopSignal());
        ended++;
      }
    }
    return ended;
  }

  /** In the order in which they are to be ended. */
  private static List<PartState> left(Folders folders, StopOrder order) {
    Optional<StackState> state = StackStateFile.read(folders);
    if (state.isEmpty()) {
      return List.of();
    }
    List<PartState> parts = new ArrayList<>(state.get().parts());
    parts.sort(Comparator.comparingInt(part -> order.of(part.part())));
    parts.addAll(0, state.get().tasks());
    return parts;
  }
}
