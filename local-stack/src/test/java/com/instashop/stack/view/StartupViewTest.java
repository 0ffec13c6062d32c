package com.instashop.stack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.stack.process.PartState;
import com.instashop.stack.process.ProcessIdentity;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.StackState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupViewTest {
  private final Screen screen = new Screen();
  private final StartupView view = new StartupView(screen.terminal());

  @Test
  void saysEachThingOnce() {
    show(PartState.Phase.UP, null);
    show(PartState.Phase.UP, "crm_db is read: 100 records in Kafka so far");
    show(PartState.Phase.UP, "crm_db is read: 100 records in Kafka so far");
    show(PartState.Phase.UP, "crm_db is read: 200 records in Kafka so far");
    show(PartState.Phase.UP, null);
    assertThat(lines())
        .containsExactly(
            "connect ready http://here",
            "connect goes on crm_db is read: 100 records in Kafka so far",
            "connect goes on crm_db is read: 200 records in Kafka so far");
  }

  @Test
  void saysWhyItIsStartedAgainEachTime() {
    show(PartState.Phase.STARTING, null);
    show(PartState.Phase.RESTARTING, "connect ended with status 3; starts again in 0.5 s");
    show(PartState.Phase.RESTARTING, "connect ended with status 3; starts again in 1.0 s");
    show(PartState.Phase.UP, null);
    assertThat(lines())
        .containsExactly(
            "connect starting",
            "connect restarts connect ended with status 3; starts again in 0.5 s",
            "connect restarts connect ended with status 3; starts again in 1.0 s",
            "connect ready http://here");
  }

  private void show(PartState.Phase phase, String note) {
    view.accept(
        new StackState(
            StackState.Phase.STARTING,
            ProcessIdentity.self(),
            1,
            List.of(
                new PartState(
                    "connect",
                    phase,
                    null,
                    ProcessSpec.Signal.TERM,
                    "http://here",
                    0,
                    Instant.EPOCH,
                    note)),
            List.of(),
            List.of(),
            null));
  }

  /** Without how long it took. */
  private List<String> lines() {
    return screen
        .text()
        .lines()
        .map(line -> line.replaceFirst("^ *[0-9.]+ s ", "").replaceAll(" +", " ").strip())
        .toList();
  }
}
