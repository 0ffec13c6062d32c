package com.instashop.stack.reach;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackStateFile;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The parts of an embedded stack, as its supervisor tells them; it starts again what was killed.
 */
record StackProcesses(Folders folders) implements ReachableProcesses {

  @Override
  public List<Found> list() {
    return parts().stream()
        .map(part -> new Found(part.part(), part.phase().name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  @Override
  public void kill(String name) {
    parts().stream()
        .filter(part -> part.part().equals(name))
        .findFirst()
        .flatMap(part -> Optional.ofNullable(part.process()))
        .flatMap(process -> process.find())
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  private List<PartState> parts() {
    return StackStateFile.read(folders).stream()
        .flatMap(state -> state.parts().stream())
        .sorted(Comparator.comparing(PartState::part))
        .toList();
  }
}
