package com.instashop.stack.view;

import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackState;
import com.instashop.stack.view.Terminal.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A line for each part as it gets ready, or has to be started again. */
public final class StartupView implements Consumer<StackState> {
  private final Terminal terminal;
  private final Instant begin = Instant.now();
  private final Map<String, PartState.Phase> shown = new HashMap<>();

  public StartupView(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void accept(StackState state) {
    for (PartState part : state.parts()) {
      PartState.Phase before = shown.put(part.part(), part.phase());
      if (before == part.phase()) {
        continue;
      }
      switch (part.phase()) {
        case UP -> line(Colour.GREEN, "ready", part, part.address() == null ? "" : part.address());
        case RESTARTING -> line(Colour.RED, "restarts", part, part.note());
        case STARTING -> line(Colour.DIM, "starting", part, "");
        case HELD -> line(Colour.DIM, "rests", part, "");
        case STOPPED -> line(Colour.DIM, "stopped", part, "");
        case WAITING -> {}
      }
    }
  }

  private void line(Colour colour, String what, PartState part, String more) {
    terminal
        .out()
        .printf(
            "%5.1f s  %-18s %s %s%n",
            Duration.between(begin, Instant.now()).toMillis() / 1_000.0,
            part.part(),
            terminal.paint(colour, "%-9s".formatted(what)),
            more);
  }
}
