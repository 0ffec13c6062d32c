package com.instashop.stack.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.redis.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessIdentityTest {

  @Test
  void matchesTheSameProcessAsFarAsItsStartIsKnown() {
    Instant noon = Instant.parse("2026-11-24T12:00:00Z");
    ProcessIdentity known = new ProcessIdentity(4711, noon);
    ProcessIdentity ended = new ProcessIdentity(4711, null);
    assertThat(known.matches(new ProcessIdentity(4711, noon))).isTrue();
    assertThat(known.matches(ended)).isTrue();
    assertThat(ended.matches(known)).isTrue();
    assertThat(known.matches(new ProcessIdentity(4711, noon.plusSeconds(1)))).isFalse();
    assertThat(ended.matches(new ProcessIdentity(4712, noon))).isFalse();
  }

  @Test
  void findsAProcessWhileItRuns() throws IOException {
    try (WaitingProcess process = new WaitingProcess()) {
      ProcessIdentity identity = process.identity();
      assertThat(identity.find()).contains(process.handle());
      process.kill();
      assertThat(identity.find()).isEmpty();
    }
  }

  @Test
  void doesNotTakeAnotherProcessWithItsNumberForIt() {
    ProcessIdentity self = ProcessIdentity.self();
    assertThat(self.find()).contains(ProcessHandle.current());
    assertThat(new ProcessIdentity(self.pid(), self.start().minusSeconds(60)).find()).isEmpty();
  }

  @Test
  void isTheSameAfterItWasWrittenAndRead() {
    ProcessIdentity self = ProcessIdentity.self();
    assertThat(Json.read(Json.write(self), ProcessIdentity.class)).isEqualTo(self);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatEndedAndThatNobodyAskedAboutDoesNotRun()
      throws IOException, InterruptedException {
    // The shell becomes a program that never asks about the child it inherits; which ends after
    // that.
    String becomes = "(until grep -q sleep /proc/$$/comm; do :; done) & echo $!; exec sleep 600";
    Process parent = new ProcessBuilder("sh", "-c", becomes).start();
    try (BufferedReader output = parent.inputReader(UTF_8)) {
      long pid = Long.parseLong(output.readLine());
      Path state = Path.of("/proc", Long.toString(pid), "stat");
      await().until(() -> Files.readString(state).contains(") Z "));
      ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
      assertThat(ProcessIdentity.runs(child)).isFalse();
      assertThat(ProcessIdentity.of(child).find()).isEmpty();
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }
}
