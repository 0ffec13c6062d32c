package com.instashop.stack.process;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what happens to the parts, one line per change. */
public final class StateLog implements Consumer<StackState> {
  private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

  private final Map<String, PartState.Phase> known = new HashMap<>();

  @Override
  public synchronized void accept(StackState state) {
    for (PartState part : state.parts()) {
      if (known.put(part.part(), part.phase()) == part.phase()) {
        continue;
      }
      String phase = part.phase().name().toLowerCase(Locale.ROOT);
      if (part.phase() == PartState.Phase.RESTARTING) {
        LOG.warn("{} {}: {}", part.part(), phase, part.note());
      } else {
        LOG.info("{} {}", part.part(), phase);
      }
    }
  }
}
