package com.instashop.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.redis.PartsHealth;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class UsageTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPartUsesWhatItsChildrenUse() throws IOException, InterruptedException {
    // A shell that waits for a busy child.
    Process busy =
        new ProcessBuilder("sh", "-c", "sh -c 'while :; do :; done'; echo never").start();
    try {
      Usage usage = new Usage();
      StackState state = state(ProcessIdentity.of(busy.toHandle()));
      await()
          .untilAsserted(
              () -> {
                PartsHealth.Part part = usage.of(state).get("busy");
                assertThat(part.phase()).isEqualTo(PartsHealth.Part.UP);
                assertThat(part.cpu()).isPositive();
                assertThat(part.memoryBytes()).isPositive();
              });
    } finally {
      busy.descendants().forEach(ProcessHandle::destroyForcibly);
      busy.destroyForcibly().waitFor();
    }
  }

  @Test
  void aPartThatDoesNotRunUsesNothing() {
    assertThat(new Usage().of(state(null)))
        .containsEntry("busy", new PartsHealth.Part("up", 0, 0, null));
  }

  private static StackState state(ProcessIdentity process) {
    PartState part =
        new PartState("busy", PartState.Phase.UP, process, null, null, 0, Instant.EPOCH, null);
    return new StackState(
        StackState.Phase.UP, ProcessIdentity.self(), 1, List.of(part), List.of(), List.of(), null);
  }
}
