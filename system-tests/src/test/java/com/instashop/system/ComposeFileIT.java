package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What can be said of {@code docker-compose.yml} without an engine. */
class ComposeFileIT {
  private static final Path PROJECT = Path.of(System.getProperty("instashop.project"));

  @Test
  void fileIsWhatComposeExpects() throws Exception {
    Assumptions.assumeTrue(
        compose("version").status() == 0,
        "Skipped: docker compose is not installed, the compose file is not checked");
    Outcome outcome = compose("--file", "docker-compose.yml", "config", "--quiet");
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  private record Outcome(int status, String output) {}

  private static Outcome compose(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).directory(PROJECT.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      return new Outcome(-1, e.getMessage());
    }
  }
}
