package com.instashop.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics --replication abc",
        "topics --colour red",
        "nonsense",
        "status --connect http:",
        "topics --kafka nonsense",
        "topics --kafka :x",
        "restart nobody",
        "status --connect localhost:8083"
      })
  void mistakeEndsInOneLineAndStatus2(String line) {
    StringWriter err = new StringWriter();
    int status = Main.commandLine().setErr(new PrintWriter(err, true)).execute(line.split(" "));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
  }
}
