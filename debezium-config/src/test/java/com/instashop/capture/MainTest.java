package com.instashop.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "register --poll-interval abc",
        "topics --colour red",
        "nonsense",
        "status",
        "status --deployment no-such.yaml",
      })
  void mistakeEndsInOneLineAndStatus2(String line) {
    assertMistake(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status|connect: {url: 'localhost:8083'}",
        "status|kafka: {bootstrap-servers: localhost}",
        "topics|kafka: {bootstrap-servers: nonsense}",
        "topics|kafka: {bootstrap-servers: ':x'}",
        "topics|kafka: {servers: localhost}",
        "restart nobody|connect: {url: 'http://localhost:8083'}",
      })
  void mistakeInTheDeploymentEndsInOneLineAndStatus2(String line) throws IOException {
    String[] parts = line.split("\\|");
    Path deployment = Files.writeString(folder.resolve("deployment.yaml"), parts[1]);
    assertMistake(parts[0] + " --deployment " + deployment);
  }

  private static void assertMistake(String line) {
    StringWriter err = new StringWriter();
    int status = Main.commandLine().setErr(new PrintWriter(err, true)).execute(line.split(" "));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
  }
}
