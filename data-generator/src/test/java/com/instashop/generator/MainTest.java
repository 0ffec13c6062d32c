package com.instashop.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rate=0",
        "--rate=fast",
        "--events=0",
        "--events=-1",
        "--for=5x",
        "--for=soon",
        "--seed=1.5",
        "--bulk",
        "--days=0",
        "--mix=70/40",
        "--mix=70",
        "--mix=-10/110",
        "--summary=/no/such/folder/summary.json",
        "--colour=red",
        "surplus"
      })
  void mistakeEndsInOneLineAndStatusTwo(String argument) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    assertThat(commandLine.execute(argument)).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains(argument.substring(argument.indexOf('=') + 1))
        .endsWith("see --help");
    assertThat(out.toString()).isEmpty();
  }
}
