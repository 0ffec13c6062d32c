package com.instashop.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DwhRebuildCommandTest {
  @Test
  void waitsForWhatIsNotThereYetAndNothingElse() {
    Map<String, Long> ends = Map.of("orders-0", 7L, "orders-1", 7L, "tickets-0", 7L, "empty-0", 0L);
    Map<String, Long> positions = Map.of("orders-0", 7L, "orders-1", 3L, "heartbeats-0", 99L);
    assertThat(DwhRebuildCommand.unreached(ends, positions))
        .containsOnly(Map.entry("orders-1", 3L), Map.entry("tickets-0", 0L));
  }
}
