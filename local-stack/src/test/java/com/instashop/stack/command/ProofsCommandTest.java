package com.instashop.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.audit.KeptProof;
import com.instashop.audit.ProofChain;
import com.instashop.contracts.ProgramException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({"true, 10, 0", "true, 61, 3", "false, 10, 1", "false, 61, 1"})
  void aProofAnswersForTheHourBehindIt(boolean proven, long minutes, int status) {
    Instant at = Instant.parse("2026-11-24T12:00:00Z");
    KeptProof proof =
        new KeptProof(at, proven, 5, 5, 0, true, new TreeMap<>(), new TreeMap<>(), "00", List.of());
    ProofChain.Examination whole = new ProofChain.Examination(1, "00", List.of());
    assertThat(ProofsCommand.status(whole, List.of(proof), at.plus(Duration.ofMinutes(minutes))))
        .isEqualTo(status);
    assertThat(ProofsCommand.status(whole, List.of(proof), null)).isEqualTo(proven ? 0 : 1);
  }

  @Test
  void aBrokenChainAnswersNothing() {
    ProofChain.Examination broken = new ProofChain.Examination(1, "00", List.of(1L));
    assertThat(ProofsCommand.status(broken, List.of(), null)).isEqualTo(1);
  }
}
