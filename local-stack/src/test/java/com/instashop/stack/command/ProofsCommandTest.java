package com.instashop.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofsCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"2026-11-24T12:00Z", "2026-11-24 13:00:00+01:00", "2026-11-24T12:00:00Z"})
  void momentWithAZone(String text) {
    assertThat(ProofsCommand.moment(text)).isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
  }

  @Test
  void momentWithoutOneIsOfThisMachinesClock() {
    assertThat(ProofsCommand.moment("2026-11-24 12:00"))
        .isEqualTo(
            LocalDateTime.of(2026, 11, 24, 12, 0).atZone(ZoneId.systemDefault()).toInstant());
  }

  @Test
  void whatIsNoMomentIsNamed() {
    assertThatThrownBy(() -> ProofsCommand.moment("tuesday"))
        .isInstanceOf(ProgramException.class)
        .hasMessage("--at: 'tuesday' is no moment, write for example 2026-11-24T12:00");
  }
}
