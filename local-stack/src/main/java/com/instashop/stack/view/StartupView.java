package com.instashop.stack.view;

import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackState;
import com.instashop.stack.view.Terminal.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A line for each part as it gets ready, has to be started again, or says how far it is. */
public final class StartupView implements Consumer<StackState> {
  private final Terminal terminal;
  private final Instant begin = Instant.now();
  private final Map<String, Shown> shown = new HashMap<>();

  private record Shown(PartState.Phase phase, String note) {}

  public StartupView(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void accept(StackState state) {
    for (PartState part : state.parts()) {
      Shown now = new Shown(part.phase(), part.note());
      Shown before = shown.put(part.part(), now);
      if (now.equals(before)) {
        continue;
      }
      switch (part.phase()) {
        case UP -> up(part, before);
        case RESTARTING -> line(Colour.RED, "restarts", part, part.note());
        case STARTING -> line(Colour.DIM, "starting", part, "");
        case HELD -> line(Colour.DIM, "rests", part, "");
        case STOPPED -> line(Colour.DIM, "stopped", part, "");
        case WAITING -> {}
      }
    }
  }

  private void up(PartState part, Shown before) {
    if (part.note() != null) {
      line(Colour.DIM, "goes on", part, part.note());
    } else if (before == null || before.phase() != part.phase()) {
      line(Colour.GREEN, "ready", part, part.address() == null ? "" : part.address());
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
