package com.instashop.stack.server;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackStateFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Processes of a supervisor that was killed: found by pid and start time, and ended. */
public final class Leftovers {

  private Leftovers() {}

  /** Ends what is left of the stack in this folder and returns how many processes that were. */
  public static int end(Folders folders) {
    List<PartState> parts =
        new ArrayList<>(StackStateFile.read(folders).map(state -> state.parts()).orElse(List.of()));
    parts.sort(Comparator.comparingInt(part -> Stack.stopOrder(part.part())));
    int ended = 0;
    for (PartState part : parts) {
      if (part.pid() > 0 && part.process().isPresent()) {
        try {
          Launcher.stop(part.process().get(), part.stopSignal());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return ended;
        }
        ended++;
      }
    }
    return ended;
  }
}
